"""The append-only, hash-chained record of every change: public ids, no foreign keys, nothing that a person typed."""
