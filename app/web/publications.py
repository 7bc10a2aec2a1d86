"""What of the publication schedule waits for somebody on their home page."""

from datetime import date, timedelta

from sqlalchemy import select

from app.assets.publication.models import Publication
from app.core.database import session
from app.engine.noun import get_noun
from app.identity.actor import Actor

AHEAD_DAYS, MOST = 30, 50


def waiting(
    actor: Actor, people: tuple[int, ...], today: date
) -> list[tuple[str, str, str, date | None]]:
    """Datasets these people publish, a month before they are to be refreshed (a London date)."""
    rows = session().scalars(
        select(Publication)
        .where(
            Publication.owner_id.in_(people),
            Publication.state == "scheduled",
            Publication.next_refresh_on <= today + timedelta(days=AHEAD_DAYS),
            get_noun("publication").visible(actor),
        )
        .limit(MOST)
    )
    do = "Publish it again, and record the refresh"
    return [(p.name, f"/publications/{p.reference}", do, p.next_refresh_on) for p in rows]
