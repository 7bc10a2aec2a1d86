"""What pages show of the legal clocks of a case, and of one of them."""

from collections.abc import Iterable

from flask import g

from app.core.database import session
from app.incidents.models import Incident, Obligation
from app.incidents.queries.cases import obligations_of
from app.incidents.rules.regimes import regime_of
from app.ui.page import Colour, Tag
from app.ui.record import Fact, Section, Why
from app.ui.words import clock_words, london_datetime

_CLOCK = (
    "The hours of the law run from awareness in elapsed hours, nights, weekends and holidays too, "
    "and are not rolled forward (R-CLK-01)."
)


def clocks_of(incident: Incident) -> list[Obligation]:
    """The clocks of the case, read once for a page."""
    known: dict[int, list[Obligation]] = g.setdefault("obligations_of_cases", {})
    if incident.id not in known:
        known[incident.id] = obligations_of(session(), incident.id)
    return known[incident.id]


def clock_facts(obligation: Obligation) -> list[Fact]:
    regime = regime_of(obligation.regime)
    inputs = (
        ("Runs from", london_datetime(obligation.starts_at)),
        ("Hours allowed", str(obligation.hours)),
        ("Where that stands", obligation.due_source or ""),
        ("Changed by hand", "Yes" if obligation.overridden else "No"),
    )
    due = london_datetime(obligation.due_at)
    note = clock_words(obligation.due_at, g.now) if obligation.state == "running" else ""
    return [
        Fact("To whom", obligation.recipient or regime.recipient or regime.label),
        Fact("Due", due, note=note, why=Why(f"due {due}", _CLOCK, inputs)),
        Fact("Set by the law", "Yes" if obligation.statutory == "yes" else "No: a target"),
        *_ended(obligation),
    ]


def _ended(obligation: Obligation) -> Iterable[Fact]:
    if obligation.met_at is not None:
        late = obligation.met_at > obligation.due_at
        words = "Late" if late else "In time"
        tag = Tag(words, Colour.RED if late else Colour.GREEN)
        yield Fact("Sent", london_datetime(obligation.met_at), tag=tag)
    if obligation.late_reason:
        yield Fact("Reasons for the delay", obligation.late_reason)
    if obligation.closed_reason:
        yield Fact("Why nobody is told", obligation.closed_reason)
    if obligation.acknowledged_at is not None:
        yield Fact("Acknowledged", london_datetime(obligation.acknowledged_at))


def clocks_section(incident: Incident) -> Section:
    return Section("Legal clocks", [_clock(one) for one in clocks_of(incident)])


def _clock(obligation: Obligation) -> Fact:
    regime = regime_of(obligation.regime)
    label = obligation.recipient or regime.label
    href = f"/obligations/{obligation.reference}"
    if obligation.state == "running":
        late = obligation.due_at < g.now
        tag = Tag("Late" if late else "Running", Colour.RED if late else Colour.YELLOW)
        words = clock_words(obligation.due_at, g.now)
        return Fact(label, words[:1].upper() + words[1:], href=href, tag=tag)
    if obligation.state == "met":
        late = (obligation.met_at or obligation.due_at) > obligation.due_at
        tag = Tag("Sent late" if late else "Sent in time", Colour.RED if late else Colour.GREEN)
        return Fact(label, london_datetime(obligation.met_at), href=href, tag=tag)
    tag = Tag("Closed", Colour.GREY)
    return Fact(label, "Nobody to tell", href=href, tag=tag, note=obligation.closed_reason or "")
