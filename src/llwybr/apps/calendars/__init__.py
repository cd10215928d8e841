"""The academic year of a place: its terms, INSET days, other days closed, and the nation's bank holidays."""
