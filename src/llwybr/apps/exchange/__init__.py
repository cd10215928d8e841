"""Our standards, out and in: open data as CASE 1.1, CSV and JSON, and other people's frameworks read from CASE."""
