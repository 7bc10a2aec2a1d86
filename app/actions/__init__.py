"""Actions: one kind of record for every task that one person is to do by a day."""

from app.actions import measures as measures  # declares the figures
from app.actions.imports import register_kinds
from app.actions.nouns import register_nouns
from app.actions.queries import register_roles


def register() -> None:
    """Declare the domain."""
    register_nouns()
    register_roles()
    register_kinds()
