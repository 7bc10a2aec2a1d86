"""Why the system says so: the rule and the inputs behind what it worked out about a record."""

from datetime import date
from typing import Any

from app.assets.completeness import SENTENCES, linked_processing
from app.assets.models import Asset, ProcessingRecord
from app.assets.rules.marking import read_marking
from app.assets.rules.reviews import next_review
from app.core.database import session
from app.core.fields import FieldSpec, shown_value
from app.engine.noun import Noun
from app.ui.record import Fact, Why
from app.ui.words import counted

_COMPLETE = (
    "Active needs an accepted owner (R-IAR-03); personal data needs a complete processing record "
    "(R-IAR-01); special category or criminal data need a condition and a retention rule "
    "(R-IAR-02)."
)
_ARTICLE_30 = (
    "What must be recorded follows from the role and the regime: Article 30(1) for a controller, "
    "30(2) for a processor, section 61 of the Data Protection Act 2018 for law enforcement."
)
_REVIEW = (
    "The next review is 12 months after the last one, or after it became active; 6 months where "
    "the risk is high (R-IAR-11)."
)
_MARKINGS = {
    "blank": "No marking counts as OFFICIAL until somebody says otherwise (R-GSC-01).",
    "current": "This is a marking in use today (R-GSC-01).",
    "legacy": "A marking from before April 2014: there is no official way to translate it, so "
    "this is a suggestion for a person to settle (R-GSC-01).",
    "manual_review": "This old marking has no suggestion: a person must choose (R-GSC-01).",
    "unknown_marking": "These words are no marking that is known: a person must choose (R-GSC-01).",
    "settled": "A person settled it, or a label of the organisation's own is bound to this level "
    "(R-GSC-01).",
    "above_ceiling": "It is above what this product may hold: only its entry stands here "
    "(R-GSC-02).",
}


def complete_or_not(noun: Noun, record: Any) -> list[Fact]:
    """Whether anything is missing, with what was asked of the record."""
    if noun.name == "asset":
        rule, inputs = _COMPLETE, _asked_of_asset(record)
    elif noun.name == "processing_record":
        rule, inputs = _ARTICLE_30, _asked_of_processing(record)
    else:
        return []
    number = record.missing_count
    answer = f"{counted(number, 'item')} missing" if number else "Nothing is missing"
    return [Fact("Completeness", answer, why=Why(answer.lower(), rule, inputs))]


def _asked_of_asset(asset: Asset) -> tuple[tuple[str, str], ...]:
    states = linked_processing(asset.id).with_only_columns(ProcessingRecord.state)
    linked = session().scalars(states).all()
    complete = linked.count("complete")
    return (
        ("Owner accepted on", _day(asset.owner_accepted_on) or "Not yet"),
        ("Personal data", _word(asset.personal_data)),
        ("Special category data", _word(asset.special_category)),
        ("Criminal data", _word(asset.criminal_data)),
        ("Processing records linked", f"{len(linked)}, of which {complete} complete"),
        ("Retention rule", "Chosen" if asset.retention_rule_id else "None"),
        (
            "Missing",
            " ".join(SENTENCES[code].sentence for code in asset.missing or ()) or "Nothing",
        ),
    )


def _asked_of_processing(record: ProcessingRecord) -> tuple[tuple[str, str], ...]:
    return (
        ("Role", _word(record.role)),
        ("Regime", _word(record.regime)),
        ("Special category data", "Yes" if record.special_categories else "No"),
        ("Criminal data", _word(record.criminal_data)),
    )


def why_next_review(noun: Noun, record: Any) -> Why | None:
    """Why an asset's review is due that day; None for a date that no rule set."""
    if noun.name != "asset" or record.next_review_on is None:
        return None
    asset: Asset = record
    since = asset.last_reviewed_on or asset.activated_on
    if since is None or next_review(since, high_risk=asset.at_high_risk) != asset.next_review_on:
        return None
    inputs = (
        ("Last reviewed", _day(asset.last_reviewed_on) or "Not yet"),
        ("Active since", _day(asset.activated_on)),
        ("High risk", "Yes" if asset.at_high_risk else "No"),
    )
    return Why(f"next review {_day(asset.next_review_on)}", _REVIEW, inputs)


def why_marking(noun: Noun, record: Any) -> Why | None:
    """Why a marking that was found in other words reads as it does."""
    found = record.marking_as_imported if noun.name == "asset" else None
    if not found:
        return None
    personal = record.personal_data == "yes"
    reason = read_marking(found, personal_data=personal).reason
    if reason in ("legacy", "manual_review", "unknown_marking") and not record.marking_needs_review:
        reason = "settled"
    inputs = (
        ("Marking as found", found),
        ("Personal data", _word(record.personal_data)),
        ("Suggested", record.marking or "None"),
        ("To be settled by a person", "Yes" if record.marking_needs_review else "No"),
    )
    return Why(f"marking {record.marking or 'open'}", _MARKINGS[reason], inputs)


def _day(day: date | None) -> str:
    return shown_value(FieldSpec("day", "Day"), day)


def _word(stored: str | None) -> str:
    return (stored or "Not recorded").replace("_", " ").capitalize()
