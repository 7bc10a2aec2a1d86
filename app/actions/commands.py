"""What the moves of actions do."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from app.actions.models import Action
from app.actions.rules import effectiveness_due, must_be_verified, source_of, target_date
from app.core.errors import InvalidError
from app.documents.subjects import hang
from app.engine.commands import Command
from app.engine.history import History, history_rows, write_history
from app.engine.move import Move
from app.engine.noun import Handler


def _add(move: Move) -> None:
    action: Action = move.record
    action.created_by_id = move.actor.person_id
    _hang(move)
    action.source_kind = action.source_kind or source_of(action.subject_kind)
    # What a plan brings in as done was agreed by then.
    action.raised_on = action.raised_on or move.values.get("completed_on") or move.unit.today
    if action.verification is None:
        needed = must_be_verified(action.source_kind, action.raised_on)
        action.verification = "yes" if needed else "no"
    if action.due_on is None:
        action.due_on = target_date(action.priority, max(action.raised_on, move.unit.today))
    action.original_due_on = action.due_on
    action.redated_times = 0
    move.effective_on = action.raised_on


def _hang(move: Move) -> None:
    """Tie it to its record. A row of a file whose record is not here stands alone, and says so."""
    action: Action = move.record
    if action.subject is None:
        return
    here = action.organisation_id
    try:
        hang(move)
    except InvalidError as error:
        if action.import_id is None:
            raise
        move.warnings += [fault.sentence for fault in error.faults]
        action.subject = None
        return
    if action.organisation_id != here and action.import_id is not None:
        move.warnings.append(f"{action.subject} belongs to another organisation.")
        action.organisation_id = here
        action.subject = action.subject_kind = action.subject_key = None


def _edit(move: Move) -> None:
    action: Action = move.record
    if action.subject is not None and action.subject_key is None:
        _hang(move)
    if action.original_due_on is None:
        action.original_due_on = action.due_on


def _start(move: Move) -> None:
    move.effective_on = move.values.get("started_on") or move.unit.today
    _restate(move)


def _redate(move: Move) -> None:
    _set_date(move, move.values["new_due_on"])


def _set_date(move: Move, day: date | None) -> None:
    """A new date is counted, and the event keeps the one before (R-AUD-03)."""
    action: Action = move.record
    if day is None or day == action.due_on:
        return
    if action.due_on is not None:
        action.redated_times += 1
        move.facts = {"due_before_on": action.due_on.isoformat()}
    action.due_on = day


def _reassign(move: Move) -> None:
    move.record.owner_id = move.values["new_owner"]


def _complete(move: Move) -> None:
    action: Action = move.record
    action.evidence = move.values.get("evidence") or action.evidence
    action.completed_on, action.completed_by_id = move.values["completed_on"], move.actor.person_id
    looks = effectiveness_due(move.values["completed_on"])
    long_done = action.import_id is not None and looks < move.unit.today
    action.effectiveness_due_on = None if long_done else looks
    action.effectiveness = action.effectiveness_by_id = None
    move.effective_on = move.values["completed_on"]
    _restate(move)


def _verify(move: Move) -> None:
    """Verified later, it was done on the day it was done: a figure counts it from then.

    Only a plan that is brought in names the day; whoever brings it in has verified by that.
    """
    action: Action = move.record
    action.verified_by_id = move.actor.person_id
    action.verified_on = move.values.get("verified_on") or move.unit.today
    move.effective_on = action.completed_on or move.unit.today
    _restate(move)


def _restate(move: Move) -> None:
    """What was so from an earlier day is so on the later ones too, whatever was recorded of them.

    The state is the one the move has led to; the row of the earlier day itself is written with it.
    """
    action: Action = move.record
    later = select(History.effective_on).where(
        History.kind == move.noun.name, History.subject_id == action.id,
        History.field == "state", History.effective_on > move.effective_on,
    )  # fmt: skip
    for day in move.session.scalars(later.distinct()).all():
        rows = history_rows(
            {"state": action.state}, kind=move.noun.name, subject_id=action.id,
            organisation_id=action.organisation_id, effective_on=day,
            recorded_at=move.unit.now, correlation_id=move.unit.correlation_id,
        )  # fmt: skip
        write_history(move.session, rows)


def _reopen(move: Move) -> None:
    """It is to be done again: what was said of its end no longer holds, and stays in history.

    Whether it worked is said until it is done once more.
    """
    action: Action = move.record
    action.completed_on = action.completed_by_id = action.effectiveness_due_on = None
    action.verified_by_id = action.verified_on = None
    action.risk_accepted_by_id = action.risk_accepted_on = action.cancelled_on = None
    _set_date(move, move.values.get("new_due_on"))


def _record_effectiveness(move: Move) -> None:
    action: Action = move.record
    action.effectiveness = move.values["effectiveness"]
    action.effectiveness_by_id = move.actor.person_id


def reopen_if_not_effective(move: Move) -> None:
    """R-ACT-03: what did not work is opened again; what it came from stays as it is."""
    if move.values["effectiveness"] != "not_effective":
        return
    inputs = {"reason": move.values["note"], "new_due_on": move.values["new_due_on"]}
    move.follow(Command(move.noun.name, "reopen", move.record.reference, inputs=inputs))


def _accept_risk(move: Move) -> None:
    action: Action = move.record
    action.risk_accepted_by_id, action.risk_accepted_on = move.actor.person_id, move.unit.today


def _cancel(move: Move) -> None:
    move.record.cancelled_on = move.unit.today


ACTION: Mapping[str, Handler] = {
    "add": _add, "create_due": _add, "edit": _edit, "start": _start, "redate": _redate,
    "reassign": _reassign, "complete": _complete, "verify": _verify, "return": _reopen,
    "record_effectiveness": _record_effectiveness, "accept_risk": _accept_risk,
    "cancel": _cancel, "reopen": _reopen, "withdraw": _cancel,
}  # fmt: skip
