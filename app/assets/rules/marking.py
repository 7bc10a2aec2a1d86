"""What a marking found in a register means today (R-GSC-01, R-GSC-02)."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.core.rulebook import Case, RuleInputError, rule

TABLE = Path(__file__).resolve().parents[3] / "config" / "markings.json"
# What separates words beside spaces and the dashes that Unicode calls dashes: a minus, a soft
# hyphen, a hyphen bullet and what people type in their place.
_SEPARATORS = frozenset("_/\\:;,.()[]{}|\u00ad\u2043\u2212")
_QUOTES = "*'\" \u2018\u2019\u201c\u201d"
_SPACING = frozenset(("Pd", "Zs", "Zl", "Zp", "Cc"))


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


@dataclass(frozen=True, slots=True)
class Settled:
    """A marking as kept: what is shown, the words it was found in, and whether to look at it."""

    shown: str | None
    as_found: str | None
    needs_review: bool
    content_allowed: bool


def read_marking(
    marking: str | None, *, personal_data: bool, on: date | None = None
) -> MarkingFound:
    """Suggest what a marking means. Case, outer spaces and the kind of dash do not matter.

    Never fails: a word that is not known asks for review. ``on`` chooses the words in force on a
    London day; without it, those without an end.
    """
    words = edition(on)
    word = normalised(marking)
    if not word:
        return MarkingFound("OFFICIAL", False, True, True, "blank")
    above = _above_ceiling(words, word)
    if above is not None:
        return MarkingFound(above, False, True, False, "above_ceiling")
    for base, descriptor in _readings(words, word):
        if _fits(words["current"].get(base), descriptor):
            known = words["current"][base]
            return MarkingFound(known["level"], known["sensitive"], False, True, "current")
        if _fits(words["legacy"].get(base), descriptor):
            known = words["legacy"][base]
            personal = personal_data or descriptor in words["personal_descriptors"]
            sensitive = personal if known["sensitive"] == "if_personal" else known["sensitive"]
            return MarkingFound(known["level"], sensitive, True, True, "legacy")
        if _fits(words["manual_review"].get(base), descriptor):
            return MarkingFound(None, None, True, True, "manual_review")
    return MarkingFound(None, None, True, True, "unknown_marking")


def settle(labels: Mapping[str, str], text: str | None, personal_data: str | None) -> Settled:
    """Settle a marking typed or imported, the organisation's own labels first.

    ``labels`` binds an organisation's words to a level; they cannot rename a level itself, nor
    bring what is above the ceiling below it (R-GSC-02). Nothing typed is no marking.
    """
    found = (text or "").strip()
    if not found:
        return Settled(None, None, False, True)
    personal = personal_data == "yes"
    outcome = read_marking(found, personal_data=personal)
    bound = {normalised(label): level for label, level in labels.items()}.get(normalised(found))
    if bound is not None and outcome.reason not in ("current", "above_ceiling"):
        outcome = read_marking(bound, personal_data=personal)
    as_found = found if found != outcome.shown else None
    return Settled(outcome.shown, as_found, outcome.needs_review, outcome.content_allowed)


def handling(shown: str | None, method: str | None = None) -> str:
    """Say how to handle what bears a marking, or how to send it by a method (scenario 34).

    Methods are the keys beside ``summary`` in config/markings.json. No marking counts as OFFICIAL;
    a method with nothing of its own to say answers the summary.
    """
    rules: dict[str, dict[str, str]] = edition(None)["handling"]
    texts = rules.get(shown or "OFFICIAL", rules["OFFICIAL"])
    return texts.get(method or "summary", texts["summary"])


def normalised(marking: str | None) -> str:
    """Write a marking in capitals with single spaces between words and nothing else."""
    plain = "".join(_plain(letter) for letter in unicodedata.normalize("NFKC", marking or ""))
    return " ".join(plain.upper().split()).strip(_QUOTES)


@cache
def edition(on: date | None) -> dict[str, Any]:
    """Read the words in force on a London day; None asks for those without an end.

    Before the first edition the first one answers: an old register is read with today's eyes.
    """
    editions: list[dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))["editions"]
    for found in editions:
        ends = date.fromisoformat(found["valid_to"]) if found["valid_to"] else None
        if (ends is None) if on is None else (ends is None or on <= ends):
            return found
    return editions[-1]


@rule("marking_import", "R-GSC-01", "R-GSC-02")
def marking_import(case: Case) -> dict[str, Any]:
    """What a marking met in an imported register suggests, and whether it needs review."""
    if not case.holds("marking"):
        raise RuleInputError("“marking” is missing: give the text as found, or null.")
    personal = case.boolean("personal_data", default=False)
    found = read_marking(
        case.text_or_none("marking"), personal_data=personal, on=case.day_or_none("on")
    )
    return asdict(found)


def _plain(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in _SPACING or letter in _SEPARATORS:
        return " "
    return "" if kind == "Cf" else letter  # zero-width letters come with copied text


def _above_ceiling(words: dict[str, Any], word: str) -> str | None:
    """R-GSC-02: SECRET is SECRET whatever caveat follows it."""
    for base in _without_prefixes(words, word):
        for known, row in words["above_ceiling"].items():
            if f"{base} ".startswith(f"{known} "):
                return str(row["level"])
    return None


def _readings(words: dict[str, Any], word: str) -> Iterator[tuple[str, str | None]]:
    """The word as it stands, then with a descriptor taken off its end."""
    for base in _without_prefixes(words, word):
        yield base, None
        for descriptor in (*words["descriptors"], *words["personal_descriptors"]):
            if base.endswith(f" {descriptor}"):
                yield base.removesuffix(f" {descriptor}"), descriptor


def _without_prefixes(words: dict[str, Any], word: str) -> list[str]:
    found = [word]
    first, _, rest = word.partition(" ")
    while rest and first in words["prefixes"]:
        found.append(rest)
        first, _, rest = rest.partition(" ")
    return found


def _fits(known: dict[str, Any] | None, descriptor: str | None) -> bool:
    return known is not None and (descriptor is None or bool(known["descriptors"]))
