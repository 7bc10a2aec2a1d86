"""What stays of an asset that is gone: enough to say what it was, nothing of what it held."""

from collections.abc import Iterable

KEPT = frozenset(
    {
        "name", "source_reference", "asset_type", "format", "business_function", "activity",
        "content_starts", "team", "parent_reference", "personal_data", "special_category",
        "criminal_data", "children_data", "number_of_records", "size", "supplier", "marking",
        "retention_rule", "retention_trigger_on",
    }
)  # fmt: skip
"""Fields of the stub (R-IAR-15): what it was, whose, how it was kept and under which rule.

Descriptions, contents, people by name, places, systems and ways in are emptied: they would say
what was in it, or help someone to it. Reference, states, owner and dates are no fields and stay.
"""


def emptied(fields: Iterable[str]) -> list[str]:
    """List the fields that a stub no longer holds."""
    return [name for name in fields if name not in KEPT]
