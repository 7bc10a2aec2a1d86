"""Who is told of an incident, and what is said: notices, letters, and talks with a regulator."""

from app.incidents.notices.nouns.correspondence import register_correspondence
from app.incidents.notices.nouns.notifications import register_notices


def register() -> None:
    """Declare notices and correspondence."""
    register_notices()
    register_correspondence()
