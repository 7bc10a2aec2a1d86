"""What hangs on any record: comments and attached documents; and documents that are controlled."""

from app.documents.nouns import register_nouns


def register() -> None:
    """Declare the service."""
    register_nouns()
