"""What people may ask of us: all that is kept of them, to take it along, put it right, have it erased; and how long it is kept."""
