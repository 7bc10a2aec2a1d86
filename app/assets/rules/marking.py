"""What a marking found in a register means today (R-GSC-01, R-GSC-02)."""

import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.core.rulebook import Case, rule

TABLE = Path(__file__).resolve().parents[3] / "config" / "markings.json"
_BETWEEN = re.compile(r"[\s\-_/:()\[\]\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")


@dataclass(frozen=True, slots=True)
class MarkingFound:
    """The level and handling a word suggests, and why someone may have to look at it."""

    level: str | None
    sensitive: bool | None
    needs_review: bool
    content_allowed: bool
    reason: str

    @property
    def shown(self) -> str | None:
        """The one choice people see: OFFICIAL-SENSITIVE is OFFICIAL with a handling marking."""
        if self.level == "OFFICIAL" and self.sensitive:
            return "OFFICIAL-SENSITIVE"
        return self.level


@cache
def table() -> dict[str, Any]:
    """Read the table of words."""
    found: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return found


def read_marking(marking: str | None, *, personal_data: bool) -> MarkingFound:
    """Suggest what a marking means. Case, outer spaces and the kind of dash do not matter."""
    word = _BETWEEN.sub(" ", marking or "").strip().upper()
    words = table()
    if not word:
        return MarkingFound("OFFICIAL", False, True, True, "blank")
    if word in words["current"]:
        known = words["current"][word]
        return MarkingFound(known["level"], known["sensitive"], False, True, "current")
    if word in words["above_ceiling"]:
        level = words["above_ceiling"][word]["level"]
        return MarkingFound(level, False, True, False, "above_ceiling")
    if word in words["legacy"]:
        known = words["legacy"][word]
        sensitive = personal_data if known["sensitive"] == "if_personal" else known["sensitive"]
        return MarkingFound(known["level"], sensitive, True, True, "legacy")
    reason = "manual_review" if word in words["manual_review"] else "unknown_marking"
    return MarkingFound(None, None, True, True, reason)


def handling(shown: str | None) -> str:
    """Say how to handle what bears a marking (scenario 34)."""
    rules: dict[str, str] = table()["handling"]
    return rules.get(shown or "OFFICIAL", rules["OFFICIAL"])


@dataclass(frozen=True, slots=True)
class Settled:
    """A marking as kept: what is shown, the words it was found in, and whether to look at it."""

    shown: str | None
    as_found: str | None
    needs_review: bool
    content_allowed: bool


def settle(labels: dict[str, str], text: str | None, personal_data: str | None) -> Settled:
    """Settle a marking typed or imported, the organisation's own labels first.

    ``labels`` binds an organisation's words to a level. Nothing typed is no marking.
    """
    found = (text or "").strip()
    if not found:
        return Settled(None, None, False, True)
    own = {label.casefold(): level for label, level in labels.items()}
    bound = own.get(found.casefold())
    outcome = read_marking(bound or found, personal_data=personal_data == "yes")
    as_found = found if found != outcome.shown else None
    return Settled(outcome.shown, as_found, outcome.needs_review, outcome.content_allowed)


@rule("marking_import", "R-GSC-01", "R-GSC-02")
def marking_import(case: Case) -> dict[str, Any]:
    """What a marking met in an imported register suggests, and whether it needs review."""
    personal = case.boolean("personal_data", default=False)
    return asdict(read_marking(case.text_or_none("marking"), personal_data=personal))
