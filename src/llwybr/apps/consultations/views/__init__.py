"""The pages: a consultation and its items for anyone, and the secretary's desk."""
