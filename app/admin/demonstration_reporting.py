"""The demonstration lets anyone report an incident, as its IG team decided."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.database import session
from app.identity.models import Organisation

if TYPE_CHECKING:
    from app.admin.demonstration import Story


def let_anyone_report(story: "Story") -> None:
    """Publish the report form of the organisation that is told of."""
    here = select(Organisation.reference).where(Organisation.code == story.code)
    reference = session().scalars(here).one()
    story.do(story.act(story.officer()), "organisation", "open_public_reporting", reference)
    story.do(story.act(story.officer()), "organisation", "set_public_telephone", reference,
             telephone="01632 960 000")  # fmt: skip
