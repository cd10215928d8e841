"""Page components with their examples, the base of forms, texts in two languages, charts."""
