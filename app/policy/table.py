"""The permission table: loaded from ``config/permissions.csv``, the one source of rights."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "config" / "permissions.csv"

WHERE = frozenset(
    [
        "own",
        "own_team",
        "own_directorate",
        "own_assets",
        "assigned",
        "named",
        "health",
        "organisation",
        "party",
        "own_party",
        "partnership",
        "published",
        "any",
    ]
)
ALSO = frozenset(
    [
        "not_restricted",
        "named_if_restricted",
        "not_involved",
        "not_author",
        "not_assessor",
        "not_owner",
        "not_requester",
        "not_self",
        "second_person",
        "delegated",
        "holds_dates",
        "mfa",
        "fresh_code",
        "red",
        "not_red",
        "parent_visible",
        "parent_editable",
    ]
)


class PolicyTableError(ValueError):
    """A permission table that says something the code cannot mean."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: this role may ask this, on these records, if all of ``also`` holds."""

    permission: str
    role: str
    where: str
    also: tuple[str, ...]
    source: str


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """Read the table, by permission. Raises PolicyTableError on a word or row it cannot mean."""
    found: dict[str, list[Rule]] = {}
    with TABLE.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            also = tuple(word for word in row["also"].split(";") if word)
            rule = Rule(row["permission"], row["role"], row["where"], also, row["source"])
            _check(rule, found)
            found.setdefault(rule.permission, []).append(rule)
    return {permission: tuple(rows) for permission, rows in found.items()}


def _check(rule: Rule, found: dict[str, list[Rule]]) -> None:
    unknown = {rule.where} - WHERE | set(rule.also) - ALSO
    if unknown:
        raise PolicyTableError(f"{rule.permission}: unknown word {', '.join(sorted(unknown))}")
    if any(other.role == rule.role for other in found.get(rule.permission, ())):
        raise PolicyTableError(f"{rule.permission} meets {rule.role} in two rows")


def rules_for(permission: str) -> tuple[Rule, ...]:
    """List the rows of a permission; a permission without a row is denied to all."""
    return rules().get(permission, ())
