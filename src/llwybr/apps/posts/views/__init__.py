"""A function a page: posts, the people of a place, and bringing them in."""
