"""Lists of places that others keep: read with suspicion, compared with what is known. No Django, no clock."""
