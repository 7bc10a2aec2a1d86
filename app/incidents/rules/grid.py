"""Score a breach on the 5 by 5 grid of health and care: what it advises, and why (R-GRID-01 to 09).

The scores are of the effect on people. The grid advises; the legal test stays Article 33.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.clocks.hours import hours_parameter
from app.core.rulebook import Case, RuleInputError, rule

TABLE = Path(__file__).resolve().parents[3] / "config" / "breach_grid.json"
LEAST, MOST = 1, 5


class GridNotInForceError(LookupError):
    """The grid was not in use on that day: breaches before 25 May 2018 have other scores."""


@dataclass(frozen=True, slots=True)
class GridResult:
    """What the grid says. Scores are 1 to 5, after the floor; ``entered_*`` as people gave them.

    ``score`` is for sorting alone (R-GRID-04). ``advisory_notify_hours`` count from awareness.
    ``dpo_check`` asks the DPO to look (R-GRID-05); ``warnings`` are codes (R-GRID-09).
    """

    severity: int
    likelihood: int
    severity_label: str
    likelihood_label: str
    score: int
    zone: str
    outcome: str
    outcome_label: str
    ico_reportable: bool
    dhsc_notified: bool
    advisory_notify_hours: int | None
    floor_applied: bool
    dpo_check: bool
    warnings: tuple[str, ...]
    entered_severity: int
    entered_likelihood: int


def grid_result(
    severity: int, likelihood: int, *, special_group: bool, contained: bool, on: date
) -> GridResult:
    """Read the grid in force on a London day, the day of awareness.

    A special group that is not contained lifts both scores to the floor (R-GRID-05); containment
    only lifts that floor off, it never lowers a score (R-GRID-06). Raises ValueError for a score
    outside 1 to 5, and GridNotInForceError.
    """
    if not (LEAST <= severity <= MOST and LEAST <= likelihood <= MOST):
        raise ValueError(f"Scores are from {LEAST} to {MOST}.")
    return _read(_edition(on), (severity, likelihood), special_group and not contained, on)


def lifts_floor(contained_how: str | None, on: date) -> bool:
    """Whether a way of containing lifts the floor off (R-GRID-06). Raises GridNotInForceError."""
    return contained_how in _edition(on)["lifts_floor"]


@rule(
    "breach_grid", "R-GRID-01", "R-GRID-02", "R-GRID-03", "R-GRID-04", "R-GRID-05", "R-GRID-06",
    "R-GRID-09",
)  # fmt: skip
def breach_grid(case: Case) -> dict[str, Any]:
    """The cell of the breach grid, who is to be told and within how many hours."""
    scores = []
    for name in ("severity", "likelihood"):
        score = case.whole_or_none(name)
        if score is None:
            return {"error": f"{name}_required"}
        if not LEAST <= score <= MOST:
            return {"error": f"{name}_out_of_range"}
        scores.append(score)
    try:
        result = grid_result(
            *scores,
            special_group=case.boolean("special_group", default=False),
            contained=case.boolean("contained", default=False),
            on=case.day_or_none("on") or _latest(),
        )
    except GridNotInForceError as error:
        raise RuleInputError(f"“on” is too early: {error}") from None
    return asdict(result) | {"warnings": list(result.warnings)}


def _read(grid: dict[str, Any], entered: tuple[int, int], floored: bool, on: date) -> GridResult:
    floor = int(grid["floor"]) if floored else LEAST
    severity, likelihood = (max(score, floor) for score in entered)
    name = grid["cells"][str(severity)][likelihood - 1]
    outcome = grid["outcomes"][name]
    clock = outcome["clock"]
    raised = (severity, likelihood) != entered
    return GridResult(
        severity=severity,
        likelihood=likelihood,
        severity_label=grid["severity"][str(severity)],
        likelihood_label=grid["likelihood"][str(likelihood)],
        score=severity * likelihood,
        zone=outcome["zone"],
        outcome=name,
        outcome_label=outcome["label"],
        ico_reportable=outcome["ico_reportable"],
        dhsc_notified=outcome["dhsc_notified"],
        advisory_notify_hours=int(hours_parameter(clock, on).value) if clock else None,
        floor_applied=raised,
        dpo_check=raised,
        warnings=("scores_inconsistent",) if list(entered) in grid["inconsistent"] else (),
        entered_severity=entered[0],
        entered_likelihood=entered[1],
    )


@cache
def _editions() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(TABLE.read_text(encoding="utf-8"))["editions"])


def _edition(on: date) -> dict[str, Any]:
    for found in _editions():
        ends = date.fromisoformat(found["valid_to"]) if found["valid_to"] else on
        if date.fromisoformat(found["valid_from"]) <= on <= ends:
            return found
    raise GridNotInForceError(f"There was no breach grid on {on.isoformat()}.")


def _latest() -> date:
    """A day of the grid in force now, for a calculator that names no day."""
    return date.fromisoformat(_editions()[-1]["valid_from"])
