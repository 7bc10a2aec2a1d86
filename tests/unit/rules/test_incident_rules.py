"""The breach grid, the old scoring and the regulator's bands: every vector, and every cell."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.incidents.rules  # noqa: F401 - declares the rules
from app.core.rulebook import RuleInputError, evaluate
from app.core.vocabulary import choices
from app.incidents.rules.bands import size_band
from app.incidents.rules.grid import (
    GridNotInForceError,
    GridResult,
    grid_result,
    lifts_floor,
)
from app.incidents.rules.siri import SiriError, factor_labels, scheme_on, siri_score
from app.incidents.rules.taxonomy import causes, ico_type_of, taxonomy
from workflows.incident_asks import CONTAINED_HOW

VECTORS = Path(__file__).parents[2] / "vectors"
TODAY = date(2026, 11, 21)
CATEGORIES = {
    "human_error", "process", "technology", "supplier", "malicious", "training", "workload",
    "unclear_policy", None,
}  # fmt: skip
scores = st.integers(1, 5)


def vectors(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_bytes())
    return found


GRID = vectors("breach_grid")


def held(answer: Any, expected: dict[str, Any]) -> Any:
    return {key: answer[key] for key in expected}


def grid(severity: int, likelihood: int, *, special: bool, contained: bool) -> GridResult:
    return grid_result(severity, likelihood, special_group=special, contained=contained, on=TODAY)


@pytest.mark.parametrize("cell", GRID["cells"], ids=lambda c: f"{c['severity']}x{c['likelihood']}")
def test_each_cell_of_the_vectors(cell: dict[str, Any]) -> None:
    scored = {key: cell[key] for key in ("severity", "likelihood")}
    assert held(evaluate("breach_grid", scored), cell) == cell


@pytest.mark.parametrize(
    "case", GRID["special_rule_cases"] + GRID["validation_cases"], ids=lambda case: case["id"]
)
def test_each_case_of_the_grid(case: dict[str, Any]) -> None:
    assert held(evaluate("breach_grid", case), case["expected"]) == case["expected"]


@pytest.mark.parametrize("likelihood", range(1, 6))
@pytest.mark.parametrize("severity", range(1, 6))
def test_every_cell_follows_the_thresholds_and_not_the_product(
    severity: int, likelihood: int
) -> None:
    """R-GRID-01 to 04, for the cells no vector shows as well."""
    found = grid(severity, likelihood, special=False, contained=False)
    ico, dhsc = likelihood >= 3 and severity >= 2, likelihood >= 3 and severity >= 4
    assert (found.ico_reportable, found.dhsc_notified) == (ico, dhsc)
    zone = "red" if dhsc else "amber" if ico else "not_reportable"
    assert (found.zone, found.advisory_notify_hours) == (
        zone,
        {"red": 24, "amber": 72, "not_reportable": None}[zone],
    )
    assert found.outcome == (
        "report_ico_and_dhsc" if dhsc
        else "report_ico" if ico
        else "no_impact_occurred" if likelihood == 1
        else "impact_unlikely" if likelihood == 2
        else "no_adverse_effect"
    )  # fmt: skip
    assert found.score == severity * likelihood
    odd = (severity == 1 and likelihood == 5) or (likelihood == 1 and severity >= 4)
    assert found.warnings == (("scores_inconsistent",) if odd else ())


@given(scores, scores, st.booleans(), st.booleans())
def test_a_floor_never_lowers_and_containment_only_lifts_it_off(
    severity: int, likelihood: int, special: bool, contained: bool
) -> None:
    """R-GRID-05 and R-GRID-06."""
    found = grid(severity, likelihood, special=special, contained=contained)
    plain = grid(severity, likelihood, special=False, contained=False)
    assert (found.entered_severity, found.entered_likelihood) == (severity, likelihood)
    assert (found.severity, found.likelihood) >= (severity, likelihood)
    assert found.ico_reportable >= plain.ico_reportable
    raised = special and not contained and 1 in (severity, likelihood)
    assert found.floor_applied is found.dpo_check is raised
    if not raised:
        assert found == plain


@given(scores, scores, scores, scores, st.booleans())
def test_a_higher_score_never_tells_fewer(
    severity: int, likelihood: int, more: int, likelier: int, special: bool
) -> None:
    low = grid(severity, likelihood, special=special, contained=False)
    high = grid(max(severity, more), max(likelihood, likelier), special=special, contained=False)
    assert high.ico_reportable >= low.ico_reportable
    assert high.dhsc_notified >= low.dhsc_notified
    assert (high.advisory_notify_hours or 999) <= (low.advisory_notify_hours or 999)


def test_three_ways_of_containing_lift_the_floor_and_the_grid_has_a_day_it_began() -> None:
    ways = [way for way, _words in CONTAINED_HOW if lifts_floor(way, TODAY)]
    assert ways == ["encrypted", "trusted_partner", "effect_cancelled"]
    assert not lifts_floor(None, TODAY)
    with pytest.raises(GridNotInForceError, match="2018-05-24"):
        lifts_floor("encrypted", date(2018, 5, 24))
    with pytest.raises(RuleInputError, match="“on”"):
        evaluate("breach_grid", {"severity": 1, "likelihood": 1, "on": "2018-05-24"})
    with pytest.raises(ValueError, match="from 1 to 5"):
        grid(0, 3, special=False, contained=False)


def test_a_score_of_one_axis_is_refused_by_name() -> None:
    assert evaluate("breach_grid", {"severity": 3}) == {"error": "likelihood_required"}
    assert evaluate("breach_grid", {"likelihood": 3}) == {"error": "severity_required"}


@pytest.mark.parametrize("case", vectors("siri_scoring")["cases"], ids=lambda case: case["id"])
def test_each_case_of_the_old_scoring(case: dict[str, Any]) -> None:
    assert held(evaluate("siri_scoring", case), case["expected"]) == case["expected"]


@pytest.mark.parametrize(
    ("scheme", "people", "factors", "flag", "final", "level"),
    [
        ("2013", 500, ["L1", "L3"], None, 0, 1),
        ("2014", 1001, ["A", "C"], None, 1, 1),
        ("2014", 5000, ["D", "J"], "near_miss", 5, 0),
        ("2013", 100, ["H5", "H5"], None, 2, 2),
        ("2014", 5, ["A", "B", "C"], None, -3, 1),
    ],
)
def test_examples_of_the_old_scoring(
    scheme: str, people: int, factors: list[str], flag: str | None, final: int, level: int
) -> None:
    found = siri_score(scheme, people, factors, outcome_flag=flag)
    assert (found.final_score, found.level, found.reportable) == (final, level, level == 2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"factors": ["H1"]}, "unknown_factor"),
        ({"scheme": "2012"}, "unknown_scheme"),
        ({"scheme": None}, "scheme_required"),
        ({"individuals": None}, "individuals_required"),
        ({"outcome_flag": "maybe"}, "unknown_outcome_flag"),
    ],
)
def test_what_the_old_scoring_cannot_read_is_named(change: dict[str, Any], code: str) -> None:
    case = {"scheme": "2014", "individuals": 1, "factors": [], "outcome_flag": None}
    assert evaluate("siri_scoring", case | change)["error"] == code


def test_each_scheme_had_its_time_and_its_factors() -> None:
    days = ["2013-05-31", "2013-06-01", "2014-10-31", "2014-11-01", "2018-05-24", "2018-05-25"]
    found = [scheme_on(date.fromisoformat(day)) for day in days]
    assert found == [None, "2013", "2013", "2014", "2014", None]
    assert len(factor_labels("2013")) == 15
    assert len(factor_labels("2014")) == 11
    with pytest.raises(SiriError, match="2099"):
        factor_labels("2099")


@pytest.mark.parametrize("case", vectors("ico_taxonomy")["band_cases"], ids=lambda c: str(c["n"]))
def test_each_band_of_people_affected(case: dict[str, Any]) -> None:
    assert evaluate("ico_band", {"n": case["n"]}) == case["expected"]


@given(st.integers(1, 10**7))
def test_bands_follow_each_other(people: int) -> None:
    names = [band.name for band in taxonomy().size_bands]
    step = names.index(size_band(people + 1)) - names.index(size_band(people))
    assert step in (0, 1)
    assert step == (people + 1 in (10, 100, 1000, 10_000, 100_000))


def test_fewer_than_nobody_is_refused() -> None:
    with pytest.raises(RuleInputError, match="“n” must be 0 or more"):
        evaluate("ico_band", {"n": -1})
    with pytest.raises(ValueError, match="0 people"):
        size_band(-1)


def test_the_regulators_words_are_whole() -> None:
    """A6: the vocabularies of the published figures, word for word."""
    theirs, ours = vectors("ico_taxonomy"), taxonomy()
    assert [{"name": t.name, "usual_category": t.usual_category} for t in ours.incident_types] == (
        theirs["incident_type"]
    )
    for field, name in {
        "categories": "incident_category", "subject_types": "data_subject_type",
        "data_types": "data_type", "decisions": "decision_taken", "sectors": "sector",
        "time_bands": "time_taken_to_report",
    }.items():  # fmt: skip
        assert list(getattr(ours, field)) == theirs[name]
    assert [b.name for b in ours.size_bands] == [
        band["name"] for band in theirs["no_data_subjects_affected"]
    ]


def test_every_cause_has_a_type_of_the_regulators_and_every_type_a_cause() -> None:
    """R-TAX-04: many to one, both kept."""
    types = {t.name for t in taxonomy().incident_types}
    assert {cause.ico_type for cause in causes().values()} == types
    assert {cause.category for cause in causes().values()} == CATEGORIES
    assert dict(choices("incident_causes")) == {c.code: c.label for c in causes().values()}
    assert ico_type_of("letter_wrong_envelope") == "Data posted or faxed to incorrect recipient"
    assert taxonomy().usual_category(ico_type_of("ransomware")) == "Cyber"
    with pytest.raises(LookupError, match="gremlins"):
        ico_type_of("gremlins")
    with pytest.raises(LookupError, match="Gremlins"):
        taxonomy().usual_category("Gremlins")
