"""Data in and out: reading, mapping, staging, writing files."""
