"""Actions: one kind of record for every task that one person is to do by a day."""

from app.actions.nouns import register_nouns
from app.actions.queries import register_roles


def register() -> None:
    """Declare the domain."""
    register_nouns()
    register_roles()
