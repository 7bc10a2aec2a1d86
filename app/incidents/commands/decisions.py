"""What scoring, advice and decisions set: the grid, who decided what, and who looks at it again."""

from collections.abc import Mapping

from app.core.dates import start_of_day
from app.core.parameters import lookup_whole
from app.engine.move import Move
from app.engine.noun import Handler
from app.identity.models import Organisation
from app.incidents.models import Incident
from app.reminders.working_days import organisation_calendar

SMALL_TEAM = "small_team"


def small_team(organisation: Organisation) -> bool:
    """Whether an organisation lets an assessor decide, with a countersignature (R-SOD-01)."""
    return bool((organisation.settings or {}).get(SMALL_TEAM))


def _assess(move: Move) -> None:
    """R-GRID: scoring again keeps the scores before in history, and ends what was set over them."""
    incident: Incident = move.record
    for name in ("severity", "likelihood"):
        setattr(incident, name, int(move.values[name]))
    for name in ("breach_types", "special_groups", "high_risk", "reasoning"):
        if name in move.values:
            setattr(incident, name, move.values[name])
    incident.assessor_id, incident.assessed_at = move.actor.person_id, move.unit.now
    incident.override_outcome = incident.override_proposed = None
    incident.second_read_asked_by_id = incident.second_read_by_id = None


def _override_higher(move: Move) -> None:
    incident: Incident = move.record
    move.facts = {"was": incident.outcome}
    incident.override_outcome = move.values["outcome"]
    incident.override_by_id = move.actor.person_id


def _propose_lower(move: Move) -> None:
    incident: Incident = move.record
    incident.override_proposed = move.values["outcome"]
    incident.override_by_id = move.actor.person_id
    incident.second_read_asked_by_id = move.actor.person_id
    incident.second_read_by_id = incident.second_read_agrees = None


def _approve_lower(move: Move) -> None:
    incident: Incident = move.record
    move.facts = {"was": incident.outcome}
    incident.override_outcome, incident.override_proposed = incident.override_proposed, None


def _advise(move: Move) -> None:
    incident: Incident = move.record
    for name in ("advice_notify", "advice_individuals", "advice"):
        setattr(incident, name, move.values[name])
    incident.advised_by_id, incident.advised_at = move.actor.person_id, move.unit.now


def _decide_notify(move: Move) -> None:
    incident: Incident = move.record
    incident.notify_decision = move.values["notify_decision"]
    incident.notify_reason = move.values["reason"]
    incident.notify_decided_by_id, incident.notify_decided_at = move.actor.person_id, move.unit.now
    move.facts = {"differs_from_advice": incident.advice_notify not in
                  (None, incident.notify_decision)}  # fmt: skip
    _ask_countersign(move)


def _decide_individuals(move: Move) -> None:
    incident: Incident = move.record
    incident.individuals_decision = move.values["individuals_decision"]
    told = incident.individuals_decision == "tell"
    incident.individuals_exemption = None if told else move.values.get("individuals_exemption")
    by_law = incident.individuals_exemption == "law"
    incident.exemption_provision = move.values.get("exemption_provision") if by_law else None
    incident.exemption_review_on = move.values.get("exemption_review_on") if by_law else None
    incident.individuals_reason = move.values["reason"]
    incident.individuals_decided_by_id = move.actor.person_id
    incident.individuals_decided_at = move.unit.now
    move.facts = {"differs_from_advice": incident.advice_individuals not in
                  (None, incident.individuals_decision)}  # fmt: skip
    _ask_countersign(move)


def _ask_countersign(move: Move) -> None:
    """R-SOD-01: in a small team the assessor may decide; a second person looks within two days."""
    incident: Incident = move.record
    if incident.assessor_id is None or incident.assessor_id != move.actor.person_id:
        return
    days = lookup_whole("incident.countersign_working_days", move.unit.today)
    calendar = organisation_calendar(move.session, incident.organisation_id).lenient()
    last = calendar.add_working_days(move.unit.today, days)
    incident.countersign_by, incident.countersigned_by_id = start_of_day(last), None
    incident.countersign_for_id = move.actor.person_id


def _countersign(move: Move) -> None:
    incident: Incident = move.record
    agrees = move.values["agrees"] == "yes"
    move.facts = {"agrees": agrees}
    incident.countersign_by = incident.countersign_for_id = None
    incident.countersigned_by_id = move.actor.person_id
    if not agrees:  # the decision has to be taken again, by somebody else
        incident.notify_decision = incident.individuals_decision = None
        incident.notify_decided_by_id = incident.individuals_decided_by_id = None


HANDLERS: Mapping[str, Handler] = {
    "assess": _assess, "rescore": _assess, "override_higher": _override_higher,
    "propose_lower": _propose_lower, "approve_lower": _approve_lower, "advise": _advise,
    "decide_notify": _decide_notify, "decide_individuals": _decide_individuals,
    "countersign": _countersign,
}  # fmt: skip
