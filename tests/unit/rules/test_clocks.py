"""The clocks of the law: every vector, clock changes, holidays, pauses, bad cases."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import app.clocks  # noqa: F401 - declares the rule
from app.clocks.declared import clocks, length
from app.clocks.hours import elapsed_hours, hours_due, hours_parameter, is_late, standing
from app.clocks.months import month_due
from app.clocks.working_days import Stretch, count_working_days
from app.core.calendar import working_days
from app.core.dates import LONDON, add_months, from_london
from app.core.parameters import UnknownParameterError, parameters
from app.core.rulebook import RuleInputError, evaluate

VECTORS = Path(__file__).parents[2] / "vectors" / "clocks.json"
CASES = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]
ENGLAND = working_days("england-and-wales")
SAR, FOI, ACK = "ukgdpr_art12a_month", "foia_s10_20wd", "dpa2018_s164a_30d_ack"
instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
days = st.dates(date(2024, 2, 1), date(2028, 6, 1))


def clock(name: str, **given: Any) -> Any:
    return evaluate("clock", {"clock": name, "input": given})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_each_case_of_the_clocks(case: dict[str, Any]) -> None:
    answer = clock(case["clock"], **case["input"])
    assert {key: answer[key] for key in case["expected"]} == case["expected"]


@pytest.mark.parametrize(
    ("name", "aware", "due"),
    [
        ("ukgdpr_art33_72h", "2026-12-24T12:00:00", "2026-12-27T12:00:00+00:00"),
        ("ukgdpr_art33_72h", "2026-10-25T01:30:00", "2026-10-28T00:30:00+00:00"),
        ("ukgdpr_art33_72h", "2026-03-29T02:00:00", "2026-04-01T02:00:00+01:00"),
        ("dpa2018_s67_72h", "2026-11-20T16:45:00", "2026-11-23T16:45:00+00:00"),
        ("pecr_reg5a", "2025-08-19T23:59:59", "2025-08-20T23:59:59+01:00"),
        ("pecr_reg5a", "2025-08-20T00:00:00", "2025-08-23T00:00:00+01:00"),
    ],
)
def test_hours_run_through_holidays_and_clock_changes(name: str, aware: str, due: str) -> None:
    assert clock(name, aware_local=aware)["due_local"] == due


def test_72_hours_are_counted_and_not_read_off_the_wall() -> None:
    """H12: 71.5 hours by the wall clock over the autumn change are 72.5."""
    found = clock(
        "ukgdpr_art33_72h",
        aware_local="2026-10-23T17:00:00",
        notified_local="2026-10-26T16:30:00",
    )
    assert (found["elapsed_hours"], found["late"]) == (72.5, True)
    assert found["reasons_for_delay_required"]


def test_an_instant_given_in_utc_or_with_an_offset_is_that_instant() -> None:
    for given_as in ({"aware_utc": "2026-07-01T09:00:00Z"},
                     {"aware_local": "2026-07-01T10:00:00+01:00"},
                     {"aware_local": "2026-07-01T10:00:00"}):  # fmt: skip
        assert clock("nis_reg11_72h", **given_as)["due_utc"] == "2026-07-04T09:00:00Z"


@given(instants, st.integers(1, 200))
def test_an_hour_clock_is_exact_whatever_the_wall_clock_does(start: datetime, hours: int) -> None:
    due = hours_due(start.astimezone(LONDON), hours)
    assert elapsed_hours(start, due) == hours
    assert not is_late(due, due)
    assert is_late(due, due + timedelta(microseconds=1))


@given(instants, st.integers(0, 96))
def test_a_clock_is_on_track_then_at_risk_then_late(due: datetime, warn: int) -> None:
    before = due - timedelta(hours=warn)
    assert standing(due, before - timedelta(seconds=1), warn) == "on_track"
    assert standing(due, before, warn) == standing(due, due, warn) == "at_risk"
    assert standing(due, due + timedelta(seconds=1), warn) == "late"


@given(st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)))
def test_of_an_hour_that_happened_twice_the_first_is_due_first(local: datetime) -> None:
    text = local.isoformat()
    first = clock("ukgdpr_art33_72h", aware_local=text)
    second = clock("ukgdpr_art33_72h", aware_local=text, fold=1)
    if "error" in first:
        assert first == second == {"error": "nonexistent_local_time"}
        return
    assert first["start_utc"] == from_london(local).isoformat().replace("+00:00", "Z")
    gap = datetime.fromisoformat(second["due_utc"]) - datetime.fromisoformat(first["due_utc"])
    assert gap in (timedelta(0), timedelta(hours=1))


@pytest.mark.parametrize(
    ("given_as", "error"),
    [
        ({}, "aware_required"),
        ({"aware_local": None}, "aware_required"),
        (
            {"aware_local": "2026-11-17T10:15:00", "notified_local": "2026-11-17T10:14:00"},
            "notified_before_aware",
        ),
        (
            {"aware_local": "2026-03-28T10:15:00", "notified_local": "2026-03-29T01:15:00"},
            "nonexistent_local_time",
        ),
    ],
)
def test_a_breach_clock_that_cannot_run_says_why(given_as: dict[str, Any], error: str) -> None:
    assert clock("ukgdpr_art33_72h", **given_as) == {"error": error}


def test_a_controller_runs_from_being_told_and_a_prompt_processor_is_not_flagged() -> None:
    """R-CLK-07."""
    told = {"processor_told_controller_local": "2026-11-18T14:00:00"}
    late = clock("ukgdpr_art33_72h", processor_aware_local="2026-11-16T09:00:00", **told)
    soon = clock("ukgdpr_art33_72h", processor_aware_local="2026-11-17T14:00:00", **told)
    assert late["start_utc"] == soon["start_utc"] == "2026-11-18T14:00:00Z"
    assert (late["processor_gap_flag"], soon["processor_gap_flag"]) == (True, False)


@pytest.mark.parametrize(
    ("name", "given_as", "expected"),
    [
        (FOI, {"received": "2026-12-07"}, {"due": "2027-01-08"}),
        ("eir_reg5_20wd", {"received": "2026-09-07"}, {"due": "2026-10-05"}),
        (
            "eir_reg7_40wd",
            {"received": "2026-09-07"},
            {"due": "2026-11-02", "extension_notice_by": "2026-10-05"},
        ),
        ("foia_internal_review_20wd", {"received": "2026-11-02"}, {"due": "2026-12-01"}),
        (
            FOI,
            {"received": "2026-09-01", "clarification_asked": "2026-09-04"},
            {"due": None, "waiting_for": "clarification"},
        ),
        (
            FOI,
            {"received": "2026-09-01", "fees_notice_given": "2026-09-08"},
            {"due": None, "waiting_for": "fee", "fee_by": "2026-12-07"},
        ),
        (
            FOI,
            {
                "received": "2026-09-01",
                "fees_notice_given": "2026-09-08",
                "fee_received": "2026-12-08",
            },
            {"due": None, "lapsed": True},
        ),
        (SAR, {"received": "2026-11-25"}, {"unrolled": "2026-12-25", "due": "2026-12-29"}),
        (SAR, {"received": "2026-03-06"}, {"due": "2026-04-07", "scotland_due": "2026-04-06"}),
        (SAR, {"received": "2026-03-06", "calendar": "scotland"}, {"due": "2026-04-06"}),
        (
            SAR,
            {"received": "2026-10-01", "months": 3},
            {
                "extension_notice_last_day": "2026-11-01",
                "extension_notice_safe_by": "2026-10-30",
            },
        ),
        (
            SAR,
            {"received": "2026-10-05", "identity_info_received": "2026-10-12",
             "fee_received": "2026-10-09"},
            {"relevant_time": "2026-10-12", "due": "2026-11-12"},
        ),
        (
            SAR,
            {"received": "2026-10-05", "clarification_periods": [{"asked": "2026-10-08"}]},
            {"relevant_time": "2026-10-05", "due": None, "waiting_for": "clarification"},
        ),
        (
            SAR,
            {"received": "2026-10-05", "clarification_periods": [
                {"asked": "2026-10-14", "received": "2026-10-20"},
                {"asked": "2026-10-08", "received": "2026-10-15"}]},
            {"paused_days_inclusive": 13, "unrolled": "2026-11-18",
             "due_conservative": "2026-11-17"},
        ),
        (
            "ukgdpr_rights_month",
            {"received": "2026-10-05",
             "clarification_periods": [{"asked": "2026-10-08", "received": "2026-10-20"}]},
            {"paused_days_inclusive": 0, "due": "2026-11-05"},
        ),
        (ACK, {"received": "2026-11-05"},
         {"due": "2026-12-07", "unrolled": "2026-12-05",
          "strict_statutory_last_day": "2026-12-04"}),
        (ACK, {"received": "2026-06-19"}, {"statutory_duty": True, "due": "2026-07-20"}),
        ("ukgdpr_art33_72h", {"aware_local": "2018-05-24T23:59:59"}, {"statutory_duty": False}),
        ("foia_schools_20sd_60wd", {"received": "2026-11-02"},
         {"due": "2026-12-01", "limit": "2027-02-01"}),
        ("foia_schools_20sd_60wd",
         {"received": "2026-12-07",
          "school_closed": [{"first": "2026-12-21", "last": "2027-01-04"}]},
         {"due": "2027-01-19"}),
        ("foia_schools_20sd_60wd",
         {"received": "2026-07-20",
          "school_closed": [{"first": "2026-07-22", "last": "2026-09-01"}]},
         {"due": "2026-09-28", "limit": "2026-10-14"}),
        ("foia_schools_20sd_60wd",
         {"received": "2026-07-20",
          "school_closed": [{"first": "2026-07-22", "last": "2026-09-30"}]},
         {"due": "2026-10-14", "limit": "2026-10-14"}),
        ("pupil_record_15sd", {"received": "2026-11-02"}, {"due": "2026-11-23", "limit": None}),
        ("tribunal_appeal_28d", {"received": "2026-11-21"}, {"due": "2026-12-19"}),
        ("ahra_s3_40d", {"received": "2026-11-21"}, {"due": "2026-12-31"}),
        ("ukgdpr_art14_month", {"received": "2026-11-30"}, {"due": "2026-12-30"}),
        ("ico_time_band", {"elapsed_hours": 72.0}, {"band": "24 hours to 72 hours"}),
        ("ico_time_band", {"elapsed_hours": 168.01}, {"band": "More than 1 week"}),
    ],
)  # fmt: skip
def test_days_the_vectors_leave_out(
    name: str, given_as: dict[str, Any], expected: dict[str, Any]
) -> None:
    found = clock(name, **given_as)
    assert {key: found[key] for key in expected} == expected


@given(days, st.integers(1, 60))
def test_working_days_are_counted_from_the_day_after(received: date, count: int) -> None:
    calendar = working_days("uk-any")
    found = count_working_days(calendar, received, count)
    assert calendar.is_working_day(found.due)
    assert calendar.working_days_between(received, found.due) == count
    assert found.due == calendar.add_working_days(received, count)


@given(days, st.integers(0, 40), st.integers(0, 40))
def test_working_days_left_out_are_added_at_the_end(received: date, after: int, long: int) -> None:
    calendar = working_days("uk-any")
    first = received + timedelta(days=after)
    found = count_working_days(
        calendar, received, 20, left_out=[Stretch(first, first + timedelta(days=long))]
    )
    assert found.due == calendar.add_working_days(received, 20 + found.disregarded)


@given(days, st.sampled_from([1, 3]), st.lists(st.tuples(st.integers(-20, 60), st.integers(0, 30))))
def test_a_month_clock_ends_on_a_working_day_and_the_careful_day_is_never_later(
    start: date, months: int, awaited: list[tuple[int, int]]
) -> None:
    pauses = [Stretch(start + timedelta(days=a), start + timedelta(days=a + b)) for a, b in awaited]
    assume(sum(b for _, b in awaited) < 120)
    found = month_due(start, months, ENGLAND, pauses=pauses)
    assert ENGLAND.is_working_day(found.due)
    assert found.due_conservative <= found.due
    assert found.unrolled == add_months(start, months) + timedelta(days=found.paused_days)
    assert found.paused_days <= sum(b + 1 for _, b in awaited)


def test_a_pause_after_the_time_ran_out_does_not_help() -> None:
    start = date(2026, 10, 5)
    late = Stretch(date(2026, 11, 6), date(2026, 11, 20))
    assert month_due(start, 1, ENGLAND, pauses=[late]).due == date(2026, 11, 5)


def test_every_clock_has_a_number_with_a_source_and_every_number_a_clock() -> None:
    """R-CFG-01."""
    numbers = {p.name.split(".")[1] for p in parameters() if p.name.startswith("clock.")}
    assert numbers == {*clocks(), "foia_s10_fee", "processor_notice"}
    for name, one in clocks().items():
        found = length(name, date(2026, 11, 21))
        assert int(found.value) > 0
        assert found.source
        assert one.notice_clock is None or clocks()[one.notice_clock].kind == one.kind


def test_hours_are_looked_up_by_clock_and_day() -> None:
    assert hours_parameter("pecr_reg5a", date(2025, 8, 19)).value == "24"
    assert hours_parameter("pecr_reg5a", date(2025, 8, 20)).value == "72"
    with pytest.raises(LookupError, match="foia"):
        hours_parameter(FOI, date(2026, 1, 1))
    with pytest.raises(UnknownParameterError, match="2018"):
        hours_parameter("ukgdpr_art33_72h", date(2018, 5, 24))


@pytest.mark.parametrize(
    ("name", "given_as", "field"),
    [
        ("sundial", {}, "clock"),
        ("ukgdpr_art33_72h", {"aware_local": "2026-11-17"}, "aware_local"),
        ("ukgdpr_art33_72h", {"aware_local": "0001-01-01T00:00:00+14:00"}, "aware_local"),
        ("ukgdpr_art33_72h", {"aware_local": "9999-12-31T00:00:00"}, "aware_local"),
        ("ukgdpr_art33_72h", {"aware_local": "2026-11-17T10:00:00", "fold": 2}, "fold"),
        ("ukgdpr_art33_72h", {"aware_utc": "2026-11-17T10:00:00"}, "aware_utc"),
        (FOI, {"received": "2040-01-01"}, "received"),
        (FOI, {"received": "2026-09-01", "fees_notice_given": "2026-09-08",
               "fee_received": "2026-09-07"}, "fee_received"),
        (SAR, {"received": "2026-09-01", "months": 2}, "months"),
        (SAR, {"received": "9999-12-31"}, "received"),
        ("tribunal_appeal_28d", {"received": "9999-12-31"}, "received"),
        ("ukgdpr_art14_month", {"received": "2026-09-01", "months": 3}, "months"),
        ("pupil_record_15sd", {"received": "2026-09-01",
                               "school_closed": [{"first": "2026-09-03"}]}, "school_closed"),
        (SAR, {"received": "2026-09-01", "calendar": "moon"}, "calendar"),
        (SAR, {"received": "2026-09-01", "clarification_periods": [1]}, "clarification_periods"),
        (SAR, {"received": "2026-09-01", "clarification_periods": [{}]}, "clarification_periods"),
        (SAR, {"received": "2026-09-01", "clarification_periods": [
            {"asked": "2026-09-03", "received": "2026-09-02"}]}, "clarification_periods"),
        ("status_flag", {"due_utc": "2026-11-23T16:45:00Z"}, "now_utc"),
        ("status_flag", {"due_utc": "2026-11-23T16:45:00Z", "now_utc": "2026-11-23T16:45:00Z"},
         "warn_hours"),
        ("status_flag", {"due_utc": "2026-11-23T16:45:00Z", "now_utc": "2026-11-23T16:45:00Z",
                         "warn_hours": 1e300}, "warn_hours"),
        ("ico_time_band", {"elapsed_hours": None}, "elapsed_hours"),
        ("date_of_receipt", {"received_utc": "0001-01-01T00:00:00Z"}, "received_utc"),
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_read_names_the_field(
    name: str, given_as: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleInputError, match=f"“{field}”"):
        clock(name, **given_as)


def test_a_time_is_received_on_the_london_day() -> None:
    assert clock("date_of_receipt", received_utc="2026-10-24T23:00:00Z") == {
        "date_of_receipt": "2026-10-25"
    }
