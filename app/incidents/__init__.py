"""Incidents and breaches: from the first report to the lesson learned."""

from app.incidents.nouns.incidents import register_nouns


def register() -> None:
    """Declare the domain."""
    register_nouns()
