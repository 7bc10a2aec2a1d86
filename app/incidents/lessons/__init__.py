"""Lessons of incidents, shared with those who may learn from them."""
