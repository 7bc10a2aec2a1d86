"""When a disposal falls due, and what blocks it (R-RET-01, R-RET-02)."""

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


@rule("retention_due", "R-RET-01", "R-RET-02")
def retention_due(case: Case) -> dict[str, Any]:
    """When a disposal is due, whether it may go ahead today, and what blocks it."""
    today = case.day("today")
    holds = sorted(set(case.texts("holds")))
    trigger_on = case.day_or_none("trigger_on")
    if case.boolean("permanent", default=False):
        return _answer(None, "permanent", may=False, holds=[])
    period = case.whole("period_months", least=0)
    try:
        due = disposal_due(trigger_on, period)
    except ValueError as error:
        raise RuleInputError(f"“period_months” is too long: {error}") from None
    if due is None:
        return _answer(None, "trigger_not_happened", may=False, holds=[])
    if today < due:
        return _answer(due, "not_due", may=False, holds=holds)
    return _answer(due, "due", may=not holds, holds=holds)


def _answer(due: date | None, status: str, *, may: bool, holds: list[str]) -> dict[str, Any]:
    """A hold blocks a disposal that has a date, due or not; without a date nothing is blocked."""
    return {
        "due": due.isoformat() if due else None,
        "status": status,
        "may_dispose": may,
        "blocked_by": holds,
    }
