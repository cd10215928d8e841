"""What every answer of the API is made of: its texts in both languages, its refusals, its pages and its headers."""
