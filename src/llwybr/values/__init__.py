"""The words that everything is said in: small, immutable and pure."""
