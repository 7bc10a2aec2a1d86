"""How a register and a retention schedule come in and go out."""

import re
from collections.abc import Mapping
from typing import Any

from app.assets.fields import ASSET, PROCESSING, RETENTION
from app.core.fields import FieldSpec
from app.exchange.kinds import Kind, RowProblem, Texts, Unknown, register

_OWN = {spec.name for spec in ASSET}

PERMANENT_YEARS = 999
"""How schedules that know numbers only say “for ever”."""

PERIOD = (
    FieldSpec("period_years", "Period in years", max_length=32, hint="999 means permanently."),
    FieldSpec("period", "Period in words", hint="Such as “6 years” or “permanent”."),
)
_ACTIONS = (
    ("keep", r"\b(permanent\w*|keep|retain(ed)? (for ever|forever|permanently))\b"),
    ("archive", r"\b(archiv\w*|transfer\w*|offer\w* to|record office|library)\b"),
    ("review", r"\breview\w*\b"),
    ("destroy", r"\bnon.?confidential\b"),
    ("destroy_securely", r"\b(confidential\w*|secur\w*|shred\w*|incinerat\w*|pulp\w*)\b"),
    ("destroy", r"\b(destr\w*|delet\w*|dispos\w*|discard\w*|eras\w*|recycl\w*)\b"),
)
_IN_WORDS = re.compile(r"(\d+(?:\.5)?)\s*(years?|yrs?|y|months?|mths?|m)\b\.?", re.IGNORECASE)
_FOR_EVER = re.compile(r"permanent\w*|indefinite\w*|for ?ever|999( years)?", re.IGNORECASE)


def _same_marking(name: str, value: Any, record: Mapping[str, Any]) -> bool:
    """A marking is kept as settled and as found; a file may say either (R-GSC-01)."""
    if name != "marking":
        return False
    held = {(record[c] or "").casefold() for c in ("marking", "marking_as_imported")}
    return (value or "").casefold() in held


def _marking_out(record: Any, value: Any) -> Any:
    """A marking that nobody has settled yet goes out in the words it came in."""
    return value or record["marking_as_imported"]


def _prepare_rule(texts: Texts) -> list[RowProblem]:
    """Years, months or words become months; 999 years are for ever; the action is one of ours."""
    problems = list(_settle_period(texts))
    found = texts.get("action", "").strip()
    if found:
        known = next((a for a, words in _ACTIONS if re.search(words, found, re.IGNORECASE)), None)
        exact = {value for pair in _choices() for value in (pair[0], pair[1].casefold())}
        if found.casefold() not in exact:
            texts["action_as_imported"] = found[:255]
            texts["action"] = known or ""
    return problems


def _choices() -> tuple[tuple[str, str], ...]:
    return next(spec.choices for spec in RETENTION if spec.name == "action")


def _settle_period(texts: Texts) -> list[RowProblem]:
    if not {"period_years", "period", "period_months"} & texts.keys():
        return []
    years = texts.pop("period_years", "").strip().removesuffix(".0")
    words = texts.pop("period", "").strip()
    months = texts.get("period_months", "").strip()
    if years == str(PERMANENT_YEARS) or months == str(PERMANENT_YEARS * 12) or (
        words and _FOR_EVER.fullmatch(words)
    ):  # fmt: skip
        texts["permanent"], texts["period_months"] = "yes", ""
        return []
    if years and not years.isdecimal():
        return [RowProblem("period_years", years, f"“{years}” is not a whole number of years.")]
    if years:
        texts["period_months"] = str(int(years) * 12 + (int(months) if months.isdecimal() else 0))
    elif words and not months:
        found = _IN_WORDS.match(words)
        if found is None:
            sentence = f"“{words[:40]}” is no period in years or months, such as “6 years”."
            return [RowProblem("period", words, sentence)]
        unit = 12 if found[2].casefold().startswith("y") else 1
        texts["period_months"] = str(int(float(found[1]) * unit))
    return []


def _free_place(model: Any) -> dict[str, Any]:
    """A withdrawn record stays findable by the source's key, but holds no place any more."""
    return {"source_position": -model.id}


ASSETS = Kind(
    name="assets",
    noun_name="asset",
    specs=ASSET,
    identities=("source_reference",),
    fallback=("name", "team"),
    places=True,
    synonyms=("assets", "processing"),
    companion="processing_record",
    companion_specs=tuple(s for s in PROCESSING if s.name not in _OWN),
    offers="owner_as_imported",
    unknown={"team": Unknown.CREATE, "retention_rule": Unknown.LEAVE},
    same=_same_marking,
    export_changes={"marking": _marking_out},
    freed=_free_place,
)
RULES = Kind(
    name="retention",
    noun_name="retention_rule",
    specs=RETENTION,
    extra=PERIOD,
    identities=("source_reference",),
    fallback=("name", "schedule"),
    places=True,
    prepare=_prepare_rule,
    freed=_free_place,
)


def register_kinds() -> None:
    """Make these kinds known to imports and exports."""
    register(ASSETS)
    register(RULES)
