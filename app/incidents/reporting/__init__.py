"""Reporting an incident: the questions, what was answered so far, and how often it may be tried."""
