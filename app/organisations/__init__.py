"""Organisations, teams, people, roles and accounts as records that are worked."""

from app.organisations.imports import register_kinds
from app.organisations.nouns import register_nouns


def register() -> None:
    """Declare the domain."""
    register_nouns()
    register_kinds()
