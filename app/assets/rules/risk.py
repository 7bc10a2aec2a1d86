"""Score a risk on an asset, and say what stops it from standing (R-RISK-01 to 05)."""

from typing import Any

from app.core.rulebook import Case, RuleInputError, rule

TREATMENTS = ("treat", "tolerate", "transfer", "terminate")
LONGEST_ACCEPTANCE_MONTHS = 12
_BANDS = ((15, "extreme"), (8, "high"), (4, "moderate"), (1, "low"))


def band(score: int) -> str:
    """Name the band of a score (R-RISK-01, health-sector style)."""
    return next(name for least, name in _BANDS if score >= least)


@rule("risk_score", "R-RISK-01", "R-RISK-02", "R-RISK-03", "R-RISK-04")
def risk_score(case: Case) -> dict[str, Any]:
    """The impact, score and band of a risk, and every reason why it may not stand."""
    impact = max(_one_to_five(case, name) for name in ("c", "i", "a"))
    score = impact * _one_to_five(case, "likelihood")
    refusals = _refusals(case, score)
    return {
        "impact": impact,
        "score": score,
        "band": band(score),
        "allowed": not refusals,
        "refusals": refusals,
    }


def _one_to_five(case: Case, name: str) -> int:
    value = case.whole(name)
    if not 1 <= value <= 5:
        raise RuleInputError(f"“{name}” must be from 1 to 5.")
    return value


def _refusals(case: Case, score: int) -> list[str]:
    inherent, target = case.whole_or_none("inherent"), case.whole_or_none("target")
    treatment = case.text_or_none("treatment")
    found = []
    if treatment is not None and treatment not in TREATMENTS:
        found.append("treatment_unknown")
    if inherent is not None and score > inherent:
        found.append("current_above_inherent")
    if target is not None and target > score:
        found.append("target_above_current")
    if treatment == "tolerate" and band(score) == "extreme":
        months = case.whole_or_none("acceptance_months")
        if not case.boolean("siro_accepted", default=False):
            found.append("siro_acceptance_missing")
        if months is None or months > LONGEST_ACCEPTANCE_MONTHS:
            found.append("acceptance_expiry_too_far")
    return sorted(found)
