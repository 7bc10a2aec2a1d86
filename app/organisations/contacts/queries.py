"""Who can be phoned out of hours on a day, first to last."""

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.engine.noun import get_noun
from app.identity.actor import Actor
from app.identity.models import Organisation, Person
from app.organisations.contacts.models import Contact

MOST = 200
_EXTENSION = re.compile(r"(?i)\s*(?:ext(?:ension)?\.?|x)\s*(\d+)\s*$")

Line = tuple[Contact, Organisation, Person | None]
"""A contact, whose list it stands on, and who it is if that is one of our people."""


def list_contacts(session: Session, actor: Actor, on: date, *, every: bool = False) -> list[Line]:
    """List the contacts an actor may see that hold on a London day, or every one there ever was."""
    query = (
        select(Contact, Organisation, Person)
        .join(Organisation, Organisation.id == Contact.organisation_id)
        .outerjoin(Person, Person.id == Contact.person_id)
        .where(get_noun("contact").visible(actor))
        .order_by(Organisation.name, Contact.position, Contact.id)
        .limit(MOST)
    )
    if not every:
        query = query.where(
            Contact.state == "listed",
            or_(Contact.starts_on.is_(None), Contact.starts_on <= on),
            or_(Contact.ends_on.is_(None), Contact.ends_on >= on),
        )
    found: Sequence[Line] = session.execute(query).tuples().all()
    return list(found)


def dialled(number: str) -> str:
    """Write a number as a telephone dials it (RFC 3966); empty for one without digits."""
    extension = _EXTENSION.search(number)
    main = _EXTENSION.sub("", number).replace("(0)", "")
    digits = re.sub(r"\D", "", main)
    if not digits:
        return ""
    plus = "+" if main.strip().startswith("+") else ""
    return f"tel:{plus}{digits}" + (f";ext={extension.group(1)}" if extension else "")
