"""The dates and defaults of actions: pure calculations over parameters (A8, E1, R-AUD-02)."""

from datetime import date, timedelta
from typing import Any

from app.core.dates import add_months
from app.core.parameters import lookup, lookup_whole
from app.core.rulebook import Case, rule

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


def redate_codes(due_on: date | None, new_due_on: date | None, today: date) -> list[str]:
    """Say why a new date cannot stand, all three being London dates; empty where it can."""
    if new_due_on is None:
        return []
    found = ["same_date"] if new_due_on == due_on else []
    return [*found, "new_date_in_past"] if new_due_on < today else found


def is_listed(redated_times: int, on: date) -> bool:
    """Whether the audit committee reads of an action re-dated so often (R-AUD-03)."""
    return redated_times >= lookup_whole("action.redatings_listed", on)


@rule("redate", "R-AUD-03", "R-AUD-04")
def redate(case: Case) -> dict[str, Any]:
    """Whether the date of an action may be changed, how often it then was, and who reads of it."""
    due_on, new, today = case.day("due_on"), case.day("new_due_on"), case.day("today")
    codes = redate_codes(due_on, new, today)
    if not (case.text_or_none("reason") or "").strip():
        codes.append("reason_missing")
    if case.boolean("complete", default=False):
        codes.append("complete")
    before = case.whole("redated_times", least=0) if case.holds("redated_times") else 0
    times = before if codes else before + 1
    in_force = due_on if codes else new
    return {
        "allowed": not codes,
        "refusals": codes,
        "due_on": in_force.isoformat(),
        "redated_times": times,
        "audit_committee": is_listed(times, today),
        "overdue": "complete" not in codes and in_force < today,
    }
