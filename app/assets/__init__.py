"""The information asset register and its processing records."""

from app.assets import measures as measures  # declares the figures
from app.assets.imports import register_kinds
from app.assets.jobs import vacate_left_owners
from app.assets.nouns import register_nouns
from app.reminders.upkeep import at_tick


def register() -> None:
    """Declare the domain."""
    register_nouns()
    register_kinds()
    at_tick("vacate_left_owners", vacate_left_owners)
