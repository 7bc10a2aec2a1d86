"""What hangs on any record: comments and attached documents; and documents that are controlled."""

from app.documents import measures as measures  # declares the figures
from app.documents.jobs import sweep_uploads
from app.documents.nouns import register_nouns
from app.reminders.upkeep import at_tick


def register() -> None:
    """Declare the service."""
    register_nouns()
    at_tick("sweep_uploads", sweep_uploads)
