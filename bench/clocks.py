"""Time a tick over ten thousand clocks that run: few steps come due, and a thousand at once."""

import time
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import insert, select

from app.assets.models import Asset
from app.core.database import session
from app.core.dates import london_date
from app.engine.unit_of_work import unit_of_work
from app.identity.models import Person
from app.reminders import tick
from app.reminders.models import DueItem
from bench.results import Measured

OPEN = 10_000
COME_DUE = 1_000
FEW = 10
_DAY = timedelta(days=1)


def measure(app: Flask) -> list[Measured]:
    """Start the clocks, then time the tick in which a few are due and the one of a thousand."""
    with app.app_context():
        now = datetime.now(UTC)
        _start(now)
        few, told_few = _tick(now)
        many, told_many = _tick(now + timedelta(hours=1))
    return [
        Measured("clock_tick", few, f"{told_few} steps"),
        Measured("clock_tick_due", many, f"{told_many} steps"),
    ]


def _tick(now: datetime) -> tuple[float, int]:
    began = time.perf_counter()
    done = tick.run(now)
    return time.perf_counter() - began, done.steps


def _start(now: datetime) -> None:
    """Write clocks whose first step was sent; the second is due at once, in an hour, or later."""
    columns = (Asset.id, Asset.reference, Asset.organisation_id)
    found = session().execute(select(*columns).order_by(Asset.id)).tuples().all()
    staff = session().scalars(select(Person.id).order_by(Person.id)).all()
    session().rollback()
    rows = []
    for number in range(OPEN):
        subject_id, reference, organisation_id = found[number % len(found)]
        begun = now - _DAY + timedelta(hours=12)
        if number < FEW:
            begun = now - _DAY
        elif number < FEW + COME_DUE:
            begun = now - _DAY + timedelta(hours=1)
        due = begun + 3 * _DAY
        rows.append(
            {
                "kind": f"clock_{number // len(found)}", "subject_kind": "asset",
                "subject_id": subject_id, "subject_reference": reference,
                "organisation_id": organisation_id, "person_id": staff[number % len(staff)],
                "ladder": "breach_clock", "due_on": london_date(due), "due_version": 1,
                "created_on": london_date(begun), "starts_at": begun, "due_at": due,
                "begun_at": begun, "stepped": "H0", "stepped_at": begun, "told": [], "chased": 0,
                "acknowledged_at": begun, "next_step": "H24", "next_step_at": begun + _DAY,
            }
        )  # fmt: skip
    with unit_of_work(now) as unit:
        unit.session.execute(insert(DueItem), rows)
