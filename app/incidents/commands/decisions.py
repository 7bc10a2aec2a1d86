"""What scoring, advice and decisions set: the grid, who decided what, and who looks at it again."""

from collections.abc import Mapping

from app.core.dates import start_of_day
from app.core.parameters import lookup_whole
from app.engine.move import Move
from app.engine.noun import Handler
from app.identity.models import Organisation, Person
from app.incidents.commands.clocks import fire_incident
from app.incidents.commands.timeline import add_entry
from app.incidents.models import Incident
from app.reminders.working_days import organisation_calendar
from workflows.incident import SCORED

SMALL_TEAM = "small_team"
RANK = {"log": 0, "ico": 1, "ico_dhsc": 2}
"""The outcomes of the grid, from what stays in our log to what is told at once."""
OF_THE_LAW = ("unintelligible", "risk_removed", "disproportionate", "law")
"""Why people at high risk need not be told: the exemptions of the law (R-CLK-11)."""


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
    incident.notify_reason, incident.notify_outcome = move.values["reason"], incident.outcome
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
        _forget_exemption(incident)


def follow_risk(move: Move) -> None:
    """What was decided for less does not stand once the outcome rises above it (R-GRID-07)."""
    incident: Incident = move.record
    if incident.state not in SCORED:  # before that it is scored, and then followed
        return
    if _log_overtaken(incident) or _silence_overtaken(incident):
        reason = "The risk is higher than when it was decided."
        inputs: dict[str, object] = {"reason": reason}
        fire_incident(move, incident, "take_back_decisions", inputs)


def _log_overtaken(incident: Incident) -> bool:
    """The outcome was lower when it was decided that the regulator is not told."""
    then, now = (RANK.get(o or "log", 0) for o in (incident.notify_outcome, incident.outcome))
    return incident.notify_decision == "log_only" and now > then


def _silence_overtaken(incident: Incident) -> bool:
    """A high risk was found, and no exemption of the law was named."""
    named = incident.individuals_exemption in OF_THE_LAW
    silent = incident.individuals_decision == "do_not_tell"
    return silent and incident.high_risk == "yes" and not named


def _take_back(move: Move) -> None:
    incident: Incident = move.record
    if _log_overtaken(incident):
        take_back_notify(move)
    if _silence_overtaken(incident):
        take_back_individuals(move)


def take_back_notify(move: Move) -> None:
    """Decide again on the regulator; the timeline keeps what was decided, by whom and why."""
    incident: Incident = move.record
    if incident.notify_decision != "log_only":
        return
    _keep(move, "record it in our log only", incident.notify_decided_by_id, incident.notify_reason)
    incident.notify_decision = incident.notify_decided_by_id = incident.notify_decided_at = None
    incident.notify_reason = incident.notify_outcome = None
    _end_waiting(incident)


def take_back_individuals(move: Move) -> None:
    """Decide again on the people affected; the timeline keeps what was decided."""
    incident: Incident = move.record
    if incident.individuals_decision != "do_not_tell":
        return
    by, why = incident.individuals_decided_by_id, incident.individuals_reason
    _keep(move, "do not tell the people affected", by, why)
    incident.individuals_decision = None
    incident.individuals_decided_by_id = incident.individuals_decided_at = None
    incident.individuals_reason = None
    _forget_exemption(incident)
    _end_waiting(incident)


def _forget_exemption(incident: Incident) -> None:
    """A limb of a decision that does not stand is looked at by nobody again (R-CLK-14)."""
    incident.individuals_exemption = None
    incident.exemption_provision = incident.exemption_review_on = None


def _keep(move: Move, what: str, by: int | None, why: str | None) -> None:
    who = move.session.get_one(Person, by).name if by is not None else "not recorded"
    text = f"Decision taken back: {what}. It was decided by: {who}. Reason then: {why or 'none'}"
    add_entry(move, move.record.id, "entry", text)


def _end_waiting(incident: Incident) -> None:
    """Nothing waits for a countersignature once neither decision stands."""
    if incident.notify_decision is None and incident.individuals_decision is None:
        incident.countersign_by = incident.countersign_for_id = None


HANDLERS: Mapping[str, Handler] = {
    "assess": _assess, "rescore": _assess, "override_higher": _override_higher,
    "propose_lower": _propose_lower, "approve_lower": _approve_lower, "advise": _advise,
    "decide_notify": _decide_notify, "decide_individuals": _decide_individuals,
    "countersign": _countersign, "take_back_decisions": _take_back,
}  # fmt: skip
