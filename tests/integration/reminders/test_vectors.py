"""The ladder vectors, walked day by day through the tick: the right step to the right people."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.assets.models import Asset
from app.core.database import session
from app.core.dates import london_date
from app.engine.noun import DueDate, Noun, get_noun
from app.engine.unit_of_work import unit_of_work
from app.identity.models import Person
from app.outbox.models import Message
from app.reminders import due_items, steps, tick
from app.reminders.ladder import Ladder, find_ladder
from tests.factories.world import World, council

VECTORS = Path(__file__).parents[2] / "vectors" / "training_deadlines.json"
CASES = json.loads(VECTORS.read_text(encoding="utf-8"))["reminder_ladders"]
ROLES = {"learner": "Lee Kim", "manager": "Ada Osei", "siro": "Cy Roe"}

pytestmark = pytest.mark.usefixtures("inside")


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_each_step_is_sent_once_on_its_day_to_its_people(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {name: _day(value) for name, value in case["input"].items()}

    def shifted(name: str, on: date) -> Ladder:
        shift = bool(given.get("shift_to_working_day"))
        return replace(find_ladder(name, on), shift_to_working_day=shift)

    monkeypatch.setattr(due_items, "find_ladder", shifted)
    monkeypatch.setattr(steps, "find_ladder", shifted)
    world = council()
    world.person("Lee Kim", manager=world.people["Ada Osei"])
    world.asset("Ada Osei")
    learner = _person_id(world, "Lee Kim")
    due = DueDate("training", given["due"], "training", learner, given["created"])
    _set(given["created"], [due])
    ends = given.get("completed") or given.get("cancelled")

    day = given["created"]
    while day <= given["until"]:
        if day == ends:
            _set(day, [])
        tick.run(_at(day))
        tick.run(_at(day))
        day += timedelta(days=1)

    expected = [
        (date.fromisoformat(e["send_on"]), set(e["to"].split("+"))) for e in case["expected"]
    ]
    assert _sent(world) == expected


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) and value[:2] == "20" else value


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def _set(day: date, dues: list[DueDate]) -> None:
    """Give the one asset these due dates, as a record of training will have them."""
    with unit_of_work(_at(day)) as unit:
        noun: Noun = replace(get_noun("asset"), dues=lambda _record: dues)
        due_items.sync_record(
            unit.session, noun, unit.session.scalars(select(Asset)).one(), unit.now
        )


def _person_id(world: World, name: str) -> int:
    found = select(Person.id).where(Person.reference == world.people[name])
    return session().scalars(found).one()


def _sent(world: World) -> list[tuple[date, set[str]]]:
    roles = {_person_id(world, name): role for role, name in ROLES.items()}
    days: dict[date, set[str]] = {}
    rows = session().execute(
        select(Message.created_at, Message.person_id)
        .where(Message.name.like("reminder%"))
        .order_by(Message.id)
    )
    for at, person_id in rows:
        days.setdefault(london_date(at), set()).add(roles[person_id])
    return sorted(days.items())
