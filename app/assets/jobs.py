"""What the register does by itself each day."""

from datetime import datetime

from sqlalchemy import select

from app.assets.models import Asset
from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.engine.commands import Command
from app.engine.execute import execute
from app.identity.actor import system_actor
from app.identity.models import Person

LIVE = ("proposed", "active", "dormant")


def vacate_left_owners(now: datetime) -> int:
    """Record that an owner has left, on the day they were known to leave (R-IAR-12).

    Returns how many assets were vacated; each in a transaction of its own.
    """
    left = (
        select(Asset.reference, Person.ended_on)
        .join(Person, Person.id == Asset.owner_id)
        .where(Person.state == "left", Person.ended_on <= london_date(now), Asset.state.in_(LIVE))
        .order_by(Asset.id)
    )
    owned = session().execute(left).tuples().all()
    for reference, ended_on in owned:
        execute(
            Command(
                "asset", "mark_owner_vacant", reference,
                inputs={"reason": "The owner has left."}, effective_on=ended_on,
            ),
            system_actor(Door.JOB), now=now,
        )  # fmt: skip
    return len(owned)
