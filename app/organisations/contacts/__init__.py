"""Whom to phone out of hours, in which order."""
