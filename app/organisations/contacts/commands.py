"""What the moves of the contact list do."""

from collections.abc import Mapping

from app.engine.move import Move
from app.engine.noun import Handler
from app.identity.models import Person
from app.organisations.contacts.models import Contact

LAST = 99
"""Where a line stands that was given no place."""


def _complete(move: Move) -> None:
    """A line without a name of its own bears the person's."""
    contact: Contact = move.record
    if not contact.name and contact.person_id is not None:
        contact.name = move.session.get_one(Person, contact.person_id).name
    if contact.position is None:
        contact.position = LAST


CONTACT: Mapping[str, Handler] = {"list": _complete, "edit": _complete}
