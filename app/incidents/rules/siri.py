"""Score an incident as health and care did from 2013 to 2018, for history (R-SIRI-01 to 03)."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.core.rulebook import Case, rule

TABLE = Path(__file__).resolve().parents[3] / "config" / "siri_factors.json"


class SiriError(ValueError):
    """Scores that cannot be worked out; ``code`` says why, ``str()`` in a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class SiriScore:
    """A score and its level: 0 did not happen or nearly, 1 local, 2 reportable. No clamping."""

    baseline: int
    adjustment: int
    final_score: int
    level: int
    reportable: bool


def siri_score(
    scheme: str, individuals: int, factors: Collection[str], *, outcome_flag: str | None = None
) -> SiriScore:
    """Score some people affected and the factors of a scheme, each counted once (R-SIRI-01).

    ``outcome_flag`` is near_miss, non_event or nothing. Raises SiriError.
    """
    if individuals < 0:
        raise SiriError("individuals_must_be_zero_or_more", "Give 0 people or more.")
    weights = factor_weights(scheme)
    unknown = sorted(set(factors) - set(weights))
    if unknown:
        raise SiriError("unknown_factor", f"Scheme {scheme} has no factor {', '.join(unknown)}.")
    table = _table()
    if outcome_flag is not None and outcome_flag not in table["outcome_flags"]:
        raise SiriError("unknown_outcome_flag", f"There is no outcome “{outcome_flag}”.")
    baseline = next(
        int(band["baseline"])
        for band in table["baseline"]
        if band["most"] is None or individuals <= band["most"]
    )
    adjustment = sum(weights[factor] for factor in set(factors))
    final = baseline + adjustment
    level = 0 if outcome_flag else 2 if final >= table["level_2_from"] else 1
    return SiriScore(baseline, adjustment, final, level, level == 2)


def factor_weights(scheme: str) -> dict[str, int]:
    """The factors of a scheme with their weights. Raises SiriError for an unknown scheme."""
    return {factor["code"]: int(factor["weight"]) for factor in _scheme(scheme)["factors"]}


def factor_labels(scheme: str) -> tuple[tuple[str, str], ...]:
    """The factors of a scheme by code and label, in our words. Raises SiriError."""
    return tuple((factor["code"], factor["label"]) for factor in _scheme(scheme)["factors"])


def scheme_on(day: date) -> str | None:
    """The scheme in use on a London day; nothing before June 2013 and after 24 May 2018."""
    for scheme in _table()["schemes"]:
        if scheme["valid_from"] <= day.isoformat() <= scheme["valid_to"]:
            return str(scheme["name"])
    return None


@rule("siri_scoring", "R-SIRI-01", "R-SIRI-02", "R-SIRI-03")
def siri_scoring(case: Case) -> dict[str, Any]:
    """The score and level of an incident from 2013 to 2018, and whether it was reportable."""
    individuals = case.whole_or_none("individuals")
    scheme = case.text_or_none("scheme")
    if individuals is None:
        return {"error": "individuals_required"}
    if scheme is None:
        return {"error": "scheme_required"}
    factors, flag = case.texts("factors"), case.text_or_none("outcome_flag")
    try:
        return asdict(siri_score(scheme, individuals, factors, outcome_flag=flag))
    except SiriError as error:
        return {"error": error.code, "detail": str(error)}


def _scheme(name: str) -> dict[str, Any]:
    for scheme in _table()["schemes"]:
        if scheme["name"] == name:
            return dict(scheme)
    raise SiriError("unknown_scheme", f"There is no scheme “{name}”.")


@cache
def _table() -> dict[str, Any]:
    return dict(json.loads(TABLE.read_text(encoding="utf-8")))
