"""The rule redate: a new date needs a reason, and often re-dated actions are listed (R-AUD-03)."""

from typing import Any

import pytest

import app.actions.rules  # noqa: F401 - declares the rule
from app.core.rulebook import RuleInputError, evaluate

CASE = {
    "due_on": "2026-06-30", "new_due_on": "2026-07-31", "reason": "The supplier is late.",
    "redated_times": 1, "today": "2026-06-20",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "refusals", "times", "listed", "overdue"),
    [
        ({}, [], 2, False, False),
        ({"redated_times": 2}, [], 3, True, False),
        ({"reason": " "}, ["reason_missing"], 1, False, False),
        ({"new_due_on": "2026-06-30"}, ["same_date"], 1, False, False),
        ({"today": "2026-08-01"}, ["new_date_in_past"], 1, False, True),
        ({"today": "2026-07-31"}, [], 2, False, False),
        ({"complete": True, "today": "2026-07-10"}, ["complete"], 1, False, False),
    ],
)
def test_a_date_is_changed_with_a_reason_to_a_day_that_has_not_passed(
    changed: dict[str, Any], refusals: list[str], times: int, listed: bool, overdue: bool
) -> None:
    answer = evaluate("redate", CASE | changed)
    assert answer["refusals"] == refusals
    assert answer["allowed"] is not bool(refusals)
    assert (answer["redated_times"], answer["audit_committee"]) == (times, listed)
    assert answer["overdue"] is overdue


def test_a_case_without_a_date_is_refused_by_name() -> None:
    with pytest.raises(RuleInputError, match="due_on"):
        evaluate("redate", {name: CASE[name] for name in CASE if name != "due_on"})
