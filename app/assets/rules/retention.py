"""When a disposal falls due, and what blocks it (R-RET-01, R-RET-02)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.dates import add_months
from app.core.rulebook import Case, RuleInputError, rule


def disposal_due(trigger_on: date | None, period_months: int | None) -> date | None:
    """The corresponding date after the period, clamped to the month's end; local dates.

    None while the trigger has not happened (R-RET-02) or where there is no period. Raises
    ValueError for a date after the year 9999.
    """
    if trigger_on is None or period_months is None:
        return None
    return add_months(trigger_on, period_months)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a disposal stands on a day: ``status`` is permanent, trigger_not_happened, not_due or
    due; ``blocked_by`` are the holds that forbid it."""

    due: date | None
    status: str
    blocked_by: tuple[str, ...] = ()

    @property
    def may_dispose(self) -> bool:
        """Whether it may go ahead today."""
        return self.status == "due" and not self.blocked_by


def stand(
    trigger_on: date | None,
    period_months: int | None,
    *,
    permanent: bool,
    holds: Collection[str],
    today: date,
) -> Standing:
    """Judge a disposal on a London day. Raises ValueError for a date after the year 9999.

    A hold blocks a disposal that has a date, due or not; without a date nothing is blocked.
    """
    if permanent:
        return Standing(None, "permanent")
    due = disposal_due(trigger_on, period_months)
    if due is None:
        return Standing(None, "trigger_not_happened")
    return Standing(due, "due" if due <= today else "not_due", tuple(sorted(set(holds))))


@rule("retention_due", "R-RET-01", "R-RET-02")
def retention_due(case: Case) -> dict[str, Any]:
    """When a disposal is due, whether it may go ahead today, and what blocks it."""
    today = case.day("today")
    holds = case.texts("holds")
    trigger_on = case.day_or_none("trigger_on")
    permanent = case.boolean("permanent", default=False)
    period = None if permanent else case.whole("period_months", least=0)
    try:
        standing = stand(trigger_on, period, permanent=permanent, holds=holds, today=today)
    except ValueError as error:
        raise RuleInputError(f"“period_months” is too long: {error}") from None
    return {
        "due": standing.due.isoformat() if standing.due else None,
        "status": standing.status,
        "may_dispose": standing.may_dispose,
        "blocked_by": list(standing.blocked_by),
    }
