"""When an asset's next review is due, and how far it has gone (R-IAR-11)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.core.dates import add_months
from app.core.parameters import lookup_whole
from app.core.rulebook import Case, RuleInputError, rule


@dataclass(frozen=True, slots=True)
class ReviewStanding:
    """Where a review stands on a London day; ``status`` is not_due, review_due or overdue."""

    due: date
    notice_from: date
    status: str
    days_overdue: int
    siro_list: bool


def next_review(reviewed_on: date, *, high_risk: bool, interval_months: int | None = None) -> date:
    """R-IAR-11: 12 months after the last review, 6 where the risk is high, clamped to month ends.

    ``interval_months`` is the asset's own interval; a high risk shortens it, never lengthens it.
    """
    usual = lookup_whole("asset.review_months", reviewed_on)
    months = usual if interval_months is None else interval_months
    if high_risk:
        months = min(months, lookup_whole("asset.review_months_high_risk", reviewed_on))
    return add_months(reviewed_on, months)


def review_standing(due: date, today: date) -> ReviewStanding:
    """Say where a review stands (I3, I4): notice 30 days before, the SIRO's list 30 days after."""
    notice_from = due - timedelta(days=lookup_whole("asset.review_notice_days", due))
    overdue = max(0, (today - due).days)
    status = "overdue" if overdue else "review_due" if today >= notice_from else "not_due"
    listed = overdue >= lookup_whole("asset.review_siro_days_overdue", due)
    return ReviewStanding(due, notice_from, status, overdue, listed)


@rule("asset_review", "R-IAR-11")
def asset_review(case: Case) -> dict[str, Any]:
    """When an asset's review is due, and whether it is overdue far enough for the SIRO's list."""
    try:
        due = next_review(
            case.day("last_review"),
            high_risk=case.boolean("high_risk", default=False),
            interval_months=case.whole_or_none("interval_months", least=1),
        )
        found = review_standing(due, case.day("today"))
    except (ValueError, OverflowError, LookupError) as error:
        if isinstance(error, RuleInputError):
            raise
        raise RuleInputError(f"“last_review” cannot be used: {error}") from None
    return {
        "due": found.due.isoformat(),
        "notice_from": found.notice_from.isoformat(),
        "status": found.status,
        "days_overdue": found.days_overdue,
        "siro_list": found.siro_list,
    }
