"""What the audit log is narrowed by, read from the address and shown as filters."""

from collections.abc import Iterator, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from app.engine.noun import find_noun, nouns
from app.oversight.log import DOORS, OUTCOMES, Narrowing
from app.ui.listing import Filter
from app.ui.page import Problem
from app.ui.typed_dates import DateProblem, read_date
from app.web.timeline import sentence_of

_DAYS = (("since", "From"), ("until", "To"))
_WORDS = ("actor", "event", "kind", "reference", "correlation")
_CHOICES = {"door": DOORS, "outcome": OUTCOMES}
Given = MultiDict[str, str]


def read_filters(given: Given) -> tuple[Narrowing, list[Problem]]:
    """Read what is asked for, and say of every date that is none what is wrong with it."""
    read: dict[str, Any] = {name: _text(given, name) for name in _WORDS}
    for name, choices in _CHOICES.items():
        read[name] = _text(given, name) if _text(given, name) in dict(choices) else ""
    problems = []
    for name, label in _DAYS:
        day = read_date(_text(given, name), "", "", label=label)
        if isinstance(day, DateProblem):
            sentence = f"{label}: enter a day such as 21 11 2026."
            problems.append(Problem(sentence, f"filter-{name}"))
        elif day is not None:
            read[name] = day
    return Narrowing(**read), problems


def filters_of(given: Given, chains: Sequence[tuple[str, str]], code: str) -> Iterator[Filter]:
    """List the filters as the page shows them."""
    if len(chains) > 1:
        yield Filter("organisation", "Organisation", "select", tuple(chains), (code,))
    yield _typed(given, "actor", "Who", "A name, e-mail or staff number, or System.")
    noun = find_noun(_text(given, "kind"))
    kinds = sorted((one.name, one.title) for one in nouns())
    kinds = [*sorted(kinds, key=lambda pair: pair[1]), ("audit", "Audit record")]
    yield Filter("kind", "Kind of record", "select", tuple(kinds), _one(given, "kind"))
    if noun is not None:
        events = dict.fromkeys(t.event for t in noun.workflow.transitions)
        choices = tuple((event, sentence_of(event)) for event in events)
        yield Filter("event", "What was done", "select", choices, _one(given, "event"))
    else:
        hint = "An event or a permission, such as asset.reviewed or asset.edit."
        yield _typed(given, "event", "What was done", hint)
    yield _typed(given, "reference", "Reference", "")
    for name, label in _DAYS:
        yield Filter(name, label, "date", (), _one(given, name), "For example, 21 11 2026.")
    yield Filter("door", "Through", "select", DOORS, _one(given, "door"))
    yield Filter("outcome", "Outcome", "select", OUTCOMES, _one(given, "outcome"))
    if _text(given, "correlation"):
        yield _typed(given, "correlation", "Same step as", "")


def _typed(given: Given, name: str, label: str, hint: str) -> Filter:
    return Filter(name, label, "search", (), _one(given, name), hint)


def _one(given: Given, name: str) -> tuple[str, ...]:
    text = _text(given, name)
    return (text,) if text else ()


def _text(given: Given, name: str) -> str:
    return given.get(name, "").strip()[:200]
