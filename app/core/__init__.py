"""Mechanism that knows no product noun: clock, database, references, errors."""
