"""Letters and calls with a regulator: what they ask for, until when, and what they decided."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.core.database import session
from app.core.errors import DeniedError, RefusedError
from app.incidents.models import Incident
from app.reminders.models import DueItem
from tests.factories.incidents import FRIDAY, Case, office
from tests.factories.scenarios import SCENES
from tests.factories.world import World
from tests.integration.incidents.conftest import Desk


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield office()


def _record(world: World, case: Case, by: str = "Ada Osei", **given: Any) -> str:
    letter = {
        "incident": case.reference, "direction": "in", "at": world.now,
        "summary": "They ask for the training record.", "asked": "The training record.",
        "answer_by": date(2026, 12, 4),
    }  # fmt: skip
    return world.do(world.as_(by), "correspondence", "record", **(letter | given)).reference


def _due() -> list[date]:
    open_items = select(DueItem.due_on).where(
        DueItem.kind == "correspondence", DueItem.closed_at.is_(None)
    )
    return list(session().scalars(open_items))


def test_a_letter_is_answered_by_its_day(world: World) -> None:
    case = Case(world).triaged()
    letter = _record(world, case)
    assert _due() == [date(2026, 12, 4)]
    ada = world.as_("Ada Osei")
    world.do(ada, "correspondence", "extend", letter, answer_by=date(2026, 12, 11), reason="Agreed")
    assert _due() == [date(2026, 12, 11)]
    early = world.now - timedelta(hours=1)
    with pytest.raises(RefusedError) as refused:
        world.do(ada, "correspondence", "answer", letter, answered_at=early, answer="Here it is.")
    assert [r.code for r in refused.value.refusals] == ["answer_before"]
    world.wait(days=2)
    world.do(ada, "correspondence", "answer", letter, answered_at=world.now, answer="Here it is.")
    assert _due() == []


def test_the_regulators_decision_stands_on_the_case(world: World) -> None:
    case = Case(world).triaged()
    letter = _record(world, case)
    world.do(
        world.as_("Dee Patel"), "correspondence", "record_outcome", letter,
        outcome="No Further Action",
    )  # fmt: skip
    session().expire_all()
    incident = session().scalars(select(Incident)).one()
    assert incident.regulator_outcome == "No Further Action"


def test_what_is_not_and_who_may_not_is_refused(world: World) -> None:
    case = Case(world).triaged()
    with pytest.raises(RefusedError) as refused:
        _record(world, case, at=world.now + timedelta(minutes=1))
    assert [r.code for r in refused.value.refusals] == ["in_future"]
    with pytest.raises(DeniedError):
        _record(world, case, by="Cy Roe")
    letter = _record(world, case, asked=None, answer_by=None)
    with pytest.raises(RefusedError) as refused:
        world.do(
            world.as_("Ada Osei"), "correspondence", "answer", letter, answered_at=world.now,
            answer="Noted.",
        )  # fmt: skip
    assert [r.code for r in refused.value.refusals] == ["asks_nothing"]


def test_a_letter_is_overdue_from_midnight_in_london(
    desk: Desk, clock: time_machine.Traveller
) -> None:
    reference = desk.reported(SCENES[2].report)
    letter = desk.at("Dee Patel").do(
        "/correspondence/new", incident=reference, direction="in", at=FRIDAY,
        summary="They ask for the training record.", asked="The training record.",
        answer_by=date(2027, 6, 1),
    )  # fmt: skip
    for minute, shown in ((59, "To be answered"), (60, "Overdue")):
        clock.move_to(datetime(2027, 6, 1, 22, tzinfo=UTC) + timedelta(minutes=minute))
        desk.browsers.clear()
        assert shown in desk.at("Dee Patel").read(letter)


def test_a_letter_recorded_by_mistake_takes_its_decision_back(world: World) -> None:
    case = Case(world).triaged()
    first, mistaken = _record(world, case), _record(world, case)
    dee = world.as_("Dee Patel")
    outcomes = {first: "Investigation Pursued", mistaken: "No Further Action"}
    for letter, outcome in outcomes.items():
        world.do(dee, "correspondence", "record_outcome", letter, outcome=outcome)
    for letter, left in ((mistaken, "Investigation Pursued"), (first, None)):
        world.do(dee, "correspondence", "withdraw", letter, reason="It is of another case.")
        session().expire_all()
        assert session().scalars(select(Incident)).one().regulator_outcome == left
