"""What a record still lacks, each with the place to put it right."""

from typing import Any

from app.assets.completeness import SENTENCES, missing_of_processing
from app.engine.noun import Noun
from app.ui.page import Link

_GOES_TO = {
    "owner_missing": "offer_ownership",
    "processing_record_incomplete": "link_processing",
    "condition_missing": "link_processing",
    "retention_rule_missing": "edit",
}


def lacking(noun: Noun, record: Any) -> list[Link]:
    """List what is missing in sentences; the note says which rule or article asks."""
    address = f"/{noun.plural}/{record.reference}"
    if noun.name == "asset":
        return [
            Link(SENTENCES[code].sentence, f"{address}/{_GOES_TO[code]}",
                 note=SENTENCES[code].source)
            for code in record.missing or ()
        ]  # fmt: skip
    if noun.name == "processing_record":
        groups = {spec.name: spec.group for spec in noun.fields}
        order = list(dict.fromkeys(groups.values()))
        return [
            Link(one.sentence, f"{address}/edit?group={order.index(groups[one.code])}",
                 note=one.source)
            for one in missing_of_processing(record)
        ]  # fmt: skip
    return []
