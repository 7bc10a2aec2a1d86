"""Organisations, teams, people, roles and accounts as records that are worked."""

from app.organisations.contacts import nouns as contacts
from app.organisations.imports import register_kinds
from app.organisations.nouns import register_nouns


def register() -> None:
    """Declare the domain."""
    register_nouns()
    contacts.register_nouns()
    register_kinds()
