"""The pages of one's own data, and the public one that says what is kept."""
