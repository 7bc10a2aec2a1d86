"""What was done: an append-only, hash-chained record."""
