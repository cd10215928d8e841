"""A bundle from another Llwybr: looked at as a hostile file, shown, and brought in whole or not at all."""
