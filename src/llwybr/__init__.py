"""Llwybr: the open platform for the working life of school support staff. Read contents.py next."""
