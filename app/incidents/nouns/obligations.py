"""Legal clocks, as the engine works them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.clocks.hours import hours_due, is_late
from app.core.dates import london_date
from app.engine.move import Move
from app.engine.noun import DueDate, Handler, Noun, Situation, register
from app.identity.models import Organisation, Person
from app.incidents.commands.clocks import (
    ENDED,
    OF_FACTS,
    agreed_of,
    follows_facts,
    has_hours,
    hours_of,
)
from app.incidents.commands.timeline import add_entry
from app.incidents.fields import OBLIGATION
from app.incidents.models import Incident, Obligation
from app.incidents.nouns.shapes import hanging_shape
from app.incidents.queries.agreements import contract_named
from app.incidents.rules.regimes import regime_of
from app.links.relations import Relation, relate
from app.ui.words import london_datetime
from workflows import obligation as workflow

IS_OES, IS_PECR = "is_oes", "is_pecr_provider"
_SCOPES = {
    "nis": (IS_OES, "This organisation is not an operator of essential services (R-CLK-43)."),
    "pecr": (IS_PECR, "This organisation provides no public communications service (R-CLK-31)."),
}


def _start(move: Move) -> None:
    obligation: Obligation = move.record
    incident = move.session.get_one(Incident, obligation.incident_id)
    regime = regime_of(obligation.regime)
    obligation.organisation_id = incident.organisation_id
    obligation.owner_id, obligation.drill = incident.owner_id, incident.drill
    obligation.statutory = "yes" if regime.statutory else "no"
    obligation.recipient = obligation.recipient or ""
    obligation.name = f"{obligation.recipient or regime.label}, {incident.reference}"
    obligation.starts_at = obligation.starts_at or incident.aware_at or move.unit.now
    by_hand = move.transition.trigger == "add"
    contract = contract_named(move.session, obligation.organisation_id, obligation.basis)
    if contract is not None and not by_hand:
        obligation.contract_id = contract.key
    if contract is not None and obligation.hours is None and not regime.statutory:
        obligation.hours = contract.hours
    obligation.overridden = bool(by_hand and obligation.hours and regime.parameter)
    _set_due(obligation, obligation.hours)


def _set_due(obligation: Obligation, agreed: int | None) -> None:
    hours, source = hours_of(obligation.regime, obligation.starts_at, agreed)
    if agreed is not None and obligation.basis:
        source = f"Agreed: {obligation.basis}"
    obligation.hours, obligation.due_source = agreed or hours, source
    obligation.due_at = hours_due(obligation.starts_at, obligation.hours)


def _recompute(move: Move) -> None:
    """R-CFG-02: the old and the new date stand in the record of the move."""
    obligation: Obligation = move.record
    move.facts = {"due_before": obligation.due_at.isoformat()}
    obligation.starts_at, obligation.hours = move.values["starts_at"], move.values["hours"]
    contract = contract_named(move.session, obligation.organisation_id, move.values.get("basis"))
    if contract is not None:
        obligation.contract_id, obligation.basis = contract.key, contract.reference
        obligation.due_source = f"Agreed: {contract.reference}"
    if not obligation.overridden:
        obligation.due_at = hours_due(obligation.starts_at, obligation.hours)
    _keep_within_law(obligation)


def _keep_within_law(obligation: Obligation) -> None:
    """A due time set by hand stays, but never beyond what a statute allows from the start."""
    if _of_law(obligation):
        allowed = hours_due(obligation.starts_at, obligation.hours)
        obligation.due_at = min(obligation.due_at, allowed)


def _acknowledge(move: Move) -> None:
    move.record.acknowledged_at = move.unit.now
    move.record.acknowledged_by_id = move.actor.person_id


def _record_call(move: Move) -> None:
    """R-REM-08: phoned and could not reach are acts, with who and when."""
    obligation: Obligation = move.record
    person = move.session.get_one(Person, move.values["person"])
    words = dict(workflow.OUTCOMES)[move.values["call"]]
    said = move.values.get("text")
    text = f"{obligation.name}: {person.name}. {words}." + (f" {said}" if said else "")
    add_entry(move, obligation.incident_id, "call", text, result=move.values["call"])
    move.facts = {"person": person.reference, "call": move.values["call"]}
    if move.values["call"] == "phoned":
        _acknowledge(move)


def _give_reason(move: Move) -> None:
    move.record.late_reason = move.values["late_reason"]


def _override_due(move: Move) -> None:
    obligation: Obligation = move.record
    move.facts = {"due_before": obligation.due_at.isoformat()}
    obligation.due_at, obligation.overridden = move.values["due_at"], True


def _meet(move: Move) -> None:
    obligation: Obligation = move.record
    obligation.met_at = move.values["met_at"]
    obligation.phased = move.values.get("phased") or "no"
    obligation.late_reason = move.values.get("late_reason") or obligation.late_reason
    obligation.closed_at = move.unit.now


def _close(move: Move) -> None:
    move.record.closed_at, move.record.closed_reason = move.unit.now, move.values["reason"]


def _take_back(move: Move) -> None:
    obligation: Obligation = move.record
    move.facts = {"met_before": obligation.met_at.isoformat() if obligation.met_at else None}
    obligation.met_at = obligation.closed_at = None
    obligation.phased = "no"


def _run_again(move: Move) -> None:
    """Nothing is given for the time it stood: it runs from where it ran before."""
    move.record.closed_at = move.record.closed_reason = None


def _resume(move: Move) -> None:
    obligation: Obligation = move.record
    obligation.closed_at = obligation.closed_reason = None
    obligation.starts_at = move.values["starts_at"]
    if not obligation.overridden:
        _set_due(obligation, agreed_of(obligation))
    _keep_within_law(obligation)


def _facts(obligation: Obligation | None, at: Situation) -> workflow.Facts:
    if obligation is None:
        return _facts_of_new(at)
    met: datetime | None = at.values.get("met_at")
    due: datetime | None = at.values.get("due_at")
    late = is_late(obligation.due_at, met or obligation.met_at or at.now)
    given = at.values.get("late_reason") or obligation.late_reason
    return workflow.Facts(
        late=late,
        due_before_start=due is not None and due <= obligation.starts_at,
        due_after_law=_after_law(obligation, due),
        of_facts=follows_facts(obligation),
        incident_open=_is_open(at.session, obligation.incident_id),
        met_in_future=met is not None and met > at.now,
        reason_missing=met is not None and late and not given and obligation.statutory == "yes",
    )


def _after_law(obligation: Obligation, due: datetime | None) -> str:
    """Until when the law allows at most, where a due time lies after that; else nothing."""
    if due is None or not _of_law(obligation):
        return ""
    allowed = hours_due(obligation.starts_at, obligation.hours)
    return london_datetime(allowed) if due > allowed else ""


def _of_law(obligation: Obligation) -> bool:
    """Whether the hours are a statute's, which nobody here can lengthen."""
    regime = regime_of(obligation.regime)
    return regime.statutory and bool(regime.parameter)


def _is_open(session: Session, incident_id: int) -> bool:
    return session.get_one(Incident, incident_id).state not in ENDED


def _over_law(regime: str, start: datetime, agreed: int | None) -> int:
    """The hours of the law, where somebody enters more of them; else 0."""
    if agreed is None or not regime_of(regime).statutory or not has_hours(regime, start):
        return 0
    allowed, _source = hours_of(regime, start, None)
    return allowed if agreed > allowed else 0


def _facts_of_new(at: Situation) -> workflow.Facts:
    values = at.values
    incident = at.session.get(Incident, values["incident"]) if values.get("incident") else None
    regime, starts = values.get("regime"), values.get("starts_at")
    if incident is None or regime is None:
        return workflow.Facts()
    start = starts or incident.aware_at or at.now
    return workflow.Facts(
        hours_over_law=_over_law(regime, start, values.get("hours")),
        hours_known=bool(values.get("hours"))
        or has_hours(regime, start)
        or bool(contract_named(at.session, incident.organisation_id, values.get("basis"))),
        out_of_scope=_out_of_scope(at.session, incident.organisation_id, regime),
        comes_by_itself=regime in OF_FACTS and not values.get("recipient"),
        already_there=_is_there(at.session, incident.id, regime, values.get("recipient") or ""),
        incident_open=incident.state not in ENDED,
        starts_in_future=start > at.now,
    )


def _out_of_scope(session: Session, organisation_id: int, regime: str) -> str:
    if regime not in _SCOPES:
        return ""
    setting, sentence = _SCOPES[regime]
    organisation = session.get_one(Organisation, organisation_id)
    return "" if (organisation.settings or {}).get(setting) else sentence


def _is_there(session: Session, incident_id: int, regime: str, recipient: str) -> bool:
    return bool(
        session.scalar(
            select(
                exists().where(
                    Obligation.incident_id == incident_id, Obligation.regime == regime,
                    Obligation.recipient == recipient,
                )
            )
        )
    )  # fmt: skip


def _dues(obligation: Obligation) -> Sequence[DueDate]:
    """A running clock reminds by the minute, day and night (R-REM-08)."""
    if obligation.state != "running":
        return ()
    return (
        DueDate(
            "breach_clock", london_date(obligation.due_at), regime_of(obligation.regime).ladder,
            obligation.owner_id, london_date(obligation.starts_at),
            starts_at=obligation.starts_at, due_at=obligation.due_at,
            acknowledged_at=obligation.acknowledged_at,
            case=("incident", obligation.incident_id),
        ),
    )  # fmt: skip


HANDLERS: Mapping[str, Handler] = {
    "add": _start, "start": _start, "recompute": _recompute, "acknowledge": _acknowledge,
    "record_call": _record_call, "give_reason": _give_reason, "override_due": _override_due,
    "meet": _meet, "close": _close, "resume": _resume, "stand_down": _close,
    "run_again": _run_again, "take_back": _take_back,
}  # fmt: skip

OBLIGATION_NOUN = Noun(
    name="obligation",
    plural="obligations",
    title="Legal clock",
    prefix="OBL",
    model=Obligation,
    workflow=workflow.WORKFLOW,
    fields=OBLIGATION,
    shape=hanging_shape(Obligation, owner=Obligation.owner_id),
    facts=_facts,
    handlers=HANDLERS,
    views=("obligation.view",),
    title_views=("obligation.view_stub",),
    reached=("obligation.acknowledge", "obligation.record_call"),
    dues=_dues,
    measured=("state", "starts_at", "due_at", "met_at", "closed_at", "regime", "statutory",
              "drill"),
    tracked=("due_at", "overridden", "met_at", "phased", "late_reason", "closed_reason",
             "acknowledged_at", "acknowledged_by"),
    shown=("statutory",),
    searched=None,
)  # fmt: skip


def register_noun() -> None:
    """Make legal clocks known to every door, and show them with their incident."""
    register(OBLIGATION_NOUN)
    relate(
        Relation("incident", "Legal clocks", "obligation",
                 lambda incident: Obligation.incident_id == incident.id),
        Relation("obligation", "Incident", "incident",
                 lambda obligation: Incident.id == obligation.incident_id),
    )  # fmt: skip
