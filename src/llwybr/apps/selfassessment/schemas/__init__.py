"""What the API says of somebody's own attempts, to a system that holds their key. A note to oneself is never among it."""
