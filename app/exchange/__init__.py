"""Data in and out: files read as tables, columns mapped to fields, records written to files."""
