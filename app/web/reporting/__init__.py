"""Reporting an incident on pages: one question each, for staff, for IG by phone, for anyone."""
