"""What a tick does for incidents: it follows a changed law, and nudges what nobody touches."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import parameters
from app.core.database import session
from app.identity.models import Person
from app.incidents import jobs
from app.incidents.models import Incident, Obligation
from app.outbox.models import Message
from app.reminders import tick
from tests.factories.incidents import FRIDAY, Case, office
from tests.factories.scenarios import ADA, CY, DEE, OLA
from tests.factories.world import World

ART33 = "clock.ukgdpr_art33_72h"
DAY = timedelta(days=1)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield office()


def _clock(case: Case) -> Obligation:
    session().expire_all()
    query = select(Obligation).join(Incident, Incident.id == Obligation.incident_id)
    return session().scalars(query.where(Incident.reference == case.reference)).one()


def _told(name: str) -> list[tuple[str, str | None]]:
    query = (
        select(Person.name, Message.subject_reference)
        .join(Person, Person.id == Message.person_id)
        .where(Message.name == name)
        .order_by(Message.id)
    )
    return [(person, reference) for person, reference in session().execute(query).tuples()]


def _change_the_law(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    """Parliament decides on other hours for a notice to the regulator."""
    rows = tuple(
        replace(row, value=str(hours)) if row.name == ART33 else row
        for row in parameters.parameters()
    )
    for module in (parameters, jobs):
        monkeypatch.setattr(module, "parameters", lambda: rows)


def test_a_changed_law_moves_the_clocks_that_run_and_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-CFG-02: old and new date are in the record, and the case owner is told."""
    runs, near, set_by_hand = (Case(world).triaged() for _ in range(3))
    near.by(ADA, "classify_near_miss", reason="Caught before posting.")
    world.do(
        world.as_(DEE), "obligation", "override_due", _clock(set_by_hand).reference,
        due_at="2026-11-22T12:00:00Z", reason="Agreed with the regulator.",
    )  # fmt: skip
    closed_due = _clock(near).due_at
    _change_the_law(monkeypatch, 48)
    tick.run(world.now)
    assert _clock(runs).due_at == datetime(2026, 11, 22, 16, 45, tzinfo=UTC)
    assert (_clock(near).state, _clock(near).due_at) == ("closed", closed_due)
    assert _clock(set_by_hand).due_at == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert _told("clock_moved")[-1] == (ADA, _clock(runs).reference)
    count = len(_told("clock_moved"))
    tick.run(world.now + timedelta(minutes=15))
    assert len(_told("clock_moved")) == count


def test_an_idle_case_is_nudged_once_in_28_days_and_never_closed(world: World) -> None:
    """R-INC-10: the owner first, then whoever leads; work on it starts the days anew."""
    case = Case(world).triaged()
    tick.run(FRIDAY + 28 * DAY - timedelta(minutes=1))
    assert _told("incident_idle") == []
    for minutes in (0, 15, 60 * 24 * 5):
        tick.run(FRIDAY + 28 * DAY + timedelta(minutes=minutes))
    assert _told("incident_idle") == [(ADA, case.reference)]
    tick.run(FRIDAY + 56 * DAY)
    assert sorted(name for name, _ in _told("incident_idle")[1:]) == [ADA, DEE, OLA]
    assert CY not in {name for name, _ in _told("incident_idle")}
    world.now = FRIDAY + 57 * DAY
    case.by(ADA, "add_entry", text="Asked the team again.")
    tick.run(FRIDAY + 84 * DAY)
    assert len(_told("incident_idle")) == 4
    tick.run(FRIDAY + 85 * DAY)
    assert len(_told("incident_idle")) == 5
    state = select(Incident.state).where(Incident.reference == case.reference)
    assert session().scalars(state).one() == "triage"
