"""Guidance, pages and examples: what to read, watch or try now."""
