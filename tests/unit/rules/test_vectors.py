"""Every vector of the rules there are, through the door that pages and calculators use."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.assets.rules  # noqa: F401 - declares the rules
from app.assets.rules.marking import read_marking
from app.core.rulebook import Case, RuleInputError, find_rule

VECTORS = Path(__file__).parents[2] / "vectors"
NAMES = ("asset_completeness", "marking_import", "retention_due", "risk_score")


def _cases() -> list[Any]:
    found = []
    for name in NAMES:
        for case in json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]:
            found.append(pytest.param(name, case, id=f"{name}-{case['id']}"))
    return found


@pytest.mark.parametrize(("name", "case"), _cases())
def test_vector(name: str, case: dict[str, Any]) -> None:
    rule = find_rule(name)
    assert rule is not None
    answer = rule.evaluate(Case({"input": case["input"]}))
    assert {key: answer[key] for key in case["expected"]} == case["expected"]


@given(st.text(), st.booleans())
def test_any_text_is_a_marking_that_can_be_read(text: str, personal: bool) -> None:
    found = read_marking(text, personal_data=personal)
    assert found.needs_review or found.level is not None
    assert found.content_allowed or found.level in ("SECRET", "TOP SECRET")


@pytest.mark.parametrize("dash", ["-", "–", "—", " - ", " – ", "‑", " "])
def test_the_kind_of_dash_does_not_matter(dash: str) -> None:
    found = read_marking(f"official{dash}sensitive", personal_data=False)
    assert (found.level, found.sensitive, found.needs_review) == ("OFFICIAL", True, False)


def test_a_case_that_cannot_be_read_names_the_field() -> None:
    rule = find_rule("retention_due")
    assert rule is not None
    with pytest.raises(RuleInputError, match="period_months"):
        rule.evaluate(Case({"input": {"today": "2026-11-21", "holds": [], "permanent": False}}))
