"""What the page of an incident shows beside its fields: clocks, score, advice, timeline, gaps."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import g

from app.core.database import session
from app.engine.noun import Noun, get_noun
from app.engine.reading import names_of
from app.incidents.commands.standing import ASSIGNED, INVOLVED, NAMED, standing_of
from app.incidents.commands.timeline import PRIVILEGED, entries_of
from app.incidents.models import CaseEntry, Incident
from app.incidents.nouns.incidents import grid_of
from app.incidents.presenters import CLASSES, OUTCOMES, ZONES
from app.incidents.queries.closing import checklist
from app.incidents.rules.awareness import AWARE_SOURCES
from app.incidents.rules.grid import GridResult
from app.incidents.rules.regimes import regime_of
from app.policy.decisions import decide
from app.ui.page import Colour, Tag
from app.ui.record import Fact, Section, Why
from app.ui.words import known_datetime, london_datetime
from app.web import incident_answers, incident_decisions
from app.web.incident_clocks import clock_facts, clocks_of, clocks_section
from app.web.incident_logs import log_section
from workflows import incident_asks as asks

TELLS_ITSELF = ("incident", "obligation")
"""Kinds that tell here where they stand, rather than by the names of their columns."""
TOLD = ("Legal clocks",)
"""What stands in the summary already."""
_LONG_BEFORE = timedelta(days=365)
_GRID = (
    "Told to the regulator from likelihood 3 and severity 2 on; the health department is told "
    "from likelihood 3 and severity 4 on (R-GRID-01, R-GRID-02). A listed group that is not "
    "contained lifts both scores to 2 at least (R-GRID-05). The legal test stays Article 33."
)
_AWARE = (
    "We are aware from the earliest of a member of staff finding out, the report, and a supplier "
    "telling us; moving it later needs a reason (R-INC-02, R-INC-03)."
)
_PARTS = ("incident.view_privileged_note", "incident.view_involved")
_ZONE_COLOURS = {"red": Colour.RED, "amber": Colour.ORANGE, "not_reportable": Colour.GREY}
_KINDS = {
    "fact": "Added by the reporter", "statement": "Statement", "containment": "Containment",
    "entry": "Entry", "confidentiality": "Caldicott view", "call": "Phone call",
    PRIVILEGED: "Privileged note",
}  # fmt: skip


NEXT = {
    "reported": "The IG team takes it on, and names a case owner.",
    "triage": "The case owner says what it is: a breach, an incident, a near miss, or none.",
    "containment": "What was done to contain it is recorded. A service manager or IT may do that.",
    "assessment": "The case owner scores what it means for people. The DPO may advise already.",
    "decision": "The DPO advises. The SIRO, or a delegate who did not score it, decides on the "
    "regulator and on the people affected. The clock does not wait for either.",
    "notification": "The notices that were decided on are sent, in part where facts are missing.",
    "investigation": "The investigator records the cause. Somebody else agrees the findings.",
    "actions": "What keeps it from happening again is done, or its risk accepted.",
    "review": "The case owner goes through the checklist. The DPO, or a delegate, closes it.",
    "closed": "Nothing. New facts open it again.",
}


def class_tag(classification: str) -> Tag:
    """What an incident was classified as, in words."""
    colour = {"breach": Colour.RED, "security_incident": Colour.ORANGE}.get(classification)
    return Tag(dict(CLASSES)[classification], colour or Colour.GREY)


def zone_tag(zone: str) -> Tag:
    """Where an incident lies on the grid, in words."""
    return Tag(dict(ZONES)[zone], _ZONE_COLOURS[zone])


def facts(noun: Noun, record: Any) -> list[Fact]:
    """Where an incident stands: class, awareness, owner, score, and what was decided."""
    if noun.name == "obligation":
        return clock_facts(record)
    if noun.name != "incident":
        return []
    people = _people(record)
    scored = [*_scored(record), *incident_answers.of_score(record)]
    decided = [
        *incident_decisions.of_advice(record, people),
        *incident_decisions.of_decisions(record, people),
        *incident_decisions.of_regulator(record),
    ]  # fmt: skip
    return [*_standing(record, people), *scored, *decided, *incident_answers.of_cause(record)]


def _may(incident: Incident, permission: str) -> bool:
    """Whether the reader may see a part of the case; asked once for a page."""
    known: dict[tuple[int, str], bool] = g.setdefault("parts_of_cases", {})
    if (incident.id, permission) not in known:
        shape = get_noun("incident").shape
        answers = decide(session(), g.actor, _PARTS, shape, Incident.id == incident.id)
        known.update({(incident.id, name): may for name, may in answers.items()})
    return known[incident.id, permission]


def _people(incident: Incident) -> dict[int, str]:
    ids = {
        value
        for name in (
            "owner_id", "investigator_id", "assessor_id", "advised_by_id",
            "notify_decided_by_id", "individuals_decided_by_id", "reported_by_id",
            "recorded_by_id", "countersigned_by_id", "countersign_for_id",
        )
        if (value := getattr(incident, name)) is not None
    }  # fmt: skip
    return names_of(session(), "person", ids)


def _standing(incident: Incident, people: dict[int, str]) -> list[Fact]:
    source = AWARE_SOURCES.get(incident.aware_source or "", "")
    aware = london_datetime(incident.aware_at)
    inputs = (
        ("Found out", known_datetime(incident.discovered_at, incident.discovered_precision)),
        ("Reported", london_datetime(incident.submitted_at)),
        ("Told by supplier or partner", london_datetime(incident.supplier_told_at)),
        ("Taken from", source),
    )
    found = [
        Fact("What happens next", NEXT.get(incident.state, "Nothing.")),
        Fact("Class", dict(CLASSES).get(incident.classification or "", "Not classified yet")),
        Fact("We became aware", aware, note=source, why=Why(aware, _AWARE, inputs)),
        Fact("Case owner", people.get(incident.owner_id or 0, "Nobody has taken it on yet")),
        Fact("Reported", london_datetime(incident.submitted_at),
             note=_reporter(incident, people)),
    ]  # fmt: skip
    if incident.investigator_id is not None:
        found.append(Fact("Investigator", people.get(incident.investigator_id, "")))
    if incident.escalated_to is not None:
        found.append(Fact("Escalated to", dict(asks.ESCALATE_TO)[incident.escalated_to]))
    if incident.contained_at is not None:
        result = dict(asks.CONTAINMENT_KINDS).get(incident.containment_result or "step", "")
        found.append(Fact("Containment", result, note=london_datetime(incident.contained_at)))
    if incident.repeat == "yes":
        found.append(Fact("Repeat", "The same type in the same team within twelve months"))
    return [*found, *_supplier_gap(incident)]


def _supplier_gap(incident: Incident) -> Iterable[Fact]:
    """R-INC-08: how long they knew before telling us, beside what was agreed."""
    hours = _hours_kept(incident)
    if hours is None:
        return
    if incident.supplier_hours is None:
        yield Fact("Supplier told us", f"After {hours:.0f} hours", note="No hours were agreed.")
        return
    late = hours > incident.supplier_hours
    terms = f" in {incident.supplier_terms}" if incident.supplier_terms else ""
    tag = Tag("Late", Colour.RED) if late else Tag("In time", Colour.GREEN)
    note = f"{incident.supplier_hours} hours were agreed{terms}."
    yield Fact("Supplier told us", f"After {hours:.0f} hours", tag=tag, note=note)


def _reporter(incident: Incident, people: dict[int, str]) -> str:
    if incident.reported_by_id is None:
        by = incident.reporter_name or "Somebody who gave no name"
    else:
        by = people.get(incident.reported_by_id, "")
    recorded = people.get(incident.recorded_by_id or 0)
    return f"By {by}, written down by {recorded}" if recorded else f"By {by}"


def _scored(incident: Incident) -> list[Fact]:
    grid = grid_of(incident)
    if grid is None:
        return []
    words = f"{grid.severity} for severity, {grid.likelihood} for likelihood"
    tag = zone_tag(grid.zone)
    note = "Raised by the floor for a listed group." if grid.floor_applied else ""
    found = [Fact("Score", words, tag=tag, note=note)]
    outcome = dict(OUTCOMES)[incident.outcome or "log"]
    why = Why(f"the grid advises: {outcome.lower()}", _GRID, _grid_inputs(incident, grid))
    over = "Set over the grid, which says: " + dict(OUTCOMES)[incident.grid_outcome or "log"]
    changed = incident.override_outcome is not None
    found.append(Fact("Recommendation", outcome, note=over if changed else "", why=why))
    if incident.override_proposed is not None:
        waiting = dict(OUTCOMES)[incident.override_proposed]
        found.append(Fact("Waiting for approval", f"A lower outcome: {waiting.lower()}"))
    return found


def _grid_inputs(incident: Incident, grid: GridResult) -> tuple[tuple[str, str], ...]:
    listed = "; ".join(word.replace("_", " ") for word in incident.special_groups or ())
    return (
        ("Severity entered", dict(asks.SEVERITY)[str(grid.entered_severity)]),
        ("Likelihood entered", dict(asks.LIKELIHOOD)[str(grid.entered_likelihood)]),
        ("Listed groups", listed or "None"),
        ("Contained", dict(asks.CONTAINED_HOW).get(incident.contained_how or "", "No")),
        ("Floor applied", "Yes" if grid.floor_applied else "No"),
    )


def stub(noun: Noun, record: Any) -> list[Section]:
    """What the SIRO reads of a restricted case: its reference, its clock and its owner."""
    if noun.name != "obligation":
        return []
    name = names_of(session(), "person", {record.owner_id} - {None})
    facts = clock_facts(record)[1:2]
    facts.append(Fact("Case owner", name.get(record.owner_id or 0, "Nobody yet")))
    return [Section("Clock", facts)]


def sections(noun: Noun, record: Any) -> list[Section]:
    """The clocks, the timeline, who is involved and what is missing before it may be closed."""
    if noun.name != "incident":
        return []
    found = [clocks_section(record), _timeline(record), log_section(record)]
    found += _standing_people(record)
    if record.state in ("investigation", "actions", "review"):
        items = [
            Fact(item.words.capitalize(), tag=_done_tag(item.there))
            for item in checklist(session(), record)
        ]
        found.append(Section("Before it can be closed", items))
    return [section for section in found if section.facts]


def _done_tag(done: bool) -> Tag:
    return Tag("There", Colour.GREEN) if done else Tag("Missing", Colour.YELLOW)


def _timeline(incident: Incident) -> Section:
    entries = entries_of(session(), incident.id, privileged=_may(incident, _PARTS[0]))
    return Section("Timeline", [_entry(entry) for entry in entries])


def _entry(entry: CaseEntry) -> Fact:
    label = _KINDS.get(entry.kind, entry.kind)
    result = dict(asks.CONTAINMENT_KINDS).get(entry.result or "", "")
    note = f"{london_datetime(entry.at)}, {entry.who}"
    return Fact(label, f"{result}. {entry.text}" if result else entry.text, note=note)


def _standing_people(incident: Incident) -> list[Section]:
    shown = {ASSIGNED: "Also working on it"}
    if _may(incident, _PARTS[1]):
        shown[INVOLVED] = "Involved"
    if incident.restricted:
        shown[NAMED] = "Access list"
    words = dict(asks.CAPACITY.choices) | {ASSIGNED: "Works on it", NAMED: "May see this case"}
    rows: dict[str, list[Fact]] = {right: [] for right in shown}
    for access, person in standing_of(session(), incident.id, *shown):
        word = words.get(access.capacity or access.right, "Involved")
        rows[access.right].append(Fact(person.name, word, href=f"/people/{person.reference}"))
    return [Section(shown[right], people) for right, people in rows.items()]


def warnings(noun: Noun, record: Any) -> tuple[str, ...]:
    """What must be seen first: a drill, a restricted case, a late clock, a slow supplier."""
    if noun.name != "incident":
        return ()
    found = []
    if record.drill == "yes":
        found.append("This is a drill. It stays out of every figure.")
    if record.restricted:
        found.append("This case is restricted. Each time it is opened is recorded.")
    late = [
        regime_of(one.regime).label
        for one in clocks_of(record)
        if one.state == "running" and one.due_at < g.now
    ]
    if late:
        found.append(f"Late: {'; '.join(late)}. Send what is known now, with reasons for delay.")
    return (*found, *_of_awareness(record), *_of_supplier(record), *_of_scores(record))


def _of_awareness(incident: Incident) -> Iterable[str]:
    """A year that slipped in would make every time on the page wrong."""
    aware, reported = incident.aware_at, incident.submitted_at
    if incident.import_id is None and aware and reported and reported - aware > _LONG_BEFORE:
        yield (
            f"We became aware {london_datetime(aware)}, more than a year before the report. "
            "Check the year."
        )


def _of_supplier(incident: Incident) -> Iterable[str]:
    """R-INC-08: a supplier that told us later than was agreed."""
    hours = _hours_kept(incident)
    if hours is None or incident.supplier_hours is None:
        return
    if hours > incident.supplier_hours:
        yield (
            f"The supplier knew {hours:.0f} hours before telling us; "
            f"{incident.supplier_hours} hours were agreed. Raise it with them."
        )


def _hours_kept(incident: Incident) -> float | None:
    aware, told = incident.supplier_aware_at, incident.supplier_told_at
    return None if aware is None or told is None else (told - aware).total_seconds() / 3600


def _of_scores(incident: Incident) -> Iterable[str]:
    grid = grid_of(incident)
    if grid is not None and grid.warnings:
        yield "The two scores look inconsistent. Check them (R-GRID-09)."
    if grid is not None and grid.dpo_check:
        yield "The floor for listed groups raised a score: the DPO looks at it (R-GRID-05)."
