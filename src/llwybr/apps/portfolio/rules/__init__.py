"""PURE: what may be written, shared and asked."""
