"""The information asset register and its processing records."""

from app.assets import measures as measures  # declares the figures
from app.assets.nouns import register_nouns


def register() -> None:
    """Declare the domain."""
    register_nouns()
