"""What pages show of notices and letters, and where a case leads to them and to its papers."""

from collections.abc import Iterable
from typing import Any

from flask import g, request
from sqlalchemy import select

from app.core.database import session
from app.core.dates import london_date
from app.core.fields import FieldSpec, shown_value
from app.core.vocabulary import choices
from app.engine.noun import Noun, get_noun
from app.engine.reading import names_of
from app.incidents.models import Obligation
from app.incidents.notices.models import Correspondence, NoticeText, Notification
from app.incidents.notices.queries import FOR_KIND, texts_of
from app.incidents.packs.queries import PACKS, may
from app.policy.decisions import decide
from app.ui.page import Colour, Link, Tag
from app.ui.record import Fact, Related, Section
from app.ui.words import london_datetime
from workflows.notification import CHANNELS

TELLS_ITSELF = ("notification", "correspondence")
"""Kinds that tell here where they stand, rather than by the names of their columns."""
DRAFT, VIEW, RECORD = "notification.draft", "notification.view", "correspondence.record"
WORDS = {
    "ico": "Report for the regulator", "dspt": "DSPT report",
    "letter": "Letter to people affected", "public": "Public message",
}  # fmt: skip
_TEXTS = {"filed": "As sent", "corrected": "As corrected", "follow_up": "Follow-up"}
_KIND_OF = {"dspt_red": "dspt", "nis": "dspt"} | {
    regime: kind for kind in ("regulator", "individuals") for regime in FOR_KIND[kind]
}


def facts(noun: Noun, record: Any) -> list[Fact]:
    """Where a notice or a letter stands."""
    if noun.name == "notification":
        return list(_of_notice(record))
    return list(_of_letter(record)) if noun.name == "correspondence" else []


def _of_notice(notice: Notification) -> Iterable[Fact]:
    if notice.sent_at is None:
        yield Fact("Sent", "Not yet")
        return
    people = names_of(session(), "person", {notice.filed_by_id or 0})
    by = f"Recorded by {people.get(notice.filed_by_id or 0, 'the system')}"
    yield Fact("Sent", london_datetime(notice.sent_at), note=by)
    yield Fact("How", dict(CHANNELS).get(notice.channel or "", ""))
    yield Fact("Their reference", notice.regulator_reference or "None recorded yet")
    if notice.proof:
        yield Fact("Proof of sending", notice.proof)
    if notice.late_reason:
        yield Fact("Reasons for the delay", notice.late_reason)
    if notice.people_told is not None:
        yield Fact("People told", f"{notice.people_told:,}")
    if notice.phased == "yes":
        yield Fact("Sent in part", "Yes", note=_followed(notice))
    if notice.outstanding:
        yield Fact("Still outstanding", notice.outstanding)
    if notice.follow_up_on is not None:
        late = notice.follow_up_on < london_date(g.now)
        tag = Tag("Overdue", Colour.RED) if late else None
        yield Fact("Follow-up by", _day(notice.follow_up_on), tag=tag)
    if notice.withdrawn_at is not None:
        yield Fact("Withdrawn with the regulator", london_datetime(notice.withdrawn_at))


def _followed(notice: Notification) -> str:
    at = notice.followed_up_at
    return f"Last followed up {london_datetime(at)}" if at is not None else "Not followed up yet"


def _day(day: Any) -> str:
    return shown_value(FieldSpec("day", "Day"), day)


def _of_letter(letter: Correspondence) -> Iterable[Fact]:
    if letter.answered_at is not None:
        yield Fact("Answered", london_datetime(letter.answered_at))
        yield Fact("Our answer", letter.answer or "")
    elif letter.answer_by is not None and letter.state == "recorded":
        late = letter.answer_by < london_date(g.now)
        tag = Tag("Overdue", Colour.RED) if late else Tag("To be answered", Colour.YELLOW)
        yield Fact("Our answer", f"Due {_day(letter.answer_by)}", tag=tag)
    if letter.outcome:
        yield Fact("Decision", dict(choices("ico_decisions")).get(letter.outcome, letter.outcome))


def sections(noun: Noun, record: Any) -> list[Section]:
    """Every text of a notice as it was sent, the newest first: none is ever replaced."""
    if noun.name != "notification":
        return []
    texts = [_text(one) for one in reversed(texts_of(session(), record.id))]
    return [Section("Texts as sent", texts)] if texts else []


def _text(text: NoticeText) -> Fact:
    note = f"{london_datetime(text.at)}, {text.who}"
    if text.reference:
        note += f", {text.reference}"
    if text.reason:
        note += f". {text.reason}"
    version = "" if text.kind == "follow_up" else f", version {text.edition}"
    return Fact(f"{_TEXTS[text.kind]}{version}", text.text, note=note)


def adds(noun: Noun, record: Any) -> dict[str, Link]:
    """Where a notice or a letter of a case is added, for those who may."""
    if noun.name not in ("incident", "obligation"):
        return {}
    key = noun.model.id == record.id
    allowed = decide(session(), g.actor, [DRAFT, RECORD], noun.shape, key)
    if noun.name == "obligation":
        running = record.state == "running" and allowed[DRAFT]
        return {"Notices": Link("Draft a notice", _new(record))} if running else {}
    found = {}
    if allowed[DRAFT]:
        address = f"/notifications/new?incident={record.reference}"
        found["Notices"] = Link("Draft a notice", address)
    if allowed[RECORD]:
        address = f"/correspondence/new?incident={record.reference}"
        found["Correspondence"] = Link("Record a letter or call", address)
    return found


def _new(clock: Obligation) -> str:
    incident = session().get_one(get_noun("incident").model, clock.incident_id)
    return f"/notifications/new?incident={incident.reference}&obligation={clock.reference}"


def prefilled(noun: Noun) -> dict[str, Any]:
    """A notice that is drafted from a clock is of the kind that meets it."""
    reference = request.args.get("obligation", "")
    if noun.name != "notification" or not reference:
        return {}
    visible = get_noun("obligation").visible(g.actor, full=True)
    wanted = select(Obligation).where(Obligation.reference == reference.upper(), visible)
    clock = session().scalars(wanted).first()
    return {} if clock is None else {"kind": _KIND_OF.get(clock.regime, "other")}


def related(noun: Noun, record: Any) -> list[Related]:
    """The papers that are made of a case."""
    if noun.name != "incident" or not may(session(), g.actor, VIEW, record):
        return []
    links = [Link(WORDS[one], f"/incidents/{record.reference}/pack/{one}") for one in PACKS]
    return [Related("Reports and letters", links)]
