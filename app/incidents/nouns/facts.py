"""What the guards of an incident need to know, read once for a move or a page."""

from datetime import datetime
from typing import Any

from app.core.dates import in_order
from app.engine.noun import Situation
from app.identity.models import Person
from app.incidents.commands.clocks import OF_FACTS
from app.incidents.commands.decisions import OF_THE_LAW, RANK
from app.incidents.commands.standing import ASSIGNED, INVOLVED, NAMED, stands
from app.incidents.commands.timeline import has_entry
from app.incidents.commands.touched import asked_end, is_linked
from app.incidents.models import Incident
from app.incidents.queries.cases import (
    has_duplicates,
    obligations_of,
    open_actions,
    running_obligations,
)
from app.incidents.queries.closing import checklist
from app.incidents.rules.regimes import regime_of
from workflows.incident_facts import Facts


def facts_of(incident: Incident | None, at: Situation) -> Facts:
    """Read the facts; a report that is being made has only its own answers."""
    if incident is None:
        return Facts(**_times(None, at))
    return Facts(
        **_times(incident, at), **_awareness(incident, at), **_triage(incident, at),
        **_scores(incident, at), **_decisions(incident, at), **_ending(incident, at),
        **_people(incident, at),
    )  # fmt: skip


def _times(incident: Incident | None, at: Situation) -> dict[str, Any]:
    def said(name: str) -> Any:
        return at.values[name] if name in at.values else getattr(incident, name, None)

    done = at.values.get("done_at")
    began, ended, found = said("occurred_at"), said("occurred_until"), said("discovered_at")
    rough = "approximate" in (said("occurred_precision"), said("discovered_precision"))
    pairs = ((began, ended), (began, found))
    return {
        "discovered_in_future": found is not None and found > at.now,
        "occurred_in_future": any(t is not None and t > at.now for t in (began, ended)),
        "done_in_future": done is not None and done > at.now,
        "times_in_order": all(
            a is None or b is None or in_order(a, b, rough=rough) for a, b in pairs
        ),
    }


def _awareness(incident: Incident, at: Situation) -> dict[str, Any]:
    new: datetime | None = at.values.get("aware_at")
    old = incident.aware_at
    return {
        "aware": old is not None,
        "aware_confirmed": at.values.get("aware_confirmed"),
        "aware_in_future": new is not None and new > at.now,
        "aware_before_occurrence": new is not None
        and incident.occurred_at is not None
        and new < incident.occurred_at,
        "aware_later": new is not None and old is not None and new > old,
        "aware_earlier": new is not None and old is not None and new <= old,
    }


def _triage(incident: Incident, at: Situation) -> dict[str, Any]:
    master_id = at.values.get("duplicate_of")
    master = at.session.get(Incident, master_id) if master_id else None
    asked = at.values.get("related") or master_id
    me = at.actor.person_id
    return {
        "personal_mentioned": incident.personal_mentioned,
        "second_read": incident.second_read_by_id is not None
        and incident.second_read_agrees == "yes",
        "second_read_asked": incident.second_read_asked_by_id is not None,
        "second_reader_asked": me is not None
        and me in (incident.second_read_asked_by_id, incident.override_by_id),
        "approver_read": me is not None and me == incident.second_read_by_id,
        "has_owner": incident.owner_id is not None,
        "same_record": asked == incident.id,
        "master_is_duplicate": master is not None and master.duplicate_of_id is not None,
        "has_duplicates": has_duplicates(at.session, incident.id),
        **(_linking(at, incident, master) if master is not None else {}),
        "is_duplicate": incident.duplicate_of_id is not None,
        "has_containment": incident.contained_at is not None
        or has_entry(at.session, incident.id, "containment"),
    }


def _linking(at: Situation, incident: Incident, master: Incident) -> dict[str, Any]:
    """R-INC-04: what a duplicate would lose to an incident that has no such clock (R-CLK-01)."""
    own = obligations_of(at.session, incident.id)
    decided = master.classification == "breach" and master.notify_decision == "log_only"
    there = {
        (one.regime, one.recipient)
        for one in obligations_of(at.session, master.id)
        if one.state in ("running", "met")
    }
    lost = [
        one.recipient or regime_of(one.regime).label
        for one in own
        if one.state == "running"
        and (one.regime, one.recipient) not in there
        and not (decided and one.regime in OF_FACTS)
    ]
    return {
        "notice_sent": any(one.state == "met" for one in own),
        "clocks_lost": "; ".join(lost),
    }


def _scores(incident: Incident, at: Situation) -> dict[str, Any]:
    values = at.values
    severity, likelihood = values.get("severity"), values.get("likelihood")
    half = ""
    if bool(severity) != bool(likelihood):
        half = "likelihood" if severity else "severity"
    asking = not any(name in values for name in ("severity", "likelihood", "breach_types"))
    needs_numbers = incident.personal_data != "no"
    outcome = values.get("outcome")
    there = incident.outcome or "log"
    return {
        "half_scored": half,
        "scored": asking or bool(severity and likelihood),
        "breach_types": asking or bool(values.get("breach_types")),
        "high_risk_missing": not asking
        and incident.classification == "breach"
        and values.get("high_risk") is None,
        "people_known": not needs_numbers
        or incident.people_affected is not None
        or incident.people_band is not None,
        "assessed": incident.severity is not None and incident.likelihood is not None,
        "override_same": outcome is not None and outcome == there,
        "override_higher": outcome is None or RANK[outcome] > RANK.get(there, 0),
        "override_lower": outcome is None or RANK[outcome] < RANK.get(there, 0),
        "override_waits": incident.override_proposed is not None,
    }


def _decisions(incident: Incident, at: Situation) -> dict[str, Any]:
    values = at.values
    notify, people = values.get("notify_decision"), values.get("individuals_decision")
    exemption = values.get("individuals_exemption")
    differs = (notify is not None and incident.advice_notify not in (None, notify)) or (
        people is not None and incident.advice_individuals not in (None, people)
    )
    silent = people == "do_not_tell"
    return {
        "breach": incident.classification == "breach",
        "personal_data_denied": incident.classification == "breach"
        and values.get("personal_data") == "no",
        "differs_from_advice": differs,
        "reason_given": bool(values.get("reason")),
        "below_outcome": notify == "log_only" and RANK.get(incident.outcome or "log", 0) > 0,
        "by_siro": _by_siro(incident, at),
        "exemption_missing": silent and not exemption,
        "provision_missing": silent
        and exemption == "law"
        and not (values.get("exemption_provision") and values.get("exemption_review_on")),
        "review_in_past": silent
        and exemption == "law"
        and (values.get("exemption_review_on") or at.today) < at.today,
        "exemption_not_open": silent
        and incident.high_risk == "yes"
        and exemption is not None
        and exemption not in OF_THE_LAW,
        "countersign_waits": incident.countersign_by is not None,
        "countersigner_assessed": at.actor.person_id is not None
        and at.actor.person_id == incident.assessor_id,
        "filed": incident.regulator_told_at is not None and incident.regulator_withdrawn_at is None,
    }


def _by_siro(incident: Incident, at: Situation) -> bool:
    """Whether the SIRO acts, or who acts for one: a deputy, or a nominee where one is involved."""
    here = incident.organisation_id
    return any(
        h.role == "siro" and h.organisation_id in (None, here) for h in at.actor.holdings
    ) or any(
        h.role == "siro" and stands(at.session, incident.id, INVOLVED, h.person_id)
        for h in at.actor.standing_in
    )


def _ending(incident: Incident, at: Situation) -> dict[str, Any]:
    end = asked_end(at.values)
    missing: tuple[str, ...] = ()
    if incident.state == "review":
        missing = tuple(i.words for i in checklist(at.session, incident) if not i.there)
    unmet: tuple[str, ...] = ()
    if incident.state == "notification":
        unmet = tuple(o.name for o in running_obligations(at.session, incident.id))
    settled: tuple[str, ...] = ()
    if incident.state == "actions":
        settled = tuple(open_actions(at.session, incident.id))
    return {
        "missing_at_close": missing,
        "unmet": unmet,
        "open_actions": settled,
        "imported": incident.import_id is not None,
        "findings": bool(incident.findings and incident.cause_category),
        "restricted": incident.restricted,
        "drill": incident.drill == "yes",
        "link_asked": end is not None,
        "linked": end is not None and is_linked(at, incident, end),
    }


def _people(incident: Incident, at: Situation) -> dict[str, Any]:
    person_id: int | None = at.values.get("person")
    investigator_id = at.values.get("investigator")
    investigator = at.session.get(Person, investigator_id) if investigator_id else None
    asked = person_id is not None
    return {
        "involved_already": asked and stands(at.session, incident.id, INVOLVED, person_id),
        "involved": not asked or stands(at.session, incident.id, INVOLVED, person_id),
        "named_already": not asked or stands(at.session, incident.id, NAMED, person_id),
        "named_before": asked and stands(at.session, incident.id, NAMED, person_id),
        "self_named": asked and person_id == at.actor.person_id,
        "investigator_of_team": investigator is not None
        and incident.team_id is not None
        and investigator.team_id == incident.team_id,
        "worker_involved": any(
            at.values.get(name) is not None
            and stands(at.session, incident.id, INVOLVED, at.values[name])
            for name in ("owner", "investigator", "person")
        ),
        "working_before": asked and stands(at.session, incident.id, ASSIGNED, person_id),
        "working": not asked or stands(at.session, incident.id, ASSIGNED, person_id),
    }
