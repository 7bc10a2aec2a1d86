"""Mail leaves at least once, whatever the server does, and says no more than a reference."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.clock import Clock
from app.core.database import session
from app.engine.unit_of_work import unit_of_work
from app.identity.models import Person
from app.outbox.mail import Answer, Mail, Result, Send, ServerDownError, message_id
from app.outbox.models import Message, OutboxRow
from app.reminders import delivery, tick
from app.reminders.delivery import deliver
from app.reminders.notices import DIGEST
from app.reminders.posting import Draft, post
from tests.factories.world import OPERATOR, World, council
from tests.integration.reminders.clocks import AWARE, HOUR, ClockWorld
from tests.support.mail_server import MailServer

pytestmark = pytest.mark.loopback

BO = "bo.lin@northbourne.example"


def _offer(world: World) -> str:
    reference = world.asset("Ada Osei", name="Children's case files")
    world.do(
        world.as_("Ada Osei"), "asset", "offer_ownership", reference, person=world.people["Bo Lin"]
    )
    return reference


def _deliver(world: World) -> int:
    return deliver(Clock.starting_at(world.now), "test")


def _row(address: str) -> OutboxRow:
    session().expire_all()
    return (
        session()
        .scalars(
            select(OutboxRow)
            .join(Person, Person.id == OutboxRow.person_id)
            .join(Message, Message.id == OutboxRow.message_id)
            .where(Person.email == address, Message.name == "ownership_offered")
        )
        .one()
    )


def test_mail_holds_a_reference_and_a_link_and_nothing_of_the_record(
    mailing: Flask, server: MailServer
) -> None:
    world = council()
    reference = _offer(world)
    server.start()
    _deliver(world)

    (mail,) = [m for m in server.taken if reference in m["Subject"]]
    assert mail["To"] == BO
    for part in mail.iter_parts():
        assert f"https://ig.northbourne.example/assets/{reference}" in part.get_content()
        assert "Children" not in part.get_content()
    assert "Children" not in mail["Subject"]


def test_a_server_that_is_down_loses_nothing_and_nothing_counts_as_tried(
    mailing: Flask, server: MailServer
) -> None:
    world = council()
    _offer(world)
    assert _deliver(world) == 0
    row = _row(BO)
    assert (row.state, row.attempts, row.leased_until) == ("waiting", 0, None)
    assert "could not be used" in (row.last_error or "")

    server.start()
    sent = _deliver(world)
    assert sent == len(server.taken) > 0
    assert _deliver(world) == 0


def test_what_is_refused_for_now_is_tried_again_later_each_time_later(
    mailing: Flask, server: MailServer
) -> None:
    world = council()
    _offer(world)
    server.answers[BO] = "451 Try again later"
    server.start()
    waits = []
    for _try in range(3):
        _deliver(world)
        row = _row(BO)
        waits.append((row.next_attempt_at - world.now).seconds // 60)
        world.now = row.next_attempt_at
    assert waits == [1, 5, 30]

    server.answers.clear()
    _deliver(world)
    assert _row(BO).state == "sent"


def test_an_address_refused_for_good_rests_and_the_manager_is_told(
    mailing: Flask, server: MailServer
) -> None:
    world = council()
    ada = world.people["Ada Osei"]
    world.person("Flo Hay", manager=ada)
    reference = world.asset("Ada Osei")
    flo = "flo.hay@northbourne.example"
    server.answers[flo] = "550 No such mailbox"
    server.start()
    world.do(
        world.as_("Ada Osei"), "asset", "offer_ownership", reference, person=world.people["Flo Hay"]
    )
    _deliver(world)

    assert _row(flo).state == "parked"
    told = session().execute(
        select(Person.reference, Message.subject_reference)
        .join(Message, Message.person_id == Person.id)
        .where(Message.name == "mail_returned")
    )
    assert told.all() == [(ada, world.people["Flo Hay"])]

    _offer(world)  # to Bo: others are still written to
    world.do(world.as_("Ada Osei"), "asset", "withdraw_offer", reference, reason="Wrong.")
    world.do(
        world.as_("Ada Osei"), "asset", "offer_ownership", reference, person=world.people["Flo Hay"]
    )
    mails = session().scalars(
        select(OutboxRow.id)
        .join(Person, Person.id == OutboxRow.person_id)
        .join(Message, Message.id == OutboxRow.message_id)
        .where(Person.email == flo, Message.name == "ownership_offered")
    )
    assert len(mails.all()) == 1

    new = "florence.hay@northbourne.example"
    world.do(OPERATOR, "person", "edit", world.people["Flo Hay"], email=new)
    person = session().scalars(select(Person).where(Person.email == new)).one()
    assert person.mail_stopped_at is None


def test_a_worker_that_dies_after_sending_repeats_the_mail_with_the_same_message_id(
    mailing: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = council()
    _offer(world)
    server.start()

    class Killed(BaseException):
        pass

    def die(*_given: object) -> None:
        raise Killed

    monkeypatch.setattr(delivery, "_settle", die)
    with pytest.raises(Killed):
        _deliver(world)
    monkeypatch.undo()
    (first,) = server.taken
    assert _deliver(world) == 0  # all of it is still leased to the one that died

    world.wait(minutes=3)
    _deliver(world)
    repeated = [m for m in server.taken if m["Message-ID"] == first["Message-ID"]]
    assert len(repeated) == 2
    keys = session().scalars(select(OutboxRow.key).where(OutboxRow.state == "sent")).all()
    assert {m["Message-ID"] for m in server.taken} == {
        message_id(key, "ig-casework@localhost") for key in keys
    }


def test_without_a_mail_server_mail_waits(app: Flask) -> None:
    with app.app_context():
        world = council()
        _offer(world)
        assert _deliver(world) == 0
        assert _row(BO).state == "waiting"


def test_mail_of_a_clock_says_how_long_is_left_and_leads_to_record_and_telephone_numbers(
    mailing: Flask, server: MailServer
) -> None:
    """R-REM-08 and 09: at 5pm and at 4am alike."""
    clocks = ClockWorld.made()
    clocks.start()
    server.start()
    for hours in (0, 60):
        tick.run(AWARE + HOUR * hours)
        deliver(Clock.starting_at(AWARE + HOUR * hours), "test")

    reference = clocks.item().subject_reference
    mine = [m for m in server.taken if m["To"] == BO and reference in m["Subject"]]
    assert [m["Subject"] for m in mine] == [
        f"72 hours left: {reference}",
        f"12 hours left: {reference} (reminders were interrupted)",
    ]
    for part in mine[1].iter_parts():
        text = part.get_content()
        assert "Monday 26 October 2026 at 4pm" in text
        assert f"https://ig.northbourne.example/assets/{reference}" in text
        assert "https://ig.northbourne.example/contacts" in text
        assert "Phone numbers for out of hours" in text
        assert "Case files" not in text


def test_a_legal_clock_leaves_before_a_thousand_digests_that_waited_longer(
    mailing: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocks = ClockWorld.made()
    early = AWARE - HOUR
    with unit_of_work(early) as unit:
        post(unit, [
            Draft(key=f"digest:{n}", person_id=clocks.numbers["Bo Lin"], fields={"items": []},
                  organisation_id=clocks.world.organisation_id, name=DIGEST, leaves_at=early)
            for n in range(1_000)
        ])  # fmt: skip
    clocks.start()
    tick.run(AWARE)
    subjects: list[str] = []

    @contextmanager
    def one_batch(_url: str) -> Iterator[Send]:
        def send(mail: Mail) -> Result:
            if len(subjects) == delivery.AT_ONCE:
                raise ServerDownError("That will do.")
            subjects.append(mail.subject)
            return Result(Answer.SENT)

        yield send

    monkeypatch.setattr(delivery, "smtp", one_batch)
    assert deliver(Clock.starting_at(AWARE), "test") == delivery.AT_ONCE
    reference = clocks.item().subject_reference
    told = [n for n, subject in enumerate(subjects) if subject == f"72 hours left: {reference}"]
    assert told == [0, 1]  # the owner and the data protection officer
