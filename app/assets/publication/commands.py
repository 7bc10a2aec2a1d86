"""What the moves of the publication schedule do."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.assets.publication.models import Publication
from app.core.dates import add_months
from app.engine.move import Move
from app.engine.noun import Handler


def _schedule(move: Move) -> None:
    publication: Publication = move.record
    publication.added_by_id = move.actor.person_id
    if publication.owner_id is None:
        publication.owner_id = move.actor.person_id


def _record_refresh(move: Move) -> None:
    move.record.last_refreshed_on = move.values["refreshed_on"]
    move.effective_on = move.record.last_refreshed_on


def derive_publication(_session: Session, publication: Publication) -> None:
    """Recompute when the next refresh is due. Never moves the version."""
    last = publication.last_refreshed_on
    if last is None:
        publication.next_refresh_on = publication.first_due_on
    elif publication.frequency == "once":
        publication.next_refresh_on = None
    else:
        publication.next_refresh_on = add_months(last, int(publication.frequency))


Handlers = Mapping[str, Handler]
PUBLICATION: Handlers = {"schedule": _schedule, "record_refresh": _record_refresh}
