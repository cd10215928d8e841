"""A copy of the database in which nobody can be recognised: for who develops Llwybr, or looks into a fault of it."""
