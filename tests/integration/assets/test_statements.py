"""A statement year: issued, chased, answered, signed, returned, accepted, and left out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.assets.statements.models import OwnerStatement, StatementSigning
from app.audit.chain import digest
from app.core.database import session
from app.core.errors import DeniedError, RefusedError
from app.identity.models import Person
from app.measures.figures import Question, compute
from app.outbox.models import Message
from app.reminders import tick
from tests.factories.world import OPERATOR, World

EARLY = datetime(2025, 6, 2, 9, tzinfo=UTC)
QUESTIONS = ("assets_reviewed", "risks_current", "access_reviewed", "flows_current",
             "training_in_date", "incidents_reviewed")  # fmt: skip


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """A council in June 2025, with two owners: Bo and Eve."""
    with app.app_context():
        world = World(now=EARLY)
        world.organisation()
        world.person("Ada Osei", "ig_officer")
        world.person("Cy Roe", "siro")
        for name in ("Bo Lin", "Di Fox", "Eve Ward"):
            world.person(name)
        for owner in ("Bo Lin", "Eve Ward"):
            world.owned_asset("Ada Osei", owner, name=f"Files of {owner}", personal_data="no")
        yield world


def _at(world: World, day: date) -> None:
    world.now = datetime.combine(day, time(9, tzinfo=UTC))
    tick.run(world.now)


def _statement(world: World, owner: str) -> OwnerStatement:
    session().expire_all()
    found = (
        select(OwnerStatement)
        .join(Person, Person.id == OwnerStatement.owner_id)
        .where(Person.reference == world.people[owner])
    )
    return session().scalars(found).one()


def _inbox(world: World, name: str) -> list[tuple[date, str]]:
    person = select(Person.id).where(Person.reference == world.people[name])
    rows = session().execute(
        select(Message.created_at, Message.name)
        .where(Message.person_id == person.scalar_subquery(), Message.name.like("%statement%"))
        .order_by(Message.id)
    )
    return [(at.date(), name) for at, name in rows]


def _answer_all(world: World, owner: str, **answers: str) -> str:
    reference = _statement(world, owner).reference
    for code in QUESTIONS:
        given = answers.get(code, "yes")
        world.do(world.as_(owner), "owner_statement", "answer", reference, question=code,
                 answer=given, comment="Seen to outside the register.")  # fmt: skip
    return reference


def _sign(world: World, owner: str, reference: str) -> None:
    world.do(world.as_(owner), "owner_statement", "submit", reference, declaration="agreed")


def _accepted(world: World, as_at: date, known_at: datetime) -> tuple[int, int | None]:
    question = Question((world.organisation_id,), as_at, known_at)
    figure = compute(session(), "statements.accepted_percent", question)
    return figure.numerator, figure.denominator


def test_a_year_of_statements_walked_day_by_day(world: World) -> None:
    day, published = date(2026, 1, 25), {}
    while day < date(2026, 4, 30):
        _at(world, day)
        if day.weekday() == 1:
            tick.run(world.now)  # again: nothing comes twice
        if day == date(2026, 2, 20):
            _sign(world, "Eve Ward", _answer_all(world, "Eve Ward"))
            world.do(world.as_("Cy Roe"), "owner_statement", "accept",
                     _statement(world, "Eve Ward").reference)  # fmt: skip
        if day == date(2026, 4, 16):
            _sign(world, "Bo Lin", _answer_all(world, "Bo Lin"))
        if day == date(2026, 4, 17):
            world.do(world.as_("Cy Roe"), "owner_statement", "accept",
                     _statement(world, "Bo Lin").reference)  # fmt: skip
        if (day + timedelta(days=1)).day == 1:
            world.wait(hours=14)
            published[day] = (world.now, _accepted(world, day, world.now))
        day += timedelta(days=1)

    weekly = [date(2026, 2, 10) + timedelta(days=7 * week) for week in range(7)]
    assert _inbox(world, "Bo Lin") == [
        (date(2026, 2, 1), "statement_issued"),
        *((monday, "owner_statement_before") for monday in weekly),
        (date(2026, 3, 31), "owner_statement_on"),
        (date(2026, 4, 7), "owner_statement_after"),
        (date(2026, 4, 14), "owner_statement_after"),
        (date(2026, 4, 17), "statement_accepted"),
    ]
    assert _inbox(world, "Cy Roe") == [
        (date(2026, 2, 20), "statement_submitted"),
        (date(2026, 4, 14), "owner_statement_after"),
        (date(2026, 4, 16), "statement_submitted"),
    ]
    assert [name for _day, name in _inbox(world, "Eve Ward")] == [
        "statement_issued", "owner_statement_before", "owner_statement_before",
        "statement_accepted",
    ]  # fmt: skip
    assert {day.month: figure for day, (_known, figure) in published.items()} == {
        1: (0, 0), 2: (1, 2), 3: (1, 2),
    }  # fmt: skip
    for day, (known_at, figure) in published.items():
        assert _accepted(world, day, known_at) == figure
    assert _accepted(world, date(2026, 4, 29), world.now) == (2, 2)


def test_what_is_signed_stays_as_it_was(world: World) -> None:
    _at(world, date(2026, 2, 1))
    reference = _answer_all(world, "Bo Lin", flows_current="no")
    with pytest.raises(RefusedError, match=r"nothing to be done about it: Flows current"):
        _sign(world, "Bo Lin", reference)
    world.do(world.as_("Bo Lin"), "owner_statement", "answer", reference, question="flows_current",
             answer="no", action="Draw the flows", action_owner="Eve Ward",
             action_due_on="2026-05-31")  # fmt: skip
    _sign(world, "Bo Lin", reference)
    signing = session().scalars(select(StatementSigning)).one()
    assert [asset["name"] for asset in signing.frozen["assets"]] == ["Files of Bo Lin"]
    assert signing.frozen["answers"][3]["action_owner_name"] == "Eve Ward"
    asset = signing.frozen["assets"][0]["reference"]
    world.do(world.as_("Bo Lin"), "asset", "edit", asset, name="Another name")
    session().expire_all()
    assert digest(signing.frozen) == signing.hash == _statement(world, "Bo Lin").signature
    assert signing.frozen["assets"][0]["name"] == "Files of Bo Lin"


def test_a_returned_statement_is_signed_again_and_both_copies_are_kept(world: World) -> None:
    _at(world, date(2026, 2, 1))
    reference = _answer_all(world, "Bo Lin")
    _sign(world, "Bo Lin", reference)
    _at(world, date(2026, 3, 25))
    siro = world.as_("Cy Roe")
    world.do(siro, "owner_statement", "return", reference, reason="Which flows do you mean?")
    returned = _statement(world, "Bo Lin")
    assert (returned.state, returned.again_by) == ("returned", date(2026, 4, 8))
    _sign(world, "Bo Lin", reference)
    world.do(siro, "owner_statement", "accept", reference)
    assert len(session().scalars(select(StatementSigning)).all()) == 2


def test_yes_against_the_register_needs_a_word(world: World) -> None:
    _at(world, date(2026, 2, 1))
    reference = _answer_all(world, "Bo Lin")
    world.do(world.as_("Bo Lin"), "owner_statement", "answer", reference,
             question="assets_reviewed", answer="yes")  # fmt: skip
    with pytest.raises(RefusedError, match=r"where the register says no: Assets reviewed"):
        _sign(world, "Bo Lin", reference)
    assert _statement(world, "Bo Lin").state == "in_progress"


def test_who_leaves_before_the_due_date_is_left_out_and_who_comes_later_is_not_asked(
    world: World,
) -> None:
    _at(world, date(2026, 2, 1))
    _at(world, date(2026, 3, 2))
    world.owned_asset("Ada Osei", "Di Fox", name="Taken over", personal_data="no")
    world.do(OPERATOR, "person", "end", world.people["Eve Ward"], ended_on="2026-03-20")
    _at(world, date(2026, 3, 10))
    assert _statement(world, "Eve Ward").left_on is None, "asked until the day they leave"
    _at(world, date(2026, 3, 21))
    assert _statement(world, "Eve Ward").left_on == date(2026, 3, 20)
    assert _accepted(world, date(2026, 3, 19), world.now) == (0, 2)
    assert _accepted(world, date(2026, 3, 20), world.now) == (0, 1)
    before = datetime(2026, 3, 20, 23, tzinfo=UTC)
    assert _accepted(world, date(2026, 3, 20), before) == (0, 2), "as was known then"
    assert len(session().scalars(select(OwnerStatement)).all()) == 2
    di = world.people["Di Fox"]
    issued = world.do(world.as_("Ada Osei"), "owner_statement", "issue", owner=di)
    assert _statement(world, "Di Fox").due_on == date(2026, 4, 4)
    assert issued.reference.startswith("STM-2026-")
    with pytest.raises(RefusedError, match="has a statement for that year already"):
        world.do(world.as_("Ada Osei"), "owner_statement", "issue", owner=di)


def test_nobody_decides_on_their_own_statement(world: World) -> None:
    world.owned_asset("Ada Osei", "Cy Roe", name="The SIRO's own", personal_data="no")
    _at(world, date(2026, 2, 1))
    reference = _answer_all(world, "Cy Roe")
    _sign(world, "Cy Roe", reference)
    with pytest.raises(DeniedError):
        world.do(world.as_("Cy Roe"), "owner_statement", "accept", reference)
