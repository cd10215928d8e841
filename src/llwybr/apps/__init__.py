"""The capabilities, in the reading order of contents.py."""
