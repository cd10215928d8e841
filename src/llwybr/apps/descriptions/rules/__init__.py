"""PURE: what the state of a text allows, and what an edit makes of its lines."""
