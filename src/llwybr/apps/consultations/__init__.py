"""A draft edition open to comments, item by item; each comment answered with a decision; then the edition agreed."""
