"""Score a risk on an asset, and say what stops it from standing (R-RISK-01 to 05)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.core.dates import add_months
from app.core.parameters import current_whole
from app.core.rulebook import Case, RuleInputError, rule

TABLE = Path(__file__).resolve().parents[3] / "config" / "risk_bands.json"
TREATMENTS = ("treat", "tolerate", "transfer", "terminate")
HIGH = "high"
"""The band from which an asset is reviewed more often (R-IAR-11)."""


@dataclass(frozen=True, slots=True)
class Band:
    """A band of scores, its colour, and whether tolerating a risk in it needs the SIRO."""

    name: str
    least: int
    colour: str
    needs_sign_off: bool


@dataclass(frozen=True, slots=True)
class Risk:
    """A scored risk. Scores are 1 to 25; months are those the acceptance lasts."""

    score: int
    inherent: int | None
    target: int | None
    treatment: str | None
    siro_accepted: bool
    acceptance_months: int | None


def band(score: int, *, bands: str = "default", on: date | None = None) -> Band:
    """Find the band of a score of 1 or more (R-RISK-01). Raises LookupError for unknown bands."""
    return band_of(score, band_set(bands, on))


def score_of(impact: int | None, likelihood: int | None) -> int | None:
    """R-RISK-01: impact times likelihood, 1 to 25; None where either is not given."""
    return None if impact is None or likelihood is None else impact * likelihood


def band_of(score: int, bands: tuple[Band, ...]) -> Band:
    """Find the band of a score of 1 or more among bands that are listed highest first."""
    return next(found for found in bands if score >= found.least)


def own_bands(least: Mapping[str, int] | None, on: date | None) -> tuple[Band, ...]:
    """The bands of an organisation: the default's, from the scores it has set for itself.

    ``least`` gives the lowest score of a band by name; None or an absent name keeps the default's.
    """
    own = least or {}
    return tuple(replace(b, least=own.get(b.name, b.least)) for b in band_set("default", on))


def is_high(score: int, bands: tuple[Band, ...]) -> bool:
    """Whether a score lies in the band called high, or above it."""
    return score >= next(b.least for b in bands if b.name == HIGH)


def months_until(expires_on: date, today: date) -> int:
    """Count the months an acceptance lasts from a London day, a part of one as a whole."""
    months = (expires_on.year - today.year) * 12 + expires_on.month - today.month
    return months if add_months(today, months) >= expires_on else months + 1


@cache
def band_set(name: str, on: date | None) -> tuple[Band, ...]:
    """Read a set of bands in force on a London day, highest first; None asks for the last."""
    for row in json.loads(TABLE.read_text(encoding="utf-8"))["sets"]:
        ends = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        starts = date.fromisoformat(row["valid_from"])
        in_force = ends is None if on is None else starts <= on <= (ends or on)
        if row["name"] == name and in_force:
            return tuple(
                Band(b["band"], b["least"], b["colour"], b["band"] == row["sign_off"])
                for b in row["bands"]
            )
    raise LookupError(f"There are no bands {name}.")


def refusal_codes(risk: Risk, band: Band, *, longest_acceptance_months: int) -> list[str]:
    """Name every reason why a risk may not stand as recorded, sorted (R-RISK-03, R-RISK-04)."""
    found = []
    if risk.treatment is not None and risk.treatment not in TREATMENTS:
        found.append("treatment_unknown")
    if risk.inherent is not None and risk.score > risk.inherent:
        found.append("current_above_inherent")
    if risk.target is not None and risk.target > risk.score:
        found.append("target_above_current")
    if risk.treatment == "tolerate" and band.needs_sign_off:
        if not risk.siro_accepted:
            found.append("siro_acceptance_missing")
        months = risk.acceptance_months
        if months is None or months > longest_acceptance_months:
            found.append("acceptance_expiry_too_far")
    return sorted(found)


@rule("risk_score", "R-RISK-01", "R-RISK-02", "R-RISK-03", "R-RISK-04", "R-RISK-05")
def risk_score(case: Case) -> dict[str, Any]:
    """The impact, score and band of a risk, and every reason why it may not stand."""
    impact = max(_one_to_five(case, name) for name in ("c", "i", "a"))
    risk = Risk(
        score=impact * _one_to_five(case, "likelihood"),
        inherent=case.whole_or_none("inherent", least=1),
        target=case.whole_or_none("target", least=1),
        treatment=case.text_or_none("treatment"),
        siro_accepted=case.boolean("siro_accepted", default=False),
        acceptance_months=case.whole_or_none("acceptance_months", least=0),
    )
    found = _band(case, risk.score)
    refusals = refusal_codes(
        risk, found, longest_acceptance_months=current_whole("risk.longest_acceptance_months")
    )
    return {
        "impact": impact,
        "score": risk.score,
        "band": found.name,
        "colour": found.colour,
        "allowed": not refusals,
        "refusals": refusals,
    }


def _band(case: Case, score: int) -> Band:
    name = case.text_or_none("bands") or "default"
    try:
        return band(score, bands=name)
    except LookupError as error:
        raise RuleInputError(f"“bands” is not known: {error}") from None


def _one_to_five(case: Case, name: str) -> int:
    value = case.whole(name)
    if not 1 <= value <= 5:
        raise RuleInputError(f"“{name}” must be from 1 to 5.")
    return value
