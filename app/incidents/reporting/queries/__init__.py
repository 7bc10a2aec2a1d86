"""Reads of reports: what was said, and how often somebody tried."""
