"""A year of a council, walked by its clock: what falls due, who acts, and what the figures say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.assets.models import Asset
from app.assets.statements.models import OwnerStatement
from app.audit.seals import verify
from app.core.database import session
from app.engine.commands import Command
from app.engine.execute import execute
from app.identity.models import Person
from app.measures.figures import Question, compute, computed_names
from app.outbox.models import Message
from app.reminders import tick
from tests.factories.world import OPERATOR, World

BEGIN, END = date(2025, 7, 1), date(2026, 6, 30)
LEFT_ON = date(2025, 12, 1)
OWNERS = ("Bo Lin", "Eve Ward", "Gus Hay")
QUESTIONS = ("assets_reviewed", "risks_current", "access_reviewed", "flows_current",
             "training_in_date", "incidents_reviewed")  # fmt: skip
Figures = dict[str, tuple[int, int | None]]


@dataclass
class Year:
    """The council, its assets by name, and what was published at each month's end."""

    world: World
    assets: dict[str, str] = field(default_factory=dict)
    published: dict[date, tuple[datetime, Figures]] = field(default_factory=dict)

    def at(self, day: date) -> None:
        """Begin a working day: everything that has come due is done."""
        self.world.now = datetime.combine(day, time(9, tzinfo=UTC))
        tick.run(self.world.now)

    def do(self, who: str, trigger: str, asset: str, **inputs: str) -> None:
        """Make a move of an asset."""
        self.world.do(self.world.as_(who), "asset", trigger, self.assets[asset], **inputs)

    def figures(self, as_at: date, known_at: datetime) -> Figures:
        """Every figure there is, as at a day and as known at an instant."""
        question = Question((self.world.organisation_id,), as_at, known_at)
        found = {name: compute(session(), name, question) for name in computed_names()}
        session().rollback()
        return {name: (figure.numerator, figure.denominator) for name, figure in found.items()}

    def publish(self, day: date) -> None:
        """Keep the figures of a month's end as they were known that evening."""
        self.world.wait(hours=10)
        self.published[day] = (self.world.now, self.figures(day, self.world.now))

    def told(self, who: str) -> set[str]:
        """The names of the messages somebody got."""
        person = select(Person.id).where(Person.reference == self.world.people[who])
        mine = select(Message.name).where(Message.person_id == person.scalar_subquery())
        return set(session().scalars(mine))


@pytest.fixture
def year(app: Flask) -> Iterator[Year]:
    """A council that begins its register on 1 July 2025, with three owners of two assets each."""
    with app.app_context():
        world = World(now=datetime.combine(BEGIN, time(9, tzinfo=UTC)))
        world.organisation()
        world.person("Ada Osei", "ig_officer")
        world.person("Cy Roe", "siro")
        world.person("Max Orr", "manager")
        for owner in OWNERS:
            world.person(owner, manager=world.people["Max Orr"])
        made = Year(world)
        for owner in OWNERS:
            for number in (1, 2):
                name = f"{owner.split()[0]} {number}"
                made.assets[name] = world.owned_asset(
                    "Ada Osei", owner, name=name, personal_data="no", marking="OFFICIAL"
                )
        yield made


def test_a_year_of_a_council(year: Year) -> None:
    _walk(year)
    world = year.world
    assert {"ownership_offered", "asset_review_before"} <= year.told("Bo Lin")
    assert {"owner_vacated", "ownership_declined"} <= year.told("Ada Osei")
    assert "interim_owner" in year.told("Max Orr")
    states = select(OwnerStatement.state, Person.name).join(
        Person, Person.id == OwnerStatement.owner_id
    )
    accepted = {name for state, name in session().execute(states) if state == "accepted"}
    assert accepted == {"Bo Lin", "Eve Ward"}
    assert len(year.published) == 12
    for day, (known_at, figures) in year.published.items():
        assert year.figures(day, known_at) == figures, day
    _restate(year)
    assert verify(session(), "a" * 32).findings == ()
    assert world.now.date() == END


def _walk(year: Year) -> None:
    day = BEGIN
    while day <= END:
        year.at(day)
        deed = DEEDS.get(day)
        if deed is not None:
            deed(year)
        if (day + timedelta(days=1)).day == 1:
            year.publish(day)
        day = _next(day)


def _next(day: date) -> date:
    """Every tenth day, every day on which something is done, and every month's end."""
    wanted = [d for d in (*DEEDS, *_month_ends(), day + timedelta(days=10)) if d > day]
    return min(wanted)


def _month_ends() -> list[date]:
    first = [date(2025 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(8, 20)]
    return [day - timedelta(days=1) for day in first]


def _leave(year: Year) -> None:
    year.world.do(
        OPERATOR, "person", "end", year.world.people["Gus Hay"], ended_on=LEFT_ON.isoformat()
    )


def _offer_to_eve(year: Year) -> None:
    for asset in ("Gus 1", "Gus 2"):
        year.do("Ada Osei", "reassign", asset, person=year.world.people["Eve Ward"],
                reason="Gus has left")  # fmt: skip
    year.do("Eve Ward", "decline_ownership", "Gus 1", reason="It belongs to Bo's service")
    year.do("Eve Ward", "accept_ownership", "Gus 2")


def _offer_to_bo(year: Year) -> None:
    year.do("Ada Osei", "offer_ownership", "Gus 1", person=year.world.people["Bo Lin"])
    year.do("Bo Lin", "accept_ownership", "Gus 1")


def _answer(year: Year, owner: str) -> None:
    world = year.world
    person = select(Person.id).where(Person.reference == world.people[owner])
    asked = select(OwnerStatement.reference).where(
        OwnerStatement.owner_id == person.scalar_subquery()
    )
    reference = session().scalars(asked).one()
    session().rollback()
    for code in QUESTIONS:
        world.do(world.as_(owner), "owner_statement", "answer", reference, question=code,
                 answer="yes", comment="Seen to.")  # fmt: skip
    world.do(world.as_(owner), "owner_statement", "submit", reference, declaration="agreed")
    world.do(world.as_("Cy Roe"), "owner_statement", "accept", reference)


def _review(year: Year) -> None:
    for asset, owner in (("Bo 1", "Bo Lin"), ("Eve 1", "Eve Ward"), ("Eve 2", "Eve Ward")):
        year.do(owner, "review", asset, review_result="no_change")


DEEDS = {
    LEFT_ON: _leave,
    date(2025, 12, 10): _offer_to_eve,
    date(2025, 12, 15): _offer_to_bo,
    date(2026, 3, 2): lambda year: _answer(year, "Eve Ward"),
    date(2026, 4, 15): lambda year: _answer(year, "Bo Lin"),
    date(2026, 6, 12): _review,
}


def _restate(year: Year) -> None:
    """A review of May that is typed in at the end of June changes May's figures from then on."""
    may = date(2026, 5, 31)
    known_at, before = year.published[may]
    world = year.world
    execute(
        Command(
            "asset", "review", year.assets["Bo 2"], inputs={"review_result": "no_change"},
            effective_on=date(2026, 5, 20),
        ),
        world.as_("Bo Lin"), now=world.now,
    )  # fmt: skip
    world.wait(minutes=1)
    assert year.figures(may, known_at) == before
    after = year.figures(may, world.now)
    name = "assets.reviewed_in_12_months_percent"
    assert after[name][0] == before[name][0] + 1
    reviewed = select(Asset.last_reviewed_on).where(Asset.reference == year.assets["Bo 2"])
    assert session().scalars(reviewed).one() == date(2026, 5, 20)
