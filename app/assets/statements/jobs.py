"""What the statement year does by itself: statements go out, and leavers are left out."""

from datetime import datetime

from sqlalchemy import exists, or_, select

from app.assets.models import Asset
from app.assets.rules.statements import latest_issued
from app.assets.statements.models import OwnerStatement
from app.assets.statements.queries import COVERED
from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.engine.commands import Command
from app.engine.execute import execute
from app.identity.actor import system_actor
from app.identity.models import Organisation, Person


def issue_statements(now: datetime) -> int:
    """Issue a statement to each who owned an asset on the year's day of issue (R-IAR-16).

    From that day until the due day, so that a late tick misses nobody; who took assets over later
    is not asked for that year. Returns how many went out, each in a transaction of its own.
    """
    today = london_date(now)
    year = latest_issued(today)
    if today > year.due_on:
        return 0
    known = exists().where(
        OwnerStatement.organisation_id == Asset.organisation_id,
        OwnerStatement.owner_id == Asset.owner_id, OwnerStatement.year == year.begins,
    )  # fmt: skip
    owners = session().execute(
        select(Organisation.code, Person.reference)
        .join(Asset, Asset.owner_id == Person.id)
        .join(Organisation, Organisation.id == Asset.organisation_id)
        .where(
            Asset.state.in_(COVERED), Asset.owner_accepted_on <= year.issue_on,
            Person.state == "current", Person.organisation_id == Asset.organisation_id, ~known,
        )
        .distinct()
        .order_by(Organisation.code, Person.reference)
    )  # fmt: skip
    found = owners.tuples().all()
    for code, reference in found:
        _take("issue", now, organisation=code,
              inputs={"owner": reference, "year": str(year.begins)})  # fmt: skip
    return len(found)


def record_leavers(now: datetime) -> int:
    """Record on open statements that their owner has left, on the day it was known for."""
    left = (
        select(OwnerStatement.reference, Person.ended_on)
        .join(Person, Person.id == OwnerStatement.owner_id)
        .where(
            Person.state == "left", Person.ended_on <= london_date(now),
            OwnerStatement.left_on.is_(None),
            or_(OwnerStatement.state != "accepted", OwnerStatement.due_on > Person.ended_on),
        )
        .order_by(OwnerStatement.id)
    )  # fmt: skip
    found = session().execute(left).tuples().all()
    for reference, ended_on in found:
        _take("record_leaving", now, reference=reference, effective_on=ended_on)
    return len(found)


def _take(trigger: str, now: datetime, **about: object) -> None:
    command = Command("owner_statement", trigger, **about)  # type: ignore[arg-type]
    execute(command, system_actor(Door.JOB), now=now)
