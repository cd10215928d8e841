"""The API of the whole: every app's addresses under /api/v1/, what they say of themselves, and the page that explains them."""
