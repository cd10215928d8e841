"""The pages of signing in, of proving it again, and of an account: its ways in, its sessions, its tokens."""
