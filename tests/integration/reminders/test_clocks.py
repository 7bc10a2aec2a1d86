"""A clock's steps go out to the minute, day and night, once each, and to somebody always."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select

from app.audit.models import AuditEvent
from app.audit.seals import verify
from app.core.database import db, session
from app.core.dates import london_date
from app.outbox.models import Message, OutboxRow
from app.reminders import tick
from app.reminders.feeds import events_of
from app.reminders.icalendar import feed
from app.reminders.wording import words_of
from tests.factories.world import OPERATOR
from tests.integration.reminders.clocks import AWARE, HOUR, ClockWorld

pytestmark = pytest.mark.usefixtures("inside")

BO, DEE, CY, ADA = "Bo Lin", "Dee Poe", "Cy Roe", "Ada Osei"


@pytest.fixture
def clocks(inside: None) -> ClockWorld:
    return ClockWorld.made()


def test_each_step_goes_once_at_its_instant_across_the_change_of_the_clocks(
    clocks: ClockWorld,
) -> None:
    """C15, R-REM-08: aware on Friday 23 October 2026 at 5pm."""
    clocks.start()
    for _again in range(2):
        clocks.run(0, 97)

    steps = [(0, "step"), (24, "step"), (48, "step"), (60, "step"), (68, "step"), (71, "step"),
             (72, "missed"), (96, "missed")]  # fmt: skip
    for name in (BO, DEE):
        assert [(hours, word) for hours, word, _who in clocks.told(name)] == steps
    assert [(hours, word) for hours, word, _who in clocks.told(CY)] == steps[2:]
    assert {who for _hours, _word, who in clocks.told()} == {BO, DEE, CY}
    reference = clocks.item().subject_reference
    assert clocks.subjects(BO)[1] == f"48 hours left: {reference}"
    assert clocks.subjects(CY)[-1] == f"{reference} was not done in time: 24 hours late"


def test_mail_of_a_clock_leaves_at_once_at_night_and_is_never_in_a_digest(
    clocks: ClockWorld,
) -> None:
    clocks.start()
    clocks.run(0, 60)
    night = AWARE + HOUR * 60  # 4am
    mail = session().execute(
        select(OutboxRow.next_attempt_at, Message.name)
        .join(Message, Message.id == OutboxRow.message_id)
        .where(OutboxRow.created_at == night)
    )
    assert set(mail.tuples()) == {(night, "breach_clock_step")}


def test_words_say_the_end_and_the_time_left_and_nothing_of_the_case(clocks: ClockWorld) -> None:
    clocks.start()
    clocks.run(0, 48)
    message = session().scalars(
        select(Message).where(Message.name == "breach_clock_step").order_by(Message.id.desc())
    )
    words = words_of(message.first() or Message())
    assert "due Monday 26 October 2026 at 4pm: 24 hours left" in words.body
    assert words.also == ("Phone numbers for out of hours", "/contacts")
    assert "Case files" not in words.subject + words.body


def test_after_30_hours_without_a_scheduler_one_message_says_so_and_the_ladder_goes_on(
    clocks: ClockWorld,
) -> None:
    """R-X-12: the steps of 48 and 60 hours were missed; the SIRO's first was among them."""
    clocks.start()
    clocks.run(0, 36)
    clocks.run(66, 73)

    assert [(hours, word) for hours, word, _who in clocks.told(CY)] == [
        (66, "outage"), (68, "step"), (71, "step"), (72, "missed"),
    ]  # fmt: skip
    assert [hours for hours, _word, _who in clocks.told(BO)] == [0, 24, 66, 68, 71, 72]
    reference = clocks.item().subject_reference
    assert clocks.subjects(CY)[0] == f"6 hours left: {reference} (reminders were interrupted)"


def test_an_outage_past_the_end_says_how_late_it_is(clocks: ClockWorld) -> None:
    clocks.start()
    clocks.run(0, 50)
    clocks.run(80, 97)

    assert [(hours, word) for hours, word, _who in clocks.told(DEE)] == [
        (0, "step"), (24, "step"), (48, "step"), (80, "outage"), (96, "missed"),
    ]  # fmt: skip
    assert clocks.subjects(DEE)[3].startswith("8 hours late: ")


def test_a_clock_filed_late_begins_with_one_message(clocks: ClockWorld) -> None:
    clocks.start(AWARE + HOUR * 50)
    clocks.run(50, 61)
    assert clocks.told() == [
        (50, "step", BO), (50, "step", DEE), (50, "step", CY),
        (60, "step", BO), (60, "step", DEE), (60, "step", CY),
    ]  # fmt: skip


def test_moving_the_start_cancels_unsent_mail_and_begins_the_ladder_anew(
    clocks: ClockWorld,
) -> None:
    """R-REM-02; nobody is told twice of one step of one end."""
    clocks.start()
    clocks.run(0, 25)
    earlier = AWARE - HOUR * 2
    changes = {"starts_at": earlier, "due_at": earlier + HOUR * 72}
    clocks.change(AWARE + HOUR * 25, **changes)
    clocks.run(25, 47)
    clocks.change(AWARE + HOUR * 47, **changes)
    clocks.run(47, 58)

    assert [(hours, word) for hours, word, _who in clocks.told(BO)] == [
        (0, "step"), (24, "step"), (25, "changed"), (46, "step"), (58, "step"),
    ]  # fmt: skip
    assert clocks.item().due_version == 2
    mail = session().execute(
        select(OutboxRow.created_at, OutboxRow.state).where(OutboxRow.due_item_id.is_not(None))
    )
    cancelled = {at for at, state in mail if state == "cancelled"}
    assert cancelled == {AWARE, AWARE + HOUR * 24}


def test_a_clock_that_was_met_says_no_more(clocks: ClockWorld) -> None:
    clocks.start()
    clocks.run(0, 30)
    clocks.write([], AWARE + HOUR * 30)
    assert clocks.run(30, 100) == 0
    item = clocks.item()
    assert (item.next_step, item.next_step_at) == (None, None)
    assert item.closed_at == AWARE + HOUR * 30


def test_nobody_answers_so_each_hour_the_next_deputy_is_told(clocks: ClockWorld) -> None:
    clocks.deputy(BO, "investigator", "Una Dep")
    clocks.deputy(DEE, "dpo", "Vic Dep")
    clocks.deputy(CY, "siro", "Wes Dep")
    clocks.start()
    clocks.run(0, 12)

    assert clocks.told()[2:] == [
        (1, "unacknowledged", "Una Dep"), (2, "unacknowledged", "Vic Dep"),
        (3, "unacknowledged", "Wes Dep"),
    ]  # fmt: skip
    events = session().scalars(
        select(AuditEvent)
        .where(AuditEvent.event == "due_item.stepped")
        .order_by(AuditEvent.sequence)
    )
    assert [event.facts["step"] for event in events] == ["H0", "H0+1", "H0+2", "H0+3"]
    assert verify(session(), "a" * 32).findings == ()


def test_whoever_answers_ends_the_round_of_deputies_and_the_ladder_goes_on(
    clocks: ClockWorld,
) -> None:
    clocks.deputy(BO, "investigator", "Una Dep")
    clocks.deputy(DEE, "dpo", "Vic Dep")
    clocks.start()
    clocks.run(0, 1.5)
    clocks.change(AWARE + HOUR * 1.5, acknowledged_at=AWARE + HOUR * 1.5)
    clocks.run(1.5, 26)

    assert clocks.told()[2:] == [
        (1, "unacknowledged", "Una Dep"), (24, "step", BO), (24, "step", DEE),
        (25, "unacknowledged", "Una Dep"), (26, "unacknowledged", "Vic Dep"),
    ]  # fmt: skip


def test_the_round_of_deputies_does_not_run_through_in_one_tick_after_an_outage(
    clocks: ClockWorld,
) -> None:
    clocks.deputy(BO, "investigator", "Una Dep")
    clocks.deputy(DEE, "dpo", "Vic Dep")
    clocks.start()
    clocks.run(0, 0.5)
    clocks.run(10, 12)
    assert clocks.told()[2:] == [
        (10, "unacknowledged", "Una Dep"), (11, "unacknowledged", "Vic Dep"),
    ]  # fmt: skip


def test_the_deputy_of_who_is_away_is_told_with_them(clocks: ClockWorld) -> None:
    clocks.deputy(DEE, "dpo", "Vic Dep")
    clocks.world.do(
        OPERATOR, "absence", "record", person=clocks.world.people[DEE],
        starts_on="2026-10-20", ends_on="2026-10-24",
    )  # fmt: skip
    clocks.start()
    clocks.run(0, 50, minutes=60)

    assert (0, "step", "Vic Dep") in clocks.told()
    assert (24, "step", "Vic Dep") in clocks.told()
    assert (48, "step", "Vic Dep") not in clocks.told()
    assert (48, "step", DEE) in clocks.told()


def test_who_is_involved_is_left_out_and_their_deputy_is_told(clocks: ClockWorld) -> None:
    """R-SOD-02: in the case named by the clock."""
    clocks.deputy(CY, "siro", "Wes Dep")
    clocks.involve(BO)
    clocks.involve(CY)
    clocks.start()
    clocks.run(0, 49)

    assert {who for _hours, _word, who in clocks.told()} == {DEE, "Wes Dep"}
    assert (48, "step", "Wes Dep") in clocks.told()


def test_a_clock_of_another_case_still_reaches_them(clocks: ClockWorld) -> None:
    clocks.involve(BO)
    clocks.start(case=("incident", 8))
    clocks.run(0, 0)
    assert clocks.told(BO) == [(0, "step", BO)]


def test_when_nobody_is_left_the_ig_officers_are_told(clocks: ClockWorld) -> None:
    clocks.involve(BO)
    clocks.involve(DEE)
    clocks.start()
    clocks.run(0, 1)
    assert clocks.told() == [(0, "step", ADA)]
    clocks.involve(ADA)
    clocks.run(24, 24)
    assert clocks.told()[1:] == [(24, "step", CY)]


def test_a_clock_that_nobody_owns_yet_is_the_ig_officers(clocks: ClockWorld) -> None:
    clocks.deputy(ADA, "ig_officer", "Una Dep")
    clocks.start(person_id=None)
    clocks.run(0, 1)
    assert clocks.told() == [
        (0, "step", ADA), (0, "step", DEE), (1, "unacknowledged", "Una Dep"),
    ]  # fmt: skip


def test_a_change_of_owner_climbs_on_with_the_old_ladder(clocks: ClockWorld) -> None:
    clocks.start()
    clocks.run(0, 10)
    clocks.change(AWARE + HOUR * 10, person_id=clocks.numbers[ADA])
    clocks.run(10, 25)
    assert [hours for hours, _word, _who in clocks.told(ADA)] == [24]
    assert [hours for hours, _word, _who in clocks.told(BO)] == [0]


def test_a_date_with_a_time_and_a_ladder_of_days_climbs_by_days(clocks: ClockWorld) -> None:
    clocks.start(AWARE, hours=72, ladder="default")
    item = clocks.item()
    assert item.begun_at is None
    assert item.due_at == AWARE + HOUR * 72
    assert item.next_step == "T-1"


def test_a_short_clock_counts_from_its_own_end(clocks: ClockWorld) -> None:
    clocks.start(AWARE, hours=24, ladder="short_clock")
    clocks.run(0, 25)
    assert [hours for hours, _word, _who in clocks.told(BO)] == [0, 12, 20, 23, 24]
    assert [hours for hours, _word, _who in clocks.told(CY)] == [12, 20, 23, 24]


def test_a_tick_counts_the_steps_of_clocks(clocks: ClockWorld) -> None:
    clocks.start()
    done = tick.run(AWARE)
    assert (done.steps, done.messages) == (1, 2)
    assert clocks.item().next_step_at == AWARE + HOUR * 24


def test_the_clock_stands_in_the_calendar_with_its_time(clocks: ClockWorld) -> None:
    clocks.start()
    now: datetime = AWARE + timedelta(minutes=5)
    events = events_of(session(), clocks.numbers[BO], "https://ig.example", now=now)
    event = next(e for e in events if e.at is not None)
    assert event.day == london_date(AWARE + HOUR * 72)
    written = feed("Due", [event], stamp=now).decode()
    assert "DTSTART:20261026T160000Z" in written
    assert "DTEND" not in written
    assert "SUMMARY:Clock ends: AST-" in written


def test_a_tick_asks_no_more_the_more_clocks_there_are(clocks: ClockWorld) -> None:
    """Ten thousand open clocks: a tick finds what is due by its index, in a few statements."""
    clocks.start()

    def statements(now: datetime) -> int:
        ran: list[str] = []

        def keep(_c: object, _u: object, statement: str, *_more: object) -> None:
            ran.append(statement)

        event.listen(db.engine, "before_cursor_execute", keep)
        try:
            tick.run(now)
        finally:
            event.remove(db.engine, "before_cursor_execute", keep)
        # SQLite takes the events of the chain one by one; they say nothing of how clocks are read.
        return sum(not one.startswith("INSERT INTO audit_events") for one in ran)

    tick.run(AWARE)
    day, next_day = AWARE + HOUR * 24, AWARE + HOUR * 48
    few, idle = statements(day), statements(day)
    clocks.more(300)
    assert statements(day) == idle
    assert statements(next_day) <= few + 4
    assert len(clocks.told()) == 2 + 2 + 301 * 3
