"""What the page of a contract shows of Article 28: where the checklist stands, and why."""

from typing import Any

from flask import g

from app.assets.contracts.models import Contract
from app.assets.contracts.queries import STANDINGS, missing_terms
from app.core.dates import london_date
from app.core.fields import FieldSpec, shown_value
from app.engine.noun import Noun
from app.ui.page import Colour, Tag
from app.ui.record import Fact, Why

_COLOURS = {
    "complete": Colour.GREEN, "incomplete": Colour.RED, "not_checked": Colour.YELLOW,
}  # fmt: skip
_RULE = (
    "A contract with someone who processes personal data for us must say all that Article 28(3) "
    "lists; it is complete when every term was found in it."
)


def standing_tag(standing: str) -> Tag:
    """Where the checklist stands, in words."""
    return Tag(dict(STANDINGS)[standing], _COLOURS.get(standing, Colour.GREY))


def facts(noun: Noun, record: Any) -> list[Fact]:
    """The Article 28 checklist of a contract, with the terms that nobody found."""
    if noun.name != "contract":
        return []
    contract: Contract = record
    processes = {"yes": "Yes", "no": "No"}.get(contract.processes_personal_data or "", "Not known")
    missing = missing_terms(contract.article_28_terms, london_date(g.now))
    inputs = (
        ("Personal data is processed for us", processes),
        ("Terms found", str(len(contract.article_28_terms or ()))),
        ("Terms missing", "; ".join(term.label for term in missing) or "None"),
    )
    tag = standing_tag(contract.article_28)
    return [Fact("Article 28", tag=tag, why=Why(f"Article 28 {tag.text.lower()}", _RULE, inputs))]


def warnings(noun: Noun, record: Any) -> tuple[str, ...]:
    """A contract that serves personal data without its terms, or past its end."""
    if noun.name != "contract" or record.state != "in_force":
        return ()
    found = []
    missing = missing_terms(record.article_28_terms, london_date(g.now))
    if record.article_28 == "incomplete":
        terms = "; ".join(f"{term.label} ({term.source})" for term in missing)
        found.append(f"Nobody found these terms of Article 28 in this contract: {terms}.")
    if record.ends_on is not None and record.ends_on < london_date(g.now):
        day = shown_value(FieldSpec("day", "Day"), record.ends_on)
        found.append(f"It was to end on {day}. Renew it, or record that it has ended.")
    return tuple(found)
