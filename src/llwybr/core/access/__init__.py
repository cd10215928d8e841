"""Who is looking, the door on each view, and limits on guessing."""
