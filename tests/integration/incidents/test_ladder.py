"""The clock of a case climbs its ladder: who works on it is told to the minute, day and night."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cli.main import ig
from app.core.database import session
from app.core.dates import from_london
from app.identity.models import Membership, Person
from app.incidents.models import Obligation
from app.outbox.models import Message
from app.reminders import tick
from tests.factories.incidents import Case, office
from tests.factories.world import World
from tests.support.signing_in import sign_in

AWARE = from_london(datetime(2026, 10, 23, 17, 0))
"""A Friday at 5pm; the clocks go back on Sunday."""
HOUR = timedelta(hours=1)
ADA, DEE, CY, IVO = "Ada Osei", "Dee Patel", "Cy Roe", "Ivo Kent"


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = office(now=AWARE)
        made.person("Zed Orr", "organisation_admin")
        made.person("Una Dep")
        made.person("Wes Dep")
        yield made


@pytest.fixture
def case(world: World) -> Case:
    return Case(world, discovered_at="2026-10-23T16:00:00Z").triaged()


def _run(world: World, first: float, last: float) -> None:
    """Tick every quarter of an hour between two hours of the clock."""
    world.now = AWARE + HOUR * first
    while world.now <= AWARE + HOUR * last:
        tick.run(world.now)
        world.wait(minutes=15)
    world.now = AWARE + HOUR * last


def _told(world: World, name: str) -> list[tuple[float, str]]:
    query = (
        select(Message.created_at, Message.name)
        .join(Person, Person.id == Message.person_id)
        .where(Person.reference == world.people[name], Message.name.like("breach_clock_%"))
        .order_by(Message.id)
    )
    return [
        ((at - AWARE) / HOUR, words.removeprefix("breach_clock_"))
        for at, words in session().execute(query).tuples()
    ]


def _clock() -> str:
    return session().scalars(select(Obligation.reference)).one()


def _deputy(world: World, holder: str, deputy: str) -> None:
    held = session().scalars(
        select(Membership.reference)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.reference == world.people[holder])
    )
    world.do(
        world.as_("Zed Orr"), "membership", "name_deputy", held.one(),
        deputy=world.people[deputy], deputy_from="2026-10-01",
    )  # fmt: skip


def test_each_step_comes_at_its_instant_across_the_change_of_the_clocks(
    world: World, case: Case
) -> None:
    """Issue 4, shown by: aware on Friday 23 October 2026 at 5pm."""
    _run(world, 0, 73)
    owner = [(0, "step"), (24, "step"), (48, "step"), (60, "step"), (68, "step"), (71, "step"),
             (72, "missed")]  # fmt: skip
    assert _told(world, ADA) == _told(world, DEE) == owner
    assert _told(world, CY) == owner[2:]


def test_the_scheduler_is_down_for_30_hours(world: World, case: Case) -> None:
    _run(world, 0, 36)
    _run(world, 66, 73)
    assert _told(world, ADA) == [
        (0, "step"), (24, "step"), (66, "outage"), (68, "step"), (71, "step"), (72, "missed"),
    ]  # fmt: skip
    assert _told(world, CY)[0] == (66, "outage")


def test_acknowledging_stops_the_round_of_deputies(world: World, case: Case) -> None:
    _deputy(world, DEE, "Una Dep")
    _deputy(world, CY, "Wes Dep")
    _run(world, 0, 1.5)
    world.do(world.as_(ADA), "obligation", "acknowledge", _clock())
    _run(world, 1.75, 25)
    assert _told(world, "Una Dep") == [(1, "unacknowledged"), (25, "unacknowledged")]
    assert _told(world, "Wes Dep") == []


def test_who_is_involved_hears_nothing_more_and_their_deputy_does(world: World, case: Case) -> None:
    """R-SOD-02."""
    _deputy(world, CY, "Wes Dep")
    _run(world, 0, 1)
    case.by(ADA, "name_involved", person=world.people[CY], capacity="office_holder")
    _run(world, 1.25, 60)
    assert _told(world, CY) == []
    assert (48, "step") in _told(world, "Wes Dep")


def test_awareness_moved_earlier_begins_the_ladder_anew(world: World, case: Case) -> None:
    _run(world, 0, 10)
    case.by(ADA, "move_awareness_earlier", aware_at="2026-10-23T14:00:00Z")
    _run(world, 10, 71)
    assert _told(world, ADA) == [
        (0, "step"), (10, "changed"), (22, "step"), (46, "step"), (58, "step"), (66, "step"),
        (69, "step"), (70, "missed"),
    ]  # fmt: skip


def test_the_command_line_counts_the_steps_of_clocks(world: World, case: Case) -> None:
    with time_machine.travel(AWARE, tick=False):
        done = CliRunner().invoke(ig, ["tick", "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["steps"], told["messages"]) == (1, 2)
    assert _told(world, ADA) == _told(world, DEE) == [(0, "step")]


def test_the_owner_finds_the_clock_at_home_and_a_message_that_leads_to_it(
    app: Flask, client: FlaskClient
) -> None:
    with time_machine.travel(AWARE + HOUR, tick=False):
        with app.app_context():
            Case(office(now=AWARE), discovered_at="2026-10-23T16:00:00Z").triaged()
            tick.run(AWARE + HOUR)
            address = f"/obligations/{_clock()}"
        sign_in(client, "ada.osei@northbourne.example")
        home, inbox = client.get("/").text, client.get("/messages").text
        page = client.get(address)
        sign_in(client, "ivo.kent@northbourne.example")
        assert address not in client.get("/").text
    assert f'href="{address}"' in home
    assert "due Monday 4pm, 71 hours left when this page was loaded" in home
    assert f'href="{address}"' in inbox
    assert page.status_code == 200
    assert "Acknowledge" in page.text
