"""What the moves of a notice change: its text, its clocks, and what its case knows of it."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from app.core.dates import london_date
from app.core.parameters import lookup_whole
from app.engine.commands import Command
from app.engine.move import Move, recompute
from app.engine.noun import Handler, get_noun
from app.identity.actor import system_actor
from app.incidents.commands.clocks import keep_in_step
from app.incidents.models import Incident, Obligation
from app.incidents.notices.models import NoticeText, Notification
from app.incidents.notices.queries import (
    TO_REGULATORS,
    clocks_met,
    fitting_clock,
    meets,
    met_by,
    notices_of,
    others_filed,
    people_told,
)
from app.incidents.packs.queries import letter_text
from app.incidents.rules.regimes import regime_of
from app.reminders.due_items import sync_record

FOLLOW_UP_DAYS = "clock.ukgdpr_art33_follow_up_14d"
PEOPLE = "People affected"
NO_TEXT = "The report in the recipient's own form; no text of ours was kept."


def _draft(move: Move) -> None:
    notice: Notification = move.record
    incident = move.session.get_one(Incident, notice.incident_id)
    notice.organisation_id = incident.organisation_id
    notice.owner_id = incident.owner_id
    notice.phased = "no"
    if notice.obligation_id is None:
        clock = fitting_clock(move.session, incident.id, notice.kind)
        notice.obligation_id = clock.id if clock else None
    if notice.kind == "individuals" and not notice.text:
        notice.text = letter_text(move.session, incident, notice, move.unit.now)
    _name(move)


def _name(move: Move) -> None:
    notice: Notification = move.record
    incident = move.session.get_one(Incident, notice.incident_id)
    notice.recipient = notice.recipient or _recipient(move, notice)
    notice.name = f"{notice.recipient}, {incident.reference}"


def _recipient(move: Move, notice: Notification) -> str:
    if notice.kind == "individuals":
        return PEOPLE
    if notice.obligation_id is None:
        return "Regulator" if notice.kind in TO_REGULATORS else "Somebody else"
    clock = move.session.get_one(Obligation, notice.obligation_id)
    return clock.recipient or regime_of(clock.regime).recipient or regime_of(clock.regime).label


def _file(move: Move) -> None:
    """R-CLK-02, 04: the notice is kept as it was sent, and its clocks stop at that instant."""
    notice: Notification = move.record
    values = move.values
    for name in ("sent_at", "channel", "regulator_reference", "proof", "late_reason"):
        setattr(notice, name, values.get(name))
    notice.filed_by_id = move.actor.person_id
    notice.outstanding = values.get("outstanding")
    in_part = move.transition.trigger == "file_phased" or bool(notice.outstanding)
    notice.phased = "yes" if in_part or values.get("phased") == "yes" else "no"
    if notice.kind == "individuals":
        notice.people_told = values.get("people_told")
    if notice.phased == "yes":
        _ask_follow_up(notice)
    _keep_text(move, "filed", notice.text or NO_TEXT)
    _meet_clocks(move, notice)
    _note(move, notice)


def _ask_follow_up(notice: Notification) -> None:
    """R-CLK-04: what was outstanding is told within the days of the parameter."""
    assert notice.sent_at is not None  # it was asked for
    sent_on = london_date(notice.followed_up_at or notice.sent_at)
    notice.follow_up_on = sent_on + timedelta(days=lookup_whole(FOLLOW_UP_DAYS, sent_on))


def _keep_text(
    move: Move, kind: str, text: str, *, reason: str | None = None, reference: str | None = None
) -> None:
    notice: Notification = move.record
    notice.edition = (notice.edition or 0) + (kind != "follow_up")
    move.session.add(
        NoticeText(
            organisation_id=notice.organisation_id, notification_id=notice.id, kind=kind,
            edition=notice.edition, text=text, reason=reason, reference=reference,
            at=move.values.get("sent_at") or move.unit.now, recorded_at=move.unit.now,
            person_id=move.actor.person_id, who=move.actor.name,
        )
    )  # fmt: skip


def _meet_clocks(move: Move, notice: Notification) -> None:
    met = []
    for clock in clocks_met(move.session, notice, notice.channel):
        _meet(move, notice, clock)
        met.append(clock.reference)
    move.facts = {"met": met, "phased": notice.phased, "channel": notice.channel}


def _meet(move: Move, notice: Notification, clock: Obligation) -> None:
    inputs: dict[str, object] = {
        "met_at": notice.sent_at, "phased": notice.phased, "late_reason": notice.late_reason,
    }  # fmt: skip
    _move_clock(move, clock, "meet", inputs)


def _move_clock(move: Move, clock: Obligation, trigger: str, inputs: dict[str, object]) -> None:
    command = Command("obligation", trigger, clock.reference, inputs=inputs)
    move.follow(command, system_actor(move.actor.door))


def _note(move: Move, notice: Notification) -> None:
    """The case knows when the regulator and the people affected were told, and how many."""
    if notice.kind == "other":
        return
    move.session.flush()
    people = notice.kind == "individuals"
    inputs: dict[str, object] = {
        "told": "people" if people else "regulator", "sent_at": notice.sent_at,
        "regulator_reference": None if people else notice.regulator_reference,
        "people_told": people_told(move.session, notice.incident_id) if people else None,
    }  # fmt: skip
    _move_case(move, notice, "note_filing", inputs)


def _move_case(move: Move, notice: Notification, trigger: str, inputs: dict[str, object]) -> None:
    incident = move.session.get_one(Incident, notice.incident_id)
    command = Command("incident", trigger, incident.reference, inputs=inputs)
    by_person = trigger == "withdraw_from_regulator"
    move.follow(command, move.actor if by_person else system_actor(move.actor.door))


def _take_back(move: Move) -> None:
    """What never happened so stops no clock; the texts and the record of it stay."""
    notice: Notification = move.record
    sent = notice.sent_at.isoformat() if notice.sent_at else None
    move.facts = {"sent_at": sent, "channel": notice.channel}
    incident = move.session.get_one(Incident, notice.incident_id)
    running = met_by(move.session, notice)
    for name in (
        "sent_at", "channel", "regulator_reference", "proof", "late_reason", "filed_by_id",
        "outstanding", "follow_up_on", "followed_up_at", "people_told",
    ):  # fmt: skip
        setattr(notice, name, None)
    notice.phased = "no"
    others = sorted(others_filed(move.session, notice), key=lambda one: (one.sent_at, one.id))
    for clock in running:
        _move_clock(move, clock, "take_back", {"reason": move.values["reason"]})
        for other in others:
            if meets(other, other.channel, clock):  # the next notice is the one that met it
                _meet(move, other, clock)
                break
    if notice.kind != "other":
        _note_anew(move, notice)
    keep_in_step(move, incident)


def _note_anew(move: Move, notice: Notification) -> None:
    """What the case knows is what its other notices say, the first of them."""
    move.session.flush()
    people = notice.kind == "individuals"
    others = [
        one
        for one in others_filed(move.session, notice)
        if (one.kind == "individuals") is people and one.kind != "other"
    ]
    first = min(others, key=lambda one: one.sent_at or move.unit.now, default=None)
    inputs: dict[str, object] = {
        "told": "people" if people else "regulator", "anew": "yes",
        "sent_at": first.sent_at if first else None,
        "regulator_reference": first.regulator_reference if first and not people else None,
        "people_told": sum(one.people_told or 0 for one in others) or None if people else None,
    }  # fmt: skip
    _move_case(move, notice, "note_filing", inputs)


def _follow_up(move: Move) -> None:
    notice: Notification = move.record
    notice.followed_up_at = move.values["sent_at"]
    notice.outstanding = move.values.get("outstanding")
    if notice.outstanding:
        _ask_follow_up(notice)
    else:
        notice.follow_up_on = None
    reference = move.values.get("regulator_reference")
    _keep_text(move, "follow_up", move.values["text"], reference=reference)
    if reference and not notice.regulator_reference:
        notice.regulator_reference = reference
        _note(move, notice)


def _add_reference(move: Move) -> None:
    notice: Notification = move.record
    notice.regulator_reference = move.values["regulator_reference"]
    _note(move, notice)


def _correct(move: Move) -> None:
    """The text before stays: a correction is one more version, with its reason."""
    notice: Notification = move.record
    notice.text = move.values["text"]
    _keep_text(move, "corrected", notice.text, reason=move.values["reason"])


def _withdraw(move: Move) -> None:
    """R-INC-06: the case keeps the day, and the notice stays readable."""
    notice: Notification = move.record
    _stamp_withdrawn(move)
    incident = move.session.get_one(Incident, notice.incident_id)
    if incident.regulator_told_at is not None and incident.regulator_withdrawn_at is None:
        inputs: dict[str, object] = {"reason": move.values["reason"]}
        _move_case(move, notice, "withdraw_from_regulator", inputs)


def _stamp_withdrawn(move: Move) -> None:
    notice: Notification = move.record
    notice.withdrawn_at, notice.follow_up_on = move.unit.now, None


def withdraw_with_case(move: Move) -> None:
    """Once a case's report is withdrawn, so is every notice that told a regulator of it."""
    incident: Incident = move.record
    move.session.flush()
    for notice in notices_of(move.session, incident.id, "filed"):
        if notice.kind in TO_REGULATORS:
            inputs = {"reason": move.values["reason"]}
            command = Command("notification", "withdraw_with_case", notice.reference, inputs=inputs)
            move.follow(command, system_actor(move.actor.door))


def follow_owner(move: Move) -> None:
    """Whoever works on the case is reminded of its notices and letters."""
    incident: Incident = move.record
    for name in ("notification", "correspondence"):
        noun = get_noun(name)
        hanging = select(noun.model).where(noun.model.incident_id == incident.id)
        for record in move.session.scalars(hanging).all():
            if record.owner_id != incident.owner_id:
                record.owner_id = incident.owner_id
                recompute(move.unit, noun, record)
                sync_record(move.session, noun, record, move.unit.now)


HANDLERS: Mapping[str, Handler] = {
    "draft": _draft, "edit": _name, "file": _file, "file_phased": _file, "follow_up": _follow_up,
    "add_reference": _add_reference, "correct": _correct, "withdraw": _withdraw,
    "withdraw_with_case": _stamp_withdrawn, "take_back": _take_back,
}  # fmt: skip
