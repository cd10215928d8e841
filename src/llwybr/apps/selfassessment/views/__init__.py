"""The pages of the journey: start, questions, results, plan, and keeping or clearing."""
