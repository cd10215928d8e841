"""Engines: the sums. Pure, and independent of one another."""
