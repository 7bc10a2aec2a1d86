"""The dates and defaults of actions: pure calculations over parameters (A8, E1, R-AUD-02)."""

from datetime import date, timedelta

from app.core.dates import add_months
from app.core.parameters import lookup, lookup_whole

_SOURCE_OF = {
    "incident": "incident", "lesson": "incident", "obligation": "incident", "audit": "audit",
    "recommendation": "audit", "dpia": "dpia", "agreement": "agreement", "flow": "agreement",
}  # fmt: skip


def source_of(subject_kind: str | None) -> str:
    """Say where an action comes from, by the kind of record it hangs on."""
    return _SOURCE_OF.get(subject_kind or "", "other")


def target_date(priority: str | None, agreed_on: date) -> date | None:
    """The London date by which a priority asks for it to be done; None without a priority (E1)."""
    if priority is None:
        return None
    return add_months(agreed_on, lookup_whole(f"action.target_months_{priority}", agreed_on))


def must_be_verified(source_kind: str, on: date) -> bool:
    """Whether actions of a source are done only when somebody else says so (R-AUD-02)."""
    return source_kind in lookup("action.verified_sources", on).split()


def effectiveness_due(completed_on: date) -> date:
    """The London date on which somebody looks whether it worked (A8: 90 days after)."""
    days = lookup_whole("action.effectiveness_days", completed_on)
    return completed_on + timedelta(days=days)
