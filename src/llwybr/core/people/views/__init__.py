"""The pages of core/people."""
