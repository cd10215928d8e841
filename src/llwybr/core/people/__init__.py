"""The person (whose record it is) and the account (who signs in): two things, either of which may exist alone."""
