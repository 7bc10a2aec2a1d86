"""Notices that meet the legal clocks, by the moves of those who send them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.core.database import session
from app.core.errors import DeniedError, InvalidError, RefusedError
from app.identity.models import Organisation
from app.incidents.models import Incident, Obligation
from app.incidents.notices.models import Notification
from app.incidents.notices.queries import texts_of
from app.reminders.models import DueItem
from tests.factories.incidents import Case, office
from tests.factories.world import OPERATOR, World
from tests.support.visiting import Visitor, form_of

DUE = datetime(2026, 11, 23, 16, 45, tzinfo=UTC)
SENT: dict[str, Any] = {"sent_at": "2026-11-20T16:50:00Z", "channel": "web"}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield office()


def _incident(case: Case) -> Incident:
    session().expire_all()
    return session().scalars(select(Incident).where(Incident.reference == case.reference)).one()


def _clock(case: Case, regime: str = "ico_art33") -> Obligation:
    query = select(Obligation).where(
        Obligation.incident_id == _incident(case).id, Obligation.regime == regime
    )
    return session().scalars(query).one()


def _notice(reference: str) -> Notification:
    session().expire_all()
    query = select(Notification).where(Notification.reference == reference)
    return session().scalars(query).one()


def _draft(case: Case, kind: str = "regulator", by: str = "Ada Osei", **given: Any) -> str:
    world = case.world
    given = {"text": "What we know so far."} | given
    return world.do(
        world.as_(by), "notification", "draft", incident=case.reference, kind=kind, **given
    ).reference


def _by(case: Case, name: str, trigger: str, notice: str, **inputs: Any) -> None:
    case.world.do(case.world.as_(name), "notification", trigger, notice, **inputs)


def _codes(error: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [refusal.code for refusal in error.value.refusals]


def test_a_notice_in_time_meets_its_clock(world: World) -> None:
    case = Case(world).decided("notify", "do_not_tell")
    notice = _draft(case)
    world.now = DUE - timedelta(hours=3)
    _by(
        case, "Ada Osei", "file", notice, sent_at=DUE - timedelta(hours=4), channel="web",
        regulator_reference="IC-1234-X", proof="Receipt of the form",
    )  # fmt: skip
    clock, incident = _clock(case), _incident(case)
    assert (clock.state, clock.met_at) == ("met", DUE - timedelta(hours=4))
    assert incident.regulator_told_at == DUE - timedelta(hours=4)
    assert incident.regulator_reference == "IC-1234-X"
    assert _notice(notice).name == f"Information Commissioner's Office, {case.reference}"
    case.by("Ada Osei", "notices_sent")
    assert _incident(case).state == "investigation"


@pytest.mark.parametrize("minutes", [0, 1])
def test_a_minute_after_the_due_time_the_law_asks_for_reasons(world: World, minutes: int) -> None:
    case = Case(world).decided("notify", "do_not_tell")
    notice, sent = _draft(case), DUE + timedelta(minutes=minutes)
    world.now = DUE + timedelta(hours=1)
    if minutes == 0:
        _by(case, "Ada Osei", "file", notice, sent_at=sent, channel="phone")
        assert _clock(case).late_reason is None
        return
    with pytest.raises(RefusedError) as refused:
        _by(case, "Ada Osei", "file", notice, sent_at=sent, channel="phone")
    assert _codes(refused) == ["delay_reasons_missing"]
    assert (_clock(case).state, _notice(notice).state) == ("running", "draft")
    _by(
        case, "Ada Osei", "file", notice, sent_at=sent, channel="phone",
        late_reason="The supplier told us late.",
    )  # fmt: skip
    assert _clock(case).late_reason == "The supplier told us late."


def test_a_first_part_waits_for_no_decision_and_is_followed_up(world: World) -> None:
    case = Case(world)
    notice = _draft(case)
    with pytest.raises(RefusedError) as refused:
        _by(case, "Ada Osei", "file", notice, **SENT)
    assert _codes(refused) == ["undecided"]
    with pytest.raises(DeniedError):
        _by(case, "Ada Osei", "file_phased", notice, outstanding="Numbers.", **SENT)
    _by(case, "Dee Patel", "file_phased", notice, outstanding="Numbers.", **SENT)
    assert (_clock(case).state, _clock(case).phased) == ("met", "yes")
    items = select(DueItem.due_on).where(
        DueItem.kind == "notice_follow_up", DueItem.closed_at.is_(None)
    )
    assert session().scalars(items).all() == [date(2026, 12, 4)]

    world.wait(days=3)
    later = {"sent_at": world.now - timedelta(hours=1)}
    _by(case, "Ada Osei", "follow_up", notice, text="12 people.", outstanding="Cause.", **later)
    assert session().scalars(items).all() == [date(2026, 12, 7)]
    _by(case, "Ada Osei", "follow_up", notice, text="The cause.", **later)
    assert session().scalars(items).all() == []
    kinds = [text.kind for text in texts_of(session(), _notice(notice).id)]
    assert kinds == ["filed", "follow_up", "follow_up"]


def test_nobody_is_told_twice(world: World) -> None:
    case = Case(world).decided("notify", "do_not_tell")
    first, second = _draft(case), _draft(case)
    _by(case, "Ada Osei", "file", first, **SENT)
    with pytest.raises(RefusedError) as refused:
        _by(case, "Ada Osei", "file", second, **SENT)
    assert _codes(refused) == ["told_already"]
    assert first in refused.value.refusals[0].sentence
    with pytest.raises(RefusedError) as refused:
        _draft(case)
    assert _codes(refused) == ["told_already"]


def test_a_report_by_the_dspt_tells_the_regulator_too(world: World) -> None:
    organisation = session().scalars(select(Organisation)).first()
    assert organisation is not None
    world.do(OPERATOR, "organisation", "edit", organisation.reference, holds_health_data="yes")
    case = Case(world).assessed(severity="4", likelihood="4")
    case.by("Cy Roe", "decide_notify", notify_decision="notify", reason="It is red.")
    regulator, dspt = _draft(case), _draft(case, "dspt")
    assert _clock(case, "dspt_red").state == "running"
    with pytest.raises(RefusedError) as refused:
        _by(case, "Ada Osei", "file", dspt, **SENT)
    assert _codes(refused) == ["wrong_channel"]
    _by(case, "Ada Osei", "file", dspt, **(SENT | {"channel": "dspt"}))
    assert (_clock(case).state, _clock(case, "dspt_red").state) == ("met", "met")
    with pytest.raises(RefusedError) as refused:
        _by(case, "Ada Osei", "file", regulator, **SENT)
    assert _codes(refused) == ["told_by_dspt"]
    assert "Do not report twice" in refused.value.refusals[0].sentence


def test_times_that_cannot_be_are_refused(world: World) -> None:
    case = Case(world).decided("notify", "do_not_tell")
    notice = _draft(case)
    for sent, code in (
        (world.now + timedelta(minutes=1), "sent_in_future"),
        (datetime(2026, 11, 20, 16, 44, tzinfo=UTC), "sent_before_aware"),
    ):
        with pytest.raises(RefusedError) as refused:
            _by(case, "Ada Osei", "file", notice, sent_at=sent, channel="web")
        assert _codes(refused) == [code]


def test_people_are_told_in_a_text_that_is_kept(world: World) -> None:
    case = Case(world).decided("log_only", "tell")
    notice = _draft(case, "individuals", text="Dear [name], what happened is this.")
    _by(case, "Ada Osei", "file", notice, sent_at=world.now, channel="letter", people_told="7")
    incident = _incident(case)
    assert (incident.individuals_told_at, incident.people_told) == (world.now, 7)
    assert _clock(case, "individuals").state == "met"
    more = _draft(case, "individuals", text="Dear [name], this is what happened.")
    _by(case, "Ada Osei", "file", more, sent_at=world.now, channel="letter", people_told="5")
    assert _incident(case).people_told == 12


def test_a_correction_keeps_the_text_before(world: World) -> None:
    case = Case(world).decided("notify", "do_not_tell")
    notice = _draft(case, text="Ten people.")
    _by(case, "Ada Osei", "file", notice, **SENT)
    _by(case, "Ada Osei", "correct", notice, text="Eleven people.", reason="Counted again.")
    texts = [(t.edition, t.text) for t in texts_of(session(), _notice(notice).id)]
    assert texts == [(1, "Ten people."), (2, "Eleven people.")]


def test_a_correction_begins_with_the_text_that_was_sent(app: Flask, world: World) -> None:
    case = Case(world).decided("notify", "do_not_tell")
    notice = _draft(case, text="Ten people.")
    _by(case, "Ada Osei", "file", notice, **SENT)
    with time_machine.travel(world.now):
        ada = Visitor.signed_in(app, "ada.osei@northbourne.example")
        asked = form_of(ada.read(f"/notifications/{notice}/correct"))
    assert asked.values["text"] == ["Ten people."]
    with pytest.raises(InvalidError):
        _by(case, "Ada Osei", "correct", notice, reason="Nothing is corrected.")


def test_a_report_is_withdrawn_with_the_regulator(world: World) -> None:
    case = Case(world).decided("notify", "do_not_tell")
    notice = _draft(case)
    _by(case, "Ada Osei", "file", notice, **SENT)
    _by(case, "Dee Patel", "withdraw", notice, reason="It was a near miss.")
    assert _notice(notice).state == "withdrawn"
    assert _incident(case).regulator_withdrawn_at == world.now
    again = Case(world).decided("notify", "do_not_tell")
    notice = _draft(again)
    _by(again, "Ada Osei", "file", notice, **SENT)
    again.by("Ada Osei", "withdraw_from_regulator", reason="It was a near miss.")
    assert _notice(notice).state == "withdrawn"


@pytest.mark.parametrize("turned", ["not_incident", "near_miss", "incident"])
def test_what_was_reported_is_withdrawn_before_it_is_no_breach(world: World, turned: str) -> None:
    """R-INC-06: nobody forgets that the regulator still believes it."""
    case = Case(world).decided("notify", "do_not_tell")
    _by(case, "Ada Osei", "file", _draft(case), **SENT)
    case.by("Ada Osei", "reclassify", reason="It came back unopened.")
    case.by("Ada Osei", "ask_second_read", reason="Nothing was seen.")
    case.by("Ola Berg", "second_read", agrees="yes", reason="It was not.")
    with pytest.raises(RefusedError) as refused:
        case.by("Ada Osei", f"classify_{turned}", reason="Nothing was seen.")
    assert _codes(refused) == ["regulator_told"]
    case.by("Ada Osei", "withdraw_from_regulator", reason="Agreed with them by phone.")
    case.by("Ada Osei", f"classify_{turned}", reason="Nothing was seen.")
    incident = _incident(case)
    assert incident.regulator_withdrawn_at == world.now
    assert incident.regulator_told_at is not None


def test_a_notice_hangs_on_a_case_that_its_writer_sees(world: World) -> None:
    case, other = Case(world).triaged(), Case(world)
    clock = _clock(other).reference
    with pytest.raises(RefusedError) as refused:
        _draft(case, obligation=clock)
    assert _codes(refused) == ["clock_of_another"]
    case.by("Dee Patel", "restrict", restriction="hr", reason="It is about staff.")
    with pytest.raises(InvalidError) as unknown:
        _draft(case, by="Ola Berg")
    assert "There is no incident" in str(unknown.value.faults[0].sentence)


def test_what_was_recorded_by_mistake_is_taken_back_and_its_clock_runs_again(world: World) -> None:
    """A day mistyped, or a notice on the wrong case, must not stop a clock for ever."""
    case = Case(world).decided(notify="notify")
    notice = _draft(case)
    _by(case, "Ada Osei", "file", notice, regulator_reference="IC-1", **SENT)
    assert (_clock(case).state, _incident(case).regulator_reference) == ("met", "IC-1")
    _by(case, "Ada Osei", "take_back", notice, reason="It was another case.")
    assert (_clock(case).state, _clock(case).due_at, _clock(case).met_at) == ("running", DUE, None)
    assert (_incident(case).regulator_told_at, _incident(case).regulator_reference) == (None, None)
    back = _notice(notice)
    assert (back.state, back.sent_at, back.channel) == ("draft", None, None)
    assert [text.kind for text in texts_of(session(), back.id)] == ["filed"]
    world.wait(hours=1)
    _by(case, "Ada Osei", "file", notice, sent_at=world.now, channel="phone")
    assert (_clock(case).met_at, _incident(case).regulator_told_at) == (world.now, world.now)


def test_a_letter_taken_back_leaves_what_the_other_letters_say(world: World) -> None:
    case = Case(world).decided(people="tell")
    for people in ("200", "30"):
        letter = _draft(case, "individuals", text="Dear [name], we are sorry.")
        _by(case, "Ada Osei", "file", letter, people_told=people, **(SENT | {"channel": "letter"}))
    assert _incident(case).people_told == 230
    _by(case, "Ada Osei", "take_back", letter, reason="It was not posted.")
    assert _incident(case).people_told == 200
    assert _clock(case, "individuals").state == "met"
