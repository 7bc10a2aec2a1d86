"""Edges of the register's rules that the vectors leave out, and bad cases."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.assets.rules
import app.incidents.rules
import app.reminders.rules  # noqa: F401 - all declare rules
from app.assets.rules.reviews import next_review, review_standing
from app.assets.rules.risk import band, band_set
from app.core.parameters import (
    UnknownParameterError,
    current_whole,
    find_parameter,
    lookup,
    lookup_whole,
    parameters,
)
from app.core.rulebook import RuleInputError, UnknownRuleError, evaluate, rules

ASSET = {
    "owner_accepted": True, "personal_data": False, "complete_processing_records": 0,
    "special_or_criminal": False, "condition_recorded": False, "retention_rule": False,
    "rpo_hours": None, "backup_every_hours": None,
}  # fmt: skip
RETENTION = {
    "trigger_on": "2021-03-31", "period_months": 72, "permanent": False, "holds": [],
    "today": "2027-03-31",
}  # fmt: skip
RISK = {
    "c": 5, "i": 5, "a": 5, "likelihood": 3, "inherent": 25, "target": 10, "treatment": "tolerate",
    "siro_accepted": True, "acceptance_months": 12,
}  # fmt: skip
GOOD: dict[str, dict[str, Any]] = {
    "asset_completeness": ASSET,
    "retention_due": RETENTION,
    "risk_score": RISK,
    "marking_import": {"marking": "OFFICIAL", "personal_data": True},
    "asset_review": {"last_review": "2025-11-21", "today": "2026-10-22"},
    "reminder_ladder": {"due": "2027-01-29", "created": "2026-11-01", "until": "2027-03-05"},
    "breach_grid": {"severity": 3, "likelihood": 3, "special_group": True, "contained": False},
    "siri_scoring": {"scheme": "2014", "individuals": 9, "factors": ["A"], "outcome_flag": None},
    "ico_band": {"n": 12},
    "clock": {
        "clock": "ukgdpr_art12a_month",
        "received": "2026-10-05",
        "months": 1,
        "calendar": "england-and-wales",
        "identity_info_received": None,
        "fee_received": None,
        "clarification_periods": [],
        "aware_local": "2026-11-17T10:15:00",
        "fold": 0,
    },
}

BAD: tuple[Any, ...] = (
    [{}], {"a": 1}, 10**400, -1, True, "2026-02-30", "2026-W47-6", 1.5
)  # fmt: skip


def test_a_weekly_backup_cannot_meet_a_day() -> None:
    """I10, and R-IAR-04 for the time a restore took."""
    found = evaluate("asset_completeness", ASSET | {"rpo_hours": 24, "backup_every_hours": 168})
    assert found["warnings"] == ["backup_cannot_meet_rpo"]
    found = evaluate(
        "asset_completeness",
        ASSET | {"rpo_hours": 1, "backup_every_hours": 2, "rto_hours": 4, "restore_test_hours": 5},
    )
    assert found == {
        "may_activate": True,
        "missing": [],
        "warnings": ["backup_cannot_meet_rpo", "restore_cannot_meet_rto"],
    }


def test_everything_that_is_missing_is_named_at_once() -> None:
    bare = ASSET | {"owner_accepted": False, "personal_data": True, "special_or_criminal": True}
    assert evaluate("asset_completeness", bare)["missing"] == [
        "condition_missing", "owner_missing", "processing_record_incomplete",
        "retention_rule_missing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "status", "may", "blocked"),
    [
        ({"holds": ["legal_hold"]}, "due", False, ["legal_hold"]),
        ({"holds": ["b", "a", "b"]}, "due", False, ["a", "b"]),
        ({"holds": ["legal_hold"], "today": "2027-03-01"}, "not_due", False, ["legal_hold"]),
        ({"permanent": True}, "permanent", False, []),
        ({"permanent": True, "period_months": None, "holds": ["a"]}, "permanent", False, []),
        ({"permanent": True, "trigger_on": None}, "permanent", False, []),
        ({"today": "2040-01-01"}, "due", True, []),
    ],
)
def test_what_stands_between_a_record_and_its_disposal(
    change: dict[str, Any], status: str, may: bool, blocked: list[str]
) -> None:
    """R-RET-01: the due date stays, the act is blocked."""
    found = evaluate("retention_due", RETENTION | change)
    assert (found["status"], found["may_dispose"], found["blocked_by"]) == (status, may, blocked)
    assert found["due"] == (None if status == "permanent" else "2027-03-31")


def test_a_red_risk_is_tolerated_for_a_year_with_the_siros_word() -> None:
    assert evaluate("risk_score", RISK)["allowed"]
    assert evaluate("risk_score", RISK | {"likelihood": 1, "siro_accepted": False, "target": 5})[
        "allowed"
    ]
    assert evaluate("risk_score", RISK | {"treatment": "ignore"})["refusals"] == [
        "treatment_unknown"
    ]


@pytest.mark.parametrize("bands", ["default", "council"])
def test_every_score_has_one_band_with_a_word_for_its_colour(bands: str) -> None:
    """R-RISK-05."""
    found = [band(score, bands=bands) for score in range(1, 26)]
    assert [b.least for b in band_set(bands, None)] == sorted(
        {b.least for b in found}, reverse=True
    )
    assert len({b.name for b in found}) == len({b.colour for b in found}) == 4
    assert evaluate("risk_score", RISK | {"bands": bands})["colour"] in {b.colour for b in found}


def test_the_default_bands_are_those_of_the_rule() -> None:
    names = {score: band(score).name for score in (1, 3, 4, 6, 8, 12, 15, 25)}
    assert names == {
        1: "low", 3: "low", 4: "moderate", 6: "moderate", 8: "high", 12: "high", 15: "extreme",
        25: "extreme",
    }  # fmt: skip


def test_a_review_is_due_in_a_year_and_in_half_a_year_where_the_risk_is_high() -> None:
    """R-IAR-11."""
    assert next_review(date(2025, 11, 21), high_risk=False) == date(2026, 11, 21)
    assert next_review(date(2026, 8, 31), high_risk=True) == date(2027, 2, 28)
    assert next_review(date(2026, 1, 31), high_risk=False, interval_months=1) == date(2026, 2, 28)
    assert next_review(date(2026, 1, 31), high_risk=True, interval_months=24) == date(2026, 7, 31)


@pytest.mark.parametrize(
    ("today", "status", "overdue", "listed"),
    [
        (date(2026, 10, 21), "not_due", 0, False),
        (date(2026, 10, 22), "review_due", 0, False),
        (date(2026, 11, 21), "review_due", 0, False),
        (date(2026, 11, 22), "overdue", 1, False),
        (date(2026, 12, 20), "overdue", 29, False),
        (date(2026, 12, 22), "overdue", 31, True),
    ],
)
def test_a_review_is_noticed_then_overdue_then_on_the_siros_list(
    today: date, status: str, overdue: int, listed: bool
) -> None:
    """I3 and I4."""
    found = review_standing(date(2026, 11, 21), today)
    assert (found.status, found.days_overdue, found.siro_list) == (status, overdue, listed)


def test_a_case_may_stand_flat_or_under_input() -> None:
    for name, case in GOOD.items():
        assert evaluate(name, case) == evaluate(name, {"input": case}), name


@pytest.mark.parametrize("name", GOOD)
def test_every_bad_field_is_named_and_nothing_else_is_raised(name: str) -> None:
    for field in GOOD[name]:
        for bad in BAD:
            said = _complaint(name, GOOD[name] | {field: bad})
            assert said is None or f"“{field}”" in said or "“until”" in said
            assert said is None or said.endswith(".")


def _complaint(name: str, case: dict[str, Any]) -> str | None:
    try:
        evaluate(name, case)
    except RuleInputError as error:
        return str(error)
    return None


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)  # fmt: skip


@given(st.data())
def test_no_case_breaks_a_rule(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(GOOD)))
    fields = data.draw(st.dictionaries(st.sampled_from(sorted(GOOD[name])), _json))
    said = _complaint(name, GOOD[name] | fields)
    assert said is None or "“" in said


def test_a_missing_field_and_a_missing_rule_are_named() -> None:
    with pytest.raises(RuleInputError, match="marking"):
        evaluate("marking_import", {"personal_data": True})
    with pytest.raises(RuleInputError, match="input"):
        evaluate("marking_import", {"input": []})
    with pytest.raises(UnknownRuleError, match="astrology"):
        evaluate("astrology", {})


def test_each_rule_says_what_it_answers_and_which_rules_it_carries_out() -> None:
    found = {rule.name: rule for rule in rules()}
    assert set(GOOD) <= set(found)
    for rule in found.values():
        assert rule.about.endswith(".")
        assert all(one.startswith("R-") for one in rule.ids)


def test_parameters_are_looked_up_by_date_and_name_their_source() -> None:
    day = date(2026, 11, 21)
    assert lookup("asset.review_months", day) == "12"
    assert lookup_whole("asset.review_months", day) == current_whole("asset.review_months") == 12
    assert find_parameter("asset.review_months", day).source == "R-IAR-11"
    with pytest.raises(UnknownParameterError, match="1999-12-31"):
        lookup("asset.review_months", date(1999, 12, 31))
    with pytest.raises(UnknownParameterError, match="nonsense"):
        current_whole("nonsense")


def test_no_two_values_of_a_parameter_are_in_force_at_once() -> None:
    for one in parameters():
        assert one.source, one.name
        assert one.unit, one.name
        assert lookup(one.name, one.valid_from) == one.value
        assert one.valid_to is None or lookup(one.name, one.valid_to) == one.value
