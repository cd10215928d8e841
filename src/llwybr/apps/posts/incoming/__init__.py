"""Reading a file of staff that may be anything. Nothing here knows the database."""
