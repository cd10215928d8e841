"""The timed door of platform support: asked for with a reason, opened by a second, told to the person, shut by the clock."""
