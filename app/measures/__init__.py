"""Figures: one query for organisation, as-at and known-at."""
