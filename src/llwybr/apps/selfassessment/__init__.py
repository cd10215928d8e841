"""The questions, what they say of strengths and of what is asked, the next steps and the plan."""
