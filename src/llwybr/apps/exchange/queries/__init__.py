"""What there is to hand out: CASE packages and their objects, tables, and a whole edition."""
