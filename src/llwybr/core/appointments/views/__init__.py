"""The pages of roles, of who looked, and of platform support's timed door."""
