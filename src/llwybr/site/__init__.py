"""The front door: the only place that sees every app."""
