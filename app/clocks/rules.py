"""The clocks as one computed rule: ``clock`` names the one a case asks for."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from app.clocks.bands import time_band
from app.clocks.declared import Clock, clocks, length
from app.clocks.hours import elapsed_hours, hours_due, hours_parameter, is_late, standing
from app.clocks.rules_of_days import (
    days_case,
    months_case,
    plain_days_case,
    school_days_case,
    working_days_case,
)
from app.core.calendar import CalendarRangeError
from app.core.dates import LONDON, LocalTimeError, from_london, london_date, parse_instant
from app.core.parameters import UnknownParameterError
from app.core.rulebook import Case, RuleInputError, rule

Answer = dict[str, Any]


@rule(
    "clock", "R-CFG-01", "R-CLK-01", "R-CLK-02", "R-CLK-07", "R-CLK-20", "R-CLK-30", "R-CLK-40",
    "R-TAX-02", "R-WD-01", "R-CAS-01", "R-CAS-03", "R-CAS-06",
)  # fmt: skip
def clock(case: Case) -> Answer:
    """When a clock of the law is due, whether it was met, and by which number and source."""
    name = case.text_or_none("clock") or ""
    if name in _SIMPLE:
        return _SIMPLE[name](case)
    found = clocks().get(name)
    if found is None:
        known = ", ".join([*clocks(), *_SIMPLE])
        raise RuleInputError(f"“clock” must be one of {known}.")
    try:
        return _KINDS[found.kind](case, found)
    except LocalTimeError:
        return {"error": "nonexistent_local_time"}
    except UnknownParameterError:
        return {"statutory_duty": False, "in_force": False}
    except (CalendarRangeError, OverflowError, ValueError) as error:
        if isinstance(error, RuleInputError):
            raise
        first = "aware_local" if found.kind == "hours" else "received"
        raise RuleInputError(f"“{first}” cannot be counted from: {error}") from None


def _hours(case: Case, clock: Clock) -> Answer:
    told = _instant(case, "processor_told_controller")
    start = _instant(case, "aware") or told
    if start is None:
        return {"error": "aware_required"}
    parameter = hours_parameter(clock.name, london_date(start))
    due = hours_due(start, int(parameter.value))
    answer: Answer = {
        "start_utc": _utc(start),
        "due_utc": _utc(due),
        "due_local": due.astimezone(LONDON).isoformat(),
        "hours_allowed": int(parameter.value),
        "statutory_duty": clock.basis == "statute",
        "source": parameter.source,
    }
    answer |= _processor(case, told)
    notified = _instant(case, "notified")
    if notified is None:
        return answer
    if notified < start:
        return {"error": "notified_before_aware"}
    hours, late = elapsed_hours(start, notified), is_late(due, notified)
    return answer | {
        "elapsed_hours": round(hours, 2),
        "late": late,
        "reasons_for_delay_required": late and clock.reasons_when_late,
        "ico_time_band": time_band(hours),
    }


def _processor(case: Case, told: datetime | None) -> Answer:
    """R-CLK-07: the controller's hours run from being told; a long gap is the processor's."""
    knew = _instant(case, "processor_aware")
    if knew is None or told is None:
        return {}
    gap = elapsed_hours(knew, told)
    agreed = int(length("processor_notice", london_date(knew)).value)
    return {"processor_gap_hours": round(gap, 2), "processor_gap_flag": gap > agreed}


def _status(case: Case) -> Answer:
    due, now = _needed(case, "due_utc"), _needed(case, "now_utc")
    warn = case.number_or_none("warn_hours", least=0)
    if warn is None:
        raise RuleInputError("“warn_hours” is missing: give a number.")
    try:
        state = standing(due, now, warn)
    except OverflowError:
        raise RuleInputError("“warn_hours” is too many.") from None
    return {"state": state, "hours_left": round(elapsed_hours(now, due), 2) + 0.0}


def _time_band(case: Case) -> Answer:
    hours = case.number_or_none("elapsed_hours", least=0)
    if hours is None:
        raise RuleInputError("“elapsed_hours” is missing: give a number.")
    return {"band": time_band(hours)}


def _receipt(case: Case) -> Answer:
    return {"date_of_receipt": london_date(_needed(case, "received_utc")).isoformat()}


_KINDS: dict[str, Callable[[Case, Clock], Answer]] = {
    "hours": _hours,
    "working_days": working_days_case,
    "school_days": school_days_case,
    "months": months_case,
    "days": days_case,
    "plain_days": plain_days_case,
}
_SIMPLE: dict[str, Callable[[Case], Answer]] = {
    "status_flag": _status,
    "ico_time_band": _time_band,
    "date_of_receipt": _receipt,
}


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _needed(case: Case, name: str) -> datetime:
    text = case.text_or_none(name)
    if text is None:
        raise RuleInputError(f"“{name}” is missing: give an instant such as 2026-11-21T12:00:00Z.")
    try:
        instant = parse_instant(text)
        instant.astimezone(LONDON)
    except (ValueError, OverflowError) as error:
        raise RuleInputError(f"“{name}” cannot be read: {error}") from None
    return instant


def _instant(case: Case, name: str) -> datetime | None:
    """Read ``name_utc``, or ``name_local`` as London's wall clock; of an hour that happened twice,
    ``fold`` 1 takes the second. Raises LocalTimeError for a time that did not exist."""
    if case.text_or_none(f"{name}_utc") is not None:
        return _needed(case, f"{name}_utc")
    field = f"{name}_local"
    text = case.text_or_none(field)
    if text is None:
        return None
    try:
        local = datetime.fromisoformat(text if "T" in text else "")
    except ValueError:
        raise RuleInputError(f"“{field}” must be a time such as 2026-11-21T16:45:00.") from None
    try:
        if local.tzinfo is not None:
            return local.astimezone(UTC)
        return from_london(local, second=_fold(case, name) == 1)
    except OverflowError:
        raise RuleInputError(f"“{field}” lies outside the years 1 to 9999.") from None


def _fold(case: Case, name: str) -> int:
    field = "fold" if name == "aware" else f"{name}_fold"
    fold = case.whole_or_none(field, least=0) or 0
    if fold > 1:
        raise RuleInputError(f"“{field}” must be 0 for the first time or 1 for the second.")
    return fold
