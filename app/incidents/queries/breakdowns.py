"""Incidents of a period by type, band, directorate and the like, as known then (A7-3 to 13)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity.models import Team
from app.incidents.fields import SOURCES
from app.incidents.presenters import CLASSES
from app.incidents.queries.history import reported, values_of, with_value
from app.incidents.rules.bands import size_band
from app.incidents.rules.taxonomy import taxonomy
from app.measures.breakdowns import Shown, counts_by, exact, in_order, suppressed
from app.measures.figures import Question, Rows
from workflows.incident_asks import CAUSE_CATEGORIES

NOT_KNOWN = "Not known"
ZONES = (("red", "Red"), ("amber", "Amber"), ("not_reportable", "Not reportable"))


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A heading with its words, each with its count; the counts add up to the total."""

    title: str
    of: str
    rows: tuple[tuple[str, int], ...]


def breakdowns(session: Session, question: Question) -> list[Breakdown]:
    """Count the reports of a period by their words, and its breaches by what was known of them."""
    every = reported(question)
    breaches = every.where(
        every.selected_columns[0].in_(with_value(question, "classification", "breach"))
    )
    known = taxonomy()
    types = tuple(kind.name for kind in known.incident_types)
    return [
        _by(session, question, every, "By class", "classification", dict(CLASSES)),
        Breakdown("By directorate", "reports", _by_directorate(session, question, every)),
        _by(session, question, every, "By type", "incident_type", _same(types)),
        _by(session, question, every, "Cyber or not", "incident_category", _same(known.categories)),
        Breakdown("By number of people", "breaches", _by_band(session, question, breaches)),
        _by(session, question, breaches, "By zone of the grid", "zone", dict(ZONES), "breaches"),
        _by(session, question, breaches, "By outcome at the regulator", "regulator_outcome",
            _same(known.decisions), "breaches"),
        _by(session, question, every, "By who reported", "source", dict(SOURCES)),
        _by(session, question, breaches, "By root cause", "cause_category",
            dict(CAUSE_CATEGORIES), "breaches"),
    ]  # fmt: skip


def shown_of(one: Breakdown, question: Question, *, published: bool) -> Shown:
    """The counts as they are read inside, or as they may be published (R-KPI-02)."""
    numbers = [number for _word, number in one.rows]
    return suppressed(numbers, question) if published else exact(numbers)


def _same(names: tuple[str, ...]) -> dict[str, str]:
    return {name: name for name in names}


def _by(
    session: Session, question: Question, rows: Rows, title: str, field: str,
    labels: Mapping[str, str], of: str = "reports",
) -> Breakdown:  # fmt: skip
    counts = counts_by(session, question, "incident", field, rows)
    ordered = [(labels.get(word, word), n) for word, n in in_order(counts, tuple(labels))]
    return Breakdown(title, of, _with_unknown(ordered, counts.get(None, 0)))


def _with_unknown(rows: list[tuple[str, int]], unknown: int) -> tuple[tuple[str, int], ...]:
    return (*rows, (NOT_KNOWN, unknown)) if unknown else tuple(rows)


def _by_band(session: Session, question: Question, rows: Rows) -> tuple[tuple[str, int], ...]:
    """R-TAX-01: the band of the number, else the band that was given."""
    counts: Counter[str | None] = Counter()
    unknown = size_band(None)
    for _id, (number, band) in values_of(session, question, rows, "people_affected", "people_band"):
        word = size_band(int(number)) if number else unknown
        if word == unknown and band not in (None, "not_known"):
            word = band or unknown
        counts[word] += 1
    bands = tuple(band.name for band in taxonomy().size_bands)
    ordered = in_order(counts, bands)
    return tuple((NOT_KNOWN if word == unknown else word, n) for word, n in ordered)


def _by_directorate(
    session: Session, question: Question, rows: Rows
) -> tuple[tuple[str, int], ...]:
    """The team at the top of the team in which it happened."""
    counts = counts_by(session, question, "incident", "team", rows)
    query = select(Team.id, Team.name, Team.path).where(
        Team.organisation_id.in_(question.organisations)
    )
    teams = {key: (name, path) for key, name, path in session.execute(query)}
    found: Counter[str | None] = Counter()
    unknown = counts.pop(None, 0)
    for key, number in counts.items():
        _name, path = teams.get(int(key or 0), (NOT_KNOWN, ""))
        top = next((int(part) for part in path.split("/") if part), int(key or 0))
        found[teams.get(top, (NOT_KNOWN, ""))[0]] += number
    unknown += found.pop(NOT_KNOWN, 0)
    return _with_unknown(in_order(found, ()), unknown)
