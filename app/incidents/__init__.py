"""Incidents and breaches: from the first report to the lesson learned."""

from app.incidents import rules as rules  # declares the computed rules
