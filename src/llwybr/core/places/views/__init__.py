"""The pages: organisations for anyone; the lists that are brought in."""
