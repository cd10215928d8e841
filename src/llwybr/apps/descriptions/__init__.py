"""What a job is: the national description, what a place makes of it, and what both sides of one post agree."""
