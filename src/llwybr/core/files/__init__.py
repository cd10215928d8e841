"""Files that people bring: checked by what is in them, cleaned, kept outside of all that is served, given back as downloads."""
