"""What the moves of incidents set; clocks follow by events (``app.incidents.clocks``)."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime

from app.core.dates import london_date, start_of_day
from app.engine.move import Move
from app.engine.noun import Handler
from app.incidents.commands.clocks import in_question
from app.incidents.commands.decisions import take_back_individuals, take_back_notify
from app.incidents.commands.standing import let_in
from app.incidents.commands.timeline import PRIVILEGED, add_entry, last_result
from app.incidents.models import Incident
from app.incidents.queries.agreements import owed_by_supplier
from app.incidents.queries.cases import is_repeat
from app.incidents.rules.awareness import first_awareness
from app.incidents.rules.mapping import data_types_of, subject_types_of, types_of

_TITLE = 80
_STILL_RUNS = (
    "The clock goes on: personal data was mentioned before. Ask for a second reader, who must "
    "agree that there is none."
)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def receipt_hash(code: str) -> str:
    """What is kept of a receipt code: its hash, whatever spaces or dashes were typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _new_receipt() -> str:
    """A code of 78 bits in four groups, without letters that are read as digits."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    return "-".join(letters[n : n + 4] for n in range(0, 16, 4))


def _report(move: Move) -> None:
    incident: Incident = move.record
    incident.reported_by_id = move.actor.person_id
    if move.actor.person_id is None:
        move.secret = _new_receipt()
        incident.receipt_hash = receipt_hash(move.secret)
        incident.source = incident.source or "public"
    incident.source = incident.source or "staff"
    _begin(move)


def _record(move: Move) -> None:
    """R-INT-06: a report by phone says who reported and who wrote it down."""
    incident: Incident = move.record
    incident.reported_by_id = move.values.get("reported_by")
    incident.recorded_by_id = move.actor.person_id
    incident.source = incident.source or ("staff" if incident.reported_by_id else "public")
    _begin(move)


def _begin(move: Move) -> None:
    incident: Incident = move.record
    incident.submitted_at = move.unit.now
    aware = first_awareness(
        move.unit.now, discovered_at=incident.discovered_at, told_at=incident.supplier_told_at,
        reported_from=incident.source,
    )  # fmt: skip
    incident.aware_at, incident.aware_source = aware.at, aware.source
    fill(move)


def fill(move: Move) -> None:
    """Set what was left empty and follows from an answer: title, types, whose data it is."""
    incident: Incident = move.record
    if not incident.title and incident.what_happened:
        incident.title = _first_words(incident.what_happened)
    incident.incident_type, incident.incident_category = types_of(
        incident.cause, incident.incident_type, incident.incident_category
    )
    incident.subject_types = incident.subject_types or subject_types_of(incident.subjects)
    incident.data_types = incident.data_types or data_types_of(incident.data_kinds)
    _fill_agreed(move)


def _fill_agreed(move: Move) -> None:
    """R-INC-08: what a supplier owes us is what its contract says, unless somebody says else."""
    incident: Incident = move.record
    if incident.supplier_hours is not None or incident.supplier_id is None:
        return
    contract = owed_by_supplier(move.session, incident)
    if contract is not None and incident.supplier_terms in (None, contract.reference):
        incident.supplier_hours = contract.hours
        incident.supplier_terms = contract.reference


def _first_words(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _TITLE else f"{plain[:_TITLE].rsplit(' ', 1)[0]}…"


def _edit(move: Move) -> None:
    fill(move)
    _pull_to_facts(move)
    _mark_repeat(move)
    if move.values.get("personal_data") == "no" and in_question(move.record):
        move.warnings.append(_STILL_RUNS)


def _pull_to_facts(move: Move) -> None:
    """R-INC-02: facts that show an earlier awareness move it there; later ones need a reason."""
    incident: Incident = move.record
    if incident.submitted_at is None or incident.aware_at is None or incident.aware_source == "set":
        return
    shown = first_awareness(
        incident.submitted_at, discovered_at=incident.discovered_at,
        told_at=incident.supplier_told_at, reported_from=incident.source,
    )  # fmt: skip
    if shown.at < incident.aware_at:
        move.facts = {"aware_before": incident.aware_at.isoformat()}
        incident.aware_at, incident.aware_source = shown.at, shown.source


def _mark_repeat(move: Move) -> None:
    """R-INC-07: the same type in the same team within twelve months."""
    incident: Incident = move.record
    incident.repeat = "yes" if is_repeat(move.session, incident, move.unit.today) else "no"


def _accept(move: Move) -> None:
    incident: Incident = move.record
    incident.owner_id = move.values.get("owner") or move.actor.person_id
    incident.triaged_at = move.unit.now
    let_in(move, incident.owner_id)


def _assign(move: Move) -> None:
    incident: Incident = move.record
    if move.values.get("owner"):
        incident.owner_id = move.values["owner"]
    if move.values.get("investigator"):
        incident.investigator_id = move.values["investigator"]
    let_in(move, move.values.get("owner"), move.values.get("investigator"))


def _classify(classification: str) -> Handler:
    def handler(move: Move) -> None:
        incident: Incident = move.record
        incident.classification = classification
        if classification == "breach":
            incident.personal_data = "yes"
        if classification == "not_incident":
            _stamp_closed(move)
        _mark_repeat(move)

    return handler


def _reclassify(move: Move) -> None:
    incident: Incident = move.record
    move.facts = {"was": incident.classification}
    incident.classification = None
    incident.second_read_by_id = incident.second_read_asked_by_id = None


def _ask_second_read(move: Move) -> None:
    incident: Incident = move.record
    incident.second_read_asked_by_id = move.actor.person_id
    incident.second_read_by_id = incident.second_read_agrees = None


def _second_read(move: Move) -> None:
    incident: Incident = move.record
    incident.second_read_by_id = move.actor.person_id
    incident.second_read_agrees = move.values["agrees"]


def _link_duplicate(move: Move) -> None:
    """R-INC-04: its facts are copied across; the earliest awareness of the set wins.

    The words of a restricted report stay in it: others read the incident it repeats (R-SOD-04).
    """
    incident: Incident = move.record
    master = move.session.get_one(Incident, move.values["duplicate_of"])
    incident.duplicate_of_id = master.id
    incident.classification = "duplicate"
    said = "the report is restricted." if incident.restricted else incident.what_happened
    text = f"Reported again in {incident.reference}: {said}"
    add_entry(move, master.id, "fact", text, at=incident.discovered_at)
    move.facts = {"master": master.reference}
    _stamp_closed(move)


def _unlink_duplicate(move: Move) -> None:
    """The report stands for itself again, and its clocks run from its own awareness."""
    incident: Incident = move.record
    master = move.session.get_one(Incident, incident.duplicate_of_id)
    move.facts = {"master": master.reference}
    incident.duplicate_of_id = incident.classification = incident.closed_at = None
    incident.owner_id = incident.owner_id or move.actor.person_id
    incident.triaged_at = incident.triaged_at or move.unit.now


def _move_awareness(move: Move) -> None:
    incident: Incident = move.record
    before = incident.aware_at
    move.facts = {"aware_before": before.isoformat() if before else None}
    incident.aware_at, incident.aware_source = move.values["aware_at"], "set"


def _pull_awareness(move: Move) -> None:
    _move_awareness(move)
    move.record.aware_source = "duplicate"


def _record_containment(move: Move) -> None:
    """Where it stands is what was done last, whenever an earlier step is written down."""
    incident: Incident = move.record
    at: datetime = move.values.get("done_at") or move.unit.now
    result = move.values["result"]
    last = last_result(move.session, incident.id)
    add_entry(
        move, incident.id, "containment", move.values["text"], at=at, result=result,
        how=move.values.get("how"),
    )  # fmt: skip
    if incident.contained_at is None or at < incident.contained_at:
        incident.contained_at = at
    if result != "step" and (last is None or at >= last):
        incident.containment_result = result
        incident.contained_how = move.values.get("how") if result == "contained" else None
    move.facts = {"result": result}


def _entry(kind: str) -> Handler:
    def handler(move: Move) -> None:
        add_entry(move, move.record.id, kind, move.values["text"])
        move.facts = {"kind": kind}

    return handler


def _escalate(move: Move) -> None:
    move.record.escalated_to = move.values["escalated_to"]


def _withdraw_from_regulator(move: Move) -> None:
    move.record.regulator_withdrawn_at = move.unit.now


def _investigate(move: Move) -> None:
    incident: Incident = move.record
    for name in ("cause_category", "failed_barrier", "findings"):
        setattr(incident, name, move.values[name])
    incident.findings_by_id = move.actor.person_id


def _accept_risk(move: Move) -> None:
    move.record.risk_accepted_by_id = move.actor.person_id


def _stamp_closed(move: Move) -> None:
    incident: Incident = move.record
    incident.closed_at = move.unit.now
    incident.first_closed_at = incident.first_closed_at or move.unit.now


def _reopen(move: Move) -> None:
    """R-INC-05: clocks that were met and what came of them stay.

    New facts about the same breach take back that nobody is told: it is decided again, and the
    clock that the decision closed goes on.
    """
    move.record.closed_at = None
    if move.values["new_facts"] == "same_breach":
        take_back_notify(move)
        take_back_individuals(move)
    move.facts = {"new_facts": move.values["new_facts"]}


def _mark_drill(move: Move) -> None:
    move.record.drill = "yes" if move.transition.trigger == "mark_drill" else "no"


def submitted_on(incident: Incident) -> datetime | None:
    """The London day of the report, from which what an incident is was so."""
    return None if incident.submitted_at is None else start_of_day(
        london_date(incident.submitted_at)
    )  # fmt: skip


HANDLERS: Mapping[str, Handler] = {
    "report": _report, "record": _record,
    "add_facts": _entry("fact"), "add_statement": _entry("statement"),
    "accept": _accept, "assign": _assign,
    "classify_not_incident": _classify("not_incident"), "ask_second_read": _ask_second_read,
    "second_read": _second_read, "link_duplicate": _link_duplicate,
    "unlink_duplicate": _unlink_duplicate,
    "classify_near_miss": _classify("near_miss"),
    "classify_incident": _classify("security_incident"),
    "classify_breach": _classify("breach"), "reclassify": _reclassify,
    "move_awareness_earlier": _move_awareness, "move_awareness_later": _move_awareness,
    "pull_awareness": _pull_awareness,
    "edit": _edit, "record_containment": _record_containment, "add_entry": _entry("entry"),
    "add_privileged_note": _entry(PRIVILEGED), "escalate": _escalate,
    "advise_confidentiality": _entry("confidentiality"),
    "withdraw_from_regulator": _withdraw_from_regulator, "investigate": _investigate,
    "accept_risk": _accept_risk, "close": _stamp_closed, "reopen": _reopen,
    "mark_drill": _mark_drill, "unmark_drill": _mark_drill,
}  # fmt: skip
