"""The portfolio on paper."""
