"""Incidents, as the engine works them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.dates import london_date
from app.engine.messages import queue_message, role_holders
from app.engine.move import Move, keep_history, recompute, subscribe
from app.engine.noun import DueDate, Noun, Searched, get_noun, register
from app.identity.models import Organisation
from app.incidents.commands import cases, clocks, decisions, log, standing, told, touched
from app.incidents.fields import INCIDENT
from app.incidents.models import Incident
from app.incidents.nouns.facts import facts_of
from app.incidents.nouns.obligations import register_noun as register_obligations
from app.incidents.nouns.shapes import INCIDENT_SHAPE
from app.incidents.queries.cases import obligations_of, open_case
from app.incidents.rules.grid import GridNotInForceError, GridResult, grid_result, lifts_floor
from app.incidents.rules.mapping import SPECIAL
from app.reminders.due_items import sync_record
from workflows import incident as workflow

RESTRICTED = "Restricted case"
_OUTCOMES = {True: "ico_dhsc", False: "ico"}


def derive(session: Session, incident: Incident) -> None:
    """Recompute what lists show and what the grid says. Never moves the version."""
    incident.name = RESTRICTED if incident.restricted else (incident.title or "Incident")
    incident.health = bool(SPECIAL & set(incident.data_kinds or ())) or bool(
        {"Health data", "Genetic or biometric data"} & set(incident.data_types or ())
    )
    found = grid_of(incident)
    if found is None:
        incident.effective_severity = incident.effective_likelihood = incident.score = None
        incident.zone = incident.grid_outcome = incident.outcome = None
    else:
        incident.effective_severity = found.severity
        incident.effective_likelihood = found.likelihood
        incident.score, incident.zone = found.score, found.zone
        incident.grid_outcome = _OUTCOMES[found.dhsc_notified] if found.ico_reportable else "log"
        incident.outcome = incident.override_outcome or incident.grid_outcome
    if clocks.said_personal(incident):
        incident.personal_mentioned = True
    incident.red = incident.outcome == "ico_dhsc"
    incident.assessor_bar_id = _barred(session, incident)


def grid_of(incident: Incident) -> GridResult | None:
    """What the grid says of an incident's scores; None without scores or before the grid."""
    if incident.severity is None or incident.likelihood is None:
        return None
    aware = incident.aware_at or incident.assessed_at
    on = london_date(aware) if aware else date.max
    try:
        return grid_result(
            incident.severity, incident.likelihood,
            special_group=bool(incident.special_groups),
            contained=lifts_floor(incident.contained_how, on), on=on,
        )  # fmt: skip
    except GridNotInForceError:
        return None


def _barred(session: Session, incident: Incident) -> int | None:
    """Who may not decide because they assessed it; nobody in a small team (R-SOD-01)."""
    if incident.assessor_id is None:
        return None
    organisation = session.get_one(Organisation, incident.organisation_id)
    return None if decisions.small_team(organisation) else incident.assessor_id


def _dues(incident: Incident) -> Sequence[DueDate]:
    """A decision of the assessor waits for a countersignature, an exemption to be looked at."""
    found, case = [], ("incident", incident.id)
    if incident.countersign_by is not None and incident.state not in clocks.ENDED:
        day = london_date(incident.countersign_by)
        since = london_date(incident.notify_decided_at or incident.countersign_by)
        found.append(
            DueDate("countersign", day, "countersign", incident.owner_id, since, case=case)
        )
    review = incident.exemption_review_on
    if review is not None and incident.individuals_told_at is None:
        since = london_date(incident.individuals_decided_at or incident.created_at)
        found.append(DueDate("exemption", review, "exemption", incident.owner_id, since, case=case))
    return tuple(found)


def _effective(incident: Any, name: str) -> date | None:
    """What an incident is was so from its report on, whenever we learn it; its stage is not."""
    if incident.submitted_at is None or (name == "state" and incident.import_id is None):
        return None
    return london_date(incident.submitted_at)


def _alert(move: Move) -> None:
    """R-INT-03: data in many hands, or of children or patients, is told to the DPO at once."""
    incident: Incident = move.record
    many = incident.holder in ("public", "several")
    tender = {"children", "patients"} & set(incident.subjects or ()) or {"health"} & set(
        incident.data_kinds or ()
    )
    if many or tender:
        _tell_role(move, "dpo", "incident_alert")


def _tell_unowned(move: Move) -> None:
    """What is added to a report that nobody has taken on is told to the IG team."""
    if move.record.owner_id is None:
        _tell_role(move, "ig_officer", "incident_facts_added")


def _tell_escalated(move: Move) -> None:
    _tell_role(move, move.values["escalated_to"], "incident_escalated")


def _tell_role(move: Move, role: str, name: str) -> None:
    """Tell whoever holds a role; who is involved is left out, their deputy told (R-SOD-02)."""
    incident: Incident = move.record
    case = ("incident", incident.id)
    for person_id in role_holders(move.unit, role, incident.organisation_id, case=case):
        queue_message(
            move.unit, name=name, person_id=person_id, organisation_id=incident.organisation_id,
            key=f"{name}:{incident.reference}:{move.unit.correlation_id}:{person_id}",
            subject_kind="incident", subject_reference=incident.reference,
        )  # fmt: skip


def _advance(move: Move) -> None:
    """Once both decisions are taken the case goes on: to the notices, or to the cause."""
    incident: Incident = move.record
    if incident.state != "decision":
        return
    if incident.notify_decision is None or incident.individuals_decision is None:
        return
    told = incident.individuals_decision == "tell" or clocks.public_message_owed(incident)
    notices = incident.notify_decision == "notify" or told
    trigger = "begin_notification" if notices else "begin_investigation"
    clocks.fire_incident(move, incident, trigger, {})


def _clocks_follow_case(move: Move) -> None:
    """Clocks are reminded of to the case owner, and are a drill's when the case is."""
    incident: Incident = move.record
    noun = get_noun("obligation")
    for obligation in obligations_of(move.session, incident.id):
        if (obligation.owner_id, obligation.drill) == (incident.owner_id, incident.drill):
            continue
        drill = {"drill": incident.drill} if obligation.drill != incident.drill else {}
        obligation.owner_id, obligation.drill = incident.owner_id, incident.drill
        keep_history(move.unit, noun, obligation, drill, move.unit.today)
        sync_record(move.session, noun, obligation, move.unit.now)


INCIDENT_NOUN = Noun(
    name="incident",
    plural="incidents",
    title="Incident",
    prefix="INC",
    model=Incident,
    workflow=workflow.WORKFLOW,
    fields=INCIDENT,
    shape=INCIDENT_SHAPE,
    facts=facts_of,
    handlers={
        **cases.HANDLERS, **decisions.HANDLERS, **log.HANDLERS, **standing.HANDLERS,
        **told.HANDLERS, **touched.HANDLERS,
    },
    views=("incident.view", "incident.view_restricted"),
    title_views=("incident.view_stub",),
    reached=("incident.view_own_report", "incident.add_facts", "incident.add_statement"),
    stub_heading=lambda incident: (
        RESTRICTED if incident.restricted else f"Incident {incident.reference}"
    ),
    derive=derive,
    dues=_dues,
    effective=_effective,
    case=lambda incident: ("incident", int(incident.id)),
    measured=(
        "state", "classification", "submitted_at", "aware_at", "discovered_at", "triaged_at",
        "contained_at", "first_closed_at", "closed_at", "people_affected", "people_band",
        "special_category", "incident_type", "incident_category", "team", "source",
        "cause_category", "drill", "severity", "likelihood", "zone", "outcome",
        "notify_decision", "regulator_told_at", "regulator_outcome", "people_told",
        "supplier", "siri_level",
    ),
    tracked=(
        "submitted_at", "aware_at", "aware_source", "owner", "investigator", "triaged_at",
        "classification", "contained_at", "containment_result", "contained_how", "severity",
        "likelihood", "breach_types", "special_groups", "high_risk", "assessor", "assessed_at",
        "override_outcome", "override_proposed", "advice_notify", "advice_individuals",
        "advised_by", "advised_at", "notify_decision", "notify_decided_by", "notify_decided_at",
        "individuals_decision", "individuals_exemption", "exemption_provision",
        "exemption_review_on", "individuals_decided_by",
        "individuals_decided_at", "countersign_by", "countersigned_by", "regulator_told_at",
        "regulator_reference", "regulator_outcome", "regulator_withdrawn_at",
        "individuals_told_at", "people_told", "cause_category", "failed_barrier",
        "findings_by", "risk_accepted_by", "escalated_to", "restricted", "restriction", "drill",
        "closed_at", "first_closed_at", "second_read_agrees",
    ),
    shown=("score", "zone", "grid_outcome", "outcome", "repeat", "siri_score", "siri_level"),
    unaudited=(
        "what_happened", "title", "done_so_far", "reporter_name", "reporter_contact", "lessons",
    ),
    searched=Searched(second=("what_happened",)),
)  # fmt: skip

_CLOCKED = (
    "reported", "recorded", "accepted", "classified_not_incident", "linked_as_duplicate",
    "classified_near_miss", "classified_incident", "classified_breach", "reclassified",
    "awareness_moved_earlier", "awareness_moved_later", "awareness_pulled", "edited", "assessed",
    "rescored", "overridden_higher", "lower_approved", "notify_decided", "individuals_decided",
    "countersigned", "decisions_taken_back", "reopened", "second_read_asked", "second_read",
    "duplicate_unlinked", "containment_recorded", "asset_linked", "asset_unlinked",
)  # fmt: skip


def _follow_the_team(move: Move) -> None:
    """Whether an assessor may decide hangs on the size of the team (R-SOD-01)."""
    noun = get_noun("incident")
    scored = select(Incident).where(
        Incident.organisation_id == move.record.id, Incident.assessor_id.is_not(None),
        open_case(),
    )  # fmt: skip
    for incident in move.session.scalars(scored.order_by(Incident.id).with_for_update()).all():
        recompute(move.unit, noun, incident)


def register_nouns() -> None:
    """Make incidents and their clocks known to every door."""
    register(INCIDENT_NOUN)
    register_obligations()
    touched.register_relations()
    for event in _CLOCKED:
        subscribe(f"incident.{event}", clocks.follow)
    for event in ("edited", "asset_linked", "asset_unlinked", "ended"):
        subscribe(f"contract.{event}", clocks.follow_contract)
    for event in ("reported", "recorded"):
        subscribe(f"incident.{event}", _alert)
    for event in ("accepted", "assigned", "involved_named", "marked_drill", "unmarked_drill"):
        subscribe(f"incident.{event}", _clocks_follow_case)
    subscribe("incident.escalated", _tell_escalated)
    for event in ("facts_added", "statement_added"):
        subscribe(f"incident.{event}", _tell_unowned)
    subscribe("organisation.incident_rules_set", _follow_the_team)
    for event in (
        "assessed", "rescored", "overridden_higher", "containment_recorded", "edited",
        "awareness_moved_earlier", "awareness_moved_later",
    ):  # fmt: skip
        subscribe(f"incident.{event}", decisions.follow_risk)
    for event in ("notify_decided", "individuals_decided"):
        subscribe(f"incident.{event}", _advance)
