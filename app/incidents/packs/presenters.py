"""What a case answers to the questions of a form: values in words, each from one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.clocks.hours import is_late
from app.core.fields import FieldKind, FieldSpec, shown_value
from app.core.vocabulary import choices
from app.identity.models import Organisation, Person
from app.incidents.fields import INCIDENT
from app.incidents.models import CaseEntry, Incident, Obligation
from app.incidents.notices.fields import NOTIFICATION
from app.incidents.notices.models import Notification
from app.incidents.packs.rules import sector_of
from app.ui.words import known_datetime, london_datetime
from workflows.incident_asks import BREACH_TYPES, LIKELIHOOD, SEVERITY
from workflows.notification import CHANNELS

REGULATOR_CLOCKS = ("ico_art33", "ico_s67")
_FIELDS = {spec.name: spec for spec in INCIDENT}
_ANSWERS = {spec.name: spec for spec in NOTIFICATION}
_SCALES = {"severity": dict(SEVERITY), "likelihood": dict(LIKELIHOOD)}


@dataclass(frozen=True, slots=True)
class Material:
    """All that a pack is made of. ``entries`` are lines on containment, never privileged ones.

    ``notices`` are the newest first, none discarded; ``now`` is an aware instant.
    """

    incident: Incident
    organisation: Organisation
    notices: tuple[Notification, ...]
    clocks: tuple[Obligation, ...]
    entries: tuple[CaseEntry, ...]
    owner: Person | None
    dpo: Person | None
    now: datetime


def answer(material: Material, origin: str) -> str:
    """What is known of a question, in words; empty where nothing is.

    ``origin`` is ``incident.<field>``, ``notice.<field>`` or ``case.<word>``; raises KeyError for
    what does not exist.
    """
    if not origin:
        return ""
    where, _, name = origin.partition(".")
    if where == "case":
        return _CASE[name](material)
    if where == "incident":
        return _of_incident(material.incident, name)
    told = (getattr(notice, name) for notice in material.notices)
    return _words(_ANSWERS[name], next((value for value in told if value not in (None, "")), None))


def _of_incident(incident: Incident, name: str) -> str:
    value = getattr(incident, name)
    if name in _SCALES:
        return _SCALES[name].get(str(value), "")
    spec = _FIELDS.get(name, FieldSpec(name, name, FieldKind.INSTANT))
    if spec.precision:
        return _capital(known_datetime(value, getattr(incident, spec.precision)))
    return _words(spec, value)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _words(spec: FieldSpec, value: Any) -> str:
    if isinstance(value, datetime):
        return london_datetime(value)
    if value in ("unknown", "not_sure"):
        return "Not yet known"
    return shown_value(spec, value)


def holds(material: Material, condition: str) -> bool:
    """Whether a condition of a form holds in a case; raises KeyError for an unknown one."""
    return condition == "yes" or (condition != "no" and _CONDITIONS[condition](material))


def _late(material: Material) -> bool:
    """R-CLK-02: told after the due time, or not told yet and past it."""
    return any(
        is_late(clock.due_at, clock.met_at or material.now)
        for clock in material.clocks
        if clock.regime in REGULATOR_CLOCKS and clock.state != "closed"
    )


_CONDITIONS: Mapping[str, Callable[[Material], bool]] = {
    "cyber": lambda m: m.incident.incident_category == "Cyber",
    "late": _late,
    "nis": lambda m: any(clock.regime == "nis" for clock in m.clocks),
    "told": lambda m: m.incident.individuals_told_at is not None,
    "trained": lambda m: answer(m, "notice.trained") == "Yes",
}


def _report_kind(material: Material) -> str:
    incident = material.incident
    if incident.regulator_told_at is None or incident.regulator_withdrawn_at is not None:
        return "First report"
    reference = incident.regulator_reference or "a report without a reference yet"
    return f"Follow-up to {reference}"


def _how(material: Material) -> str:
    cause = dict(choices("incident_causes")).get(material.incident.cause or "", "")
    return "\n".join(filter(None, (cause, material.incident.findings)))


def _cyber(material: Material) -> str:
    return {"Cyber": "Yes", "Non Cyber": "No"}.get(material.incident.incident_category or "", "")


def _occurred(material: Material) -> str:
    incident = material.incident
    if incident.occurred_at is None:
        return ""
    text = known_datetime(incident.occurred_at, incident.occurred_precision)
    if incident.occurred_until is not None:
        text += f" to {known_datetime(incident.occurred_until, incident.occurred_precision)}"
    return _capital(text)


def _late_reason(material: Material) -> str:
    reasons = (c.late_reason for c in material.clocks if c.regime in REGULATOR_CLOCKS)
    return next((reason for reason in reasons if reason), "")


def _people(material: Material) -> str:
    incident = material.incident
    if incident.people_affected is not None:
        return f"{incident.people_affected:,}"
    return _of_incident(incident, "people_band")


def _breach_types(material: Material) -> str:
    words = dict(BREACH_TYPES)
    return "; ".join(words.get(one, one) for one in material.incident.breach_types or ())


def _containment(material: Material) -> str:
    said = [f"{london_datetime(entry.at)}: {entry.text}" for entry in material.entries]
    return "\n".join(said) or material.incident.done_so_far or ""


def _measures(material: Material) -> str:
    """For a letter: what was done, without the times and the words of a log."""
    done = [entry.text for entry in material.entries] or [material.incident.done_so_far or ""]
    return "\n".join(filter(None, (*done, answer(material, "notice.mitigation"))))


def _people_told(material: Material) -> str:
    incident = material.incident
    if incident.individuals_told_at is not None:
        return "Told"
    if incident.individuals_decision == "tell":
        return "Planning to tell them"
    if incident.individuals_decision == "do_not_tell":
        return "Decided not to tell them"
    return "Not decided yet"


def _told_how(material: Material) -> str:
    letters = [n for n in material.notices if n.kind == "individuals" and n.state == "filed"]
    return "\n".join(_sent(notice) for notice in reversed(letters))


def _sent(notice: Notification) -> str:
    how = dict(CHANNELS).get(notice.channel or "", "")
    people = f", {notice.people_told:,} people" if notice.people_told is not None else ""
    return f"{how}, {london_datetime(notice.sent_at)}{people}"


def _others_told(material: Material) -> str:
    others = [n for n in material.notices if n.kind == "other" and n.state == "filed"]
    said = [f"{notice.recipient}, {london_datetime(notice.sent_at)}" for notice in reversed(others)]
    told = _of_incident(material.incident, "told")
    return "\n".join(filter(None, (*said, f"Said in the first report: {told}" if told else "")))


def _police_told(material: Material) -> str:
    met = any(c.regime == "police" and c.state == "met" for c in material.clocks)
    said = material.incident.told
    if met or "police" in (said or ()):
        return "Yes"
    return "No" if said else ""


def _person(person: Person | None) -> str:
    if person is None:
        return ""
    return ", ".join(filter(None, (person.name, person.email)))


_YES_NO = {"yes": "Yes", "no": "No"}
_CASE: Mapping[str, Callable[[Material], str]] = {
    "report_kind": _report_kind, "how": _how, "cyber": _cyber, "occurred": _occurred,
    "late_reason": _late_reason, "people": _people, "breach_types": _breach_types,
    "containment": _containment, "measures": _measures, "people_told": _people_told,
    "people_told_how": _told_how, "others_told": _others_told, "police_told": _police_told,
    "high_risk": lambda m: _YES_NO.get(m.incident.high_risk or "", ""),
    "reference": lambda m: m.incident.reference,
    "status": lambda m: m.incident.state.capitalize(),
    "withdrawn": lambda m: "Yes" if m.incident.regulator_withdrawn_at else "No",
    "controller": lambda m: m.organisation.name,
    "address": lambda m: "\n".join(filter(None, (m.organisation.address, m.organisation.postcode))),
    "ico_number": lambda m: m.organisation.ico_number or "",
    "ods_code": lambda m: m.organisation.ods_code or "",
    "sector": lambda m: sector_of(m.organisation.kind),
    "telephone": lambda m: m.organisation.telephone or "",
    "contact": lambda m: _person(m.owner),
    "dpo": lambda m: _person(m.dpo),
}  # fmt: skip
"""What a case knows beyond its fields, by the word that a form uses for it."""


def origins() -> frozenset[str]:
    """Every place an answer may come from: a form that names another is at fault."""
    fields = {f"incident.{name}" for name in (*_FIELDS, "aware_at", *_SCALES)}
    return frozenset(fields | {f"notice.{n}" for n in _ANSWERS} | {f"case.{n}" for n in _CASE})
