"""What a record still lacks, each with the place to put it right."""

from collections.abc import Collection
from typing import Any

from app.assets.completeness import SENTENCES, missing_of_processing, warnings_of
from app.engine.noun import Noun
from app.ui.page import Link

_GOES_TO = {
    "owner_missing": "offer_ownership",
    "processing_record_incomplete": "link_processing",
    "condition_missing": "link_processing",
    "retention_rule_missing": "edit",
}
FIELD_OF = {"retention_rule_missing": "retention_rule"}
"""Where a field itself is missing: which."""


def lacking(noun: Noun, record: Any, offered: Collection[str]) -> list[Link]:
    """List what is missing in sentences; the note says which rule or article asks.

    ``offered`` are the moves this reader may make now: a sentence leads nowhere else.
    """
    if noun.name == "asset":
        found = [
            (SENTENCES[code], _GOES_TO[code], FIELD_OF.get(code, ""))
            for code in record.missing or ()
        ]
    elif noun.name == "processing_record":
        found = [(one, "edit", one.code) for one in missing_of_processing(record)]
    else:
        return []
    return [
        Link(one.sentence, _address(noun, record, move, field) if move in offered else "",
             note=one.source)
        for one, move, field in found
    ]  # fmt: skip


def mismatches(noun: Noun, record: Any) -> tuple[str, ...]:
    """Say what of an asset does not fit together (R-IAR-04)."""
    return warnings_of(record) if noun.name == "asset" else ()


def _address(noun: Noun, record: Any, move: str, field: str) -> str:
    address = f"/{noun.plural}/{record.reference}/{move}"
    if not field:
        return address
    groups = {spec.name: spec.group for spec in noun.fields}
    return f"{address}?group={list(dict.fromkeys(groups.values())).index(groups[field])}"
