"""PURE: what a contract may be, and who may review whom."""
