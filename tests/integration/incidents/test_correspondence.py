"""Letters and calls with a regulator: what they ask for, until when, and what they decided."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import session
from app.core.errors import DeniedError, RefusedError
from app.incidents.models import Incident
from app.reminders.models import DueItem
from tests.factories.incidents import Case, office
from tests.factories.world import World


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
