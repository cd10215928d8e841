"""The pages of job descriptions."""
