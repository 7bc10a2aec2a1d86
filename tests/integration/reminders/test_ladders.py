"""Reminders climb their ladder day by day: each step once, none late, none before creation."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.seals import verify
from app.core.database import session
from app.identity.models import Membership, Person
from app.outbox.models import Message, OutboxRow
from app.reminders import tick
from app.reminders.models import DueItem
from tests.factories.world import OPERATOR, World, council

pytestmark = pytest.mark.usefixtures("inside")

NINE = time(9, tzinfo=UTC)


def _tick(day: date, at: time = NINE) -> tick.TickResult:
    return tick.run(datetime.combine(day, at))


def _inbox(world: World, name: str) -> list[tuple[date, str]]:
    person = select(Person.id).where(Person.reference == world.people[name])
    rows = session().execute(
        select(Message.created_at, Message.name)
        .where(
            Message.person_id == person.scalar_subquery(),
            Message.name.not_in(["ownership_offered", "ownership_declined", "role_granted"]),
        )
        .order_by(Message.id)
    )
    return [(at.date(), name) for at, name in rows]


def _offered(world: World) -> str:
    reference = world.asset("Ada Osei")
    world.do(
        world.as_("Ada Osei"), "asset", "offer_ownership", reference, person=world.people["Bo Lin"]
    )
    return reference


def test_an_offer_is_reminded_of_step_by_step() -> None:
    world = council()
    _offered(world)  # on 1 June, to be answered by 15 June
    for day in range(1, 31):
        for _again in range(2):
            _tick(date(2026, 6, day))

    assert _inbox(world, "Bo Lin") == [
        (date(2026, 6, 8), "ownership_offer_before"),
        (date(2026, 6, 14), "ownership_offer_before"),
        (date(2026, 6, 15), "ownership_offer_on"),
        (date(2026, 6, 22), "ownership_offer_after"),
        (date(2026, 6, 29), "ownership_offer_after"),
    ]
    assert _inbox(world, "Ada Osei") == [
        (date(2026, 6, 22), "ownership_offer_after"),
        (date(2026, 6, 29), "ownership_offer_after"),
    ]


def test_steps_missed_before_the_date_are_not_sent_late_and_overdue_ones_once() -> None:
    world = council()
    _offered(world)
    assert _tick(date(2026, 6, 10)).messages == 0  # 8 June was missed
    assert _tick(date(2026, 7, 1)).steps == 1  # of 15, 22 and 29 June, the last

    assert _inbox(world, "Bo Lin") == [(date(2026, 7, 1), "ownership_offer_after")]
    assert _tick(date(2026, 7, 1)).steps == 0


def test_an_answer_ends_the_ladder_and_cancels_mail_not_sent() -> None:
    world = council()
    reference = _offered(world)
    _tick(date(2026, 6, 8))
    world.wait(days=8)
    world.do(world.as_("Bo Lin"), "asset", "accept_ownership", reference)

    mail = session().scalars(select(OutboxRow.state).where(OutboxRow.due_item_id.is_not(None)))
    assert mail.all() == ["cancelled"]
    offer = session().scalars(select(DueItem).where(DueItem.kind == "ownership_offer")).one()
    assert offer.closed_at is not None
    assert offer.next_step_at is None
    before = len(_inbox(world, "Bo Lin"))
    for day in range(9, 31):
        _tick(date(2026, 6, day))
    assert [name for _at, name in _inbox(world, "Bo Lin")[before:]] == []


def test_a_second_offer_begins_a_new_ladder() -> None:
    world = council()
    reference = _offered(world)
    _tick(date(2026, 6, 8))
    world.wait(days=9)
    world.do(world.as_("Bo Lin"), "asset", "decline_ownership", reference, reason="Not mine.")
    world.do(
        world.as_("Ada Osei"), "asset", "offer_ownership", reference, person=world.people["Di Fox"]
    )
    for day in range(10, 31):
        _tick(date(2026, 6, day))

    item = session().scalars(select(DueItem).where(DueItem.kind == "ownership_offer")).one()
    assert (item.due_version, item.due_on) == (2, date(2026, 6, 24))
    assert [day for day, _name in _inbox(world, "Di Fox")] == [
        date(2026, 6, 17), date(2026, 6, 23), date(2026, 6, 24),
    ]  # fmt: skip
    assert [day for day, _name in _inbox(world, "Bo Lin")] == [date(2026, 6, 8)]


def test_mail_made_in_quiet_hours_waits_for_the_morning() -> None:
    world = council()
    _offered(world)
    _tick(date(2026, 6, 8), time(2, tzinfo=UTC))

    leaves = session().scalar(
        select(OutboxRow.next_attempt_at).where(OutboxRow.due_item_id.is_not(None))
    )
    assert leaves == datetime(2026, 6, 8, 6, 0, tzinfo=UTC)  # 7am in British Summer Time


def test_more_than_five_reminders_of_a_day_are_one_digest() -> None:
    world = council()
    for _each in range(6):
        _offered(world)
    world.person("Eve Ray")
    few = world.asset("Ada Osei")
    world.do(world.as_("Ada Osei"), "asset", "offer_ownership", few, person=world.people["Eve Ray"])
    done = _tick(date(2026, 6, 8))

    assert (done.steps, done.messages) == (7, 2)
    assert _inbox(world, "Bo Lin") == [(date(2026, 6, 8), "reminder_digest")]
    assert _inbox(world, "Eve Ray") == [(date(2026, 6, 8), "ownership_offer_before")]
    digest = session().scalars(select(Message).where(Message.name == "reminder_digest")).one()
    assert len({item["reference"] for item in digest.fields["items"]}) == 6


def test_the_deputy_of_an_absent_office_holder_is_told_too() -> None:
    world = council()
    _offered(world)
    held = session().scalars(
        select(Membership.reference)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.reference == world.people["Ada Osei"])
    )
    world.person("Zed Orr", "organisation_admin")
    zed = world.as_("Zed Orr")
    world.do(
        zed, "membership", "name_deputy", held.one(),
        deputy=world.people["Di Fox"], deputy_from="2026-06-01",
    )  # fmt: skip
    world.do(
        OPERATOR, "absence", "record",
        person=world.people["Ada Osei"], starts_on="2026-06-20", ends_on="2026-06-25",
    )  # fmt: skip
    for day in range(15, 31):
        _tick(date(2026, 6, day))

    assert (date(2026, 6, 22), "ownership_offer_after") in _inbox(world, "Di Fox")
    assert (date(2026, 6, 29), "ownership_offer_after") not in _inbox(world, "Di Fox")
    assert (date(2026, 6, 29), "ownership_offer_after") in _inbox(world, "Ada Osei")


def test_a_step_that_finds_nobody_goes_to_the_ig_officers() -> None:
    world = council()
    _offered(world)
    world.do(OPERATOR, "person", "end", world.people["Bo Lin"], ended_on="2026-06-02")
    _tick(date(2026, 6, 8))

    assert _inbox(world, "Bo Lin") == []
    assert _inbox(world, "Ada Osei") == [(date(2026, 6, 8), "ownership_offer_before")]


def test_each_step_leaves_one_event_and_the_chain_verifies() -> None:
    world = council()
    reference = _offered(world)
    for day in (8, 8, 14, 15):
        _tick(date(2026, 6, day))

    events = session().scalars(
        select(AuditEvent)
        .where(AuditEvent.event == "due_item.stepped")
        .order_by(AuditEvent.sequence)
    )
    assert [(e.subject_reference, e.actor_name, e.facts["step"]) for e in events] == [
        (reference, "System", "T-7"), (reference, "System", "T-1"), (reference, "System", "T-0"),
    ]  # fmt: skip
    assert verify(session(), "a" * 32).findings == ()
