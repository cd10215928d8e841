"""Who holds which role where, who looked at whose record, and the timed door of platform support."""
