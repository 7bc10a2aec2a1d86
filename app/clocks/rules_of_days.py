"""Cases of the clocks that count working days, months or days, read and answered."""

from datetime import date, timedelta
from typing import Any

from app.clocks.declared import Clock, length
from app.clocks.months import acknowledgement_due, month_due, relevant_time
from app.clocks.working_days import Stretch, count_working_days, last_day_for_fee
from app.core.calendar import CALENDARS, working_days
from app.core.parameters import UnknownParameterError
from app.core.rulebook import Case, RuleInputError

Answer = dict[str, Any]
ENGLAND = "england-and-wales"


def working_days_case(case: Case, clock: Clock) -> Answer:
    """FOIA, EIR and re-use: the nth working day, with the day England alone would give."""
    received = _start(case, clock)
    if received is None:
        return {"due": None, "waiting_for": "clarification"}
    days = length(clock.name, received)
    fee = _fee(case, clock)
    if isinstance(fee, dict):
        return fee
    count = count_working_days(
        working_days(clock.calendar), received, int(days.value), left_out=fee
    )
    england = count_working_days(working_days(ENGLAND), received, int(days.value), left_out=fee)
    answer: Answer = {
        "due": count.due.isoformat(),
        "due_if_england_calendar_only": england.due.isoformat(),
        "holidays_skipped": [day.isoformat() for day in count.holidays_skipped],
        "working_days_disregarded": count.disregarded,
        "statutory_duty": clock.basis == "statute",
        "source": days.source,
    }
    if clock.notice_clock:
        notice = int(length(clock.notice_clock, received).value)
        told = count_working_days(working_days(clock.calendar), received, notice, left_out=fee)
        answer["extension_notice_by"] = told.due.isoformat()
    return answer


def school_days_case(case: Case, clock: Clock) -> Answer:
    """Schools: the nth day on which the school is open, but never after a limit of working days."""
    received = _start(case, clock)
    if received is None:
        return {"due": None, "waiting_for": "clarification"}
    fee = _fee(case, clock)
    if isinstance(fee, dict):
        return fee
    days, calendar = length(clock.name, received), working_days(clock.calendar)
    closed = _stretches(case, "school_closed", "first", "last")
    if closed is None:
        raise RuleInputError("“school_closed” must give a first and a last day each time.")
    most = _second(clock, received, "limit")
    limit = None
    if most is not None:
        limit = count_working_days(calendar, received, most, left_out=fee).due
        # No school day is looked for beyond: the years there may have no known holidays.
        closed = [Stretch(one.first, min(one.last, limit)) for one in closed]
    opened = count_working_days(calendar, received, int(days.value), left_out=[*fee, *closed]).due
    return {
        "due": min(opened, limit or opened).isoformat(),
        "limit": limit.isoformat() if limit else None,
        "statutory_duty": clock.basis == "statute",
        "source": days.source,
    }


def months_case(case: Case, clock: Clock) -> Answer:
    """Rights requests: the corresponding day a month or three on, paused and rolled."""
    calendar = working_days(_calendar(case))
    start = relevant_time(
        case.day("received"),
        case.day_or_none("identity_info_received"),
        case.day_or_none("fee_received"),
    )
    month = length(clock.name, start)
    first, extended = int(month.value), _extended(clock, start)
    months = case.whole_or_none("months") or first
    if months not in (first, extended):
        longer = f", or {extended} when extended" if extended else ""
        raise RuleInputError(f"“months” must be {first}{longer}.")
    pauses = _clarifications(case) if "clarification" in clock.pauses else []
    if pauses is None:
        return {"relevant_time": start.isoformat(), "due": None, "waiting_for": "clarification"}
    found = month_due(start, months, calendar, pauses=pauses)
    scotland = month_due(start, months, working_days("scotland"), pauses=pauses)
    answer: Answer = {
        "relevant_time": start.isoformat(),
        "unrolled": found.unrolled.isoformat(),
        "due": found.due.isoformat(),
        "due_conservative": found.due_conservative.isoformat(),
        "paused_days_inclusive": found.paused_days,
        "scotland_due": scotland.due.isoformat(),
        "statutory_duty": clock.basis == "statute",
        "source": month.source,
    }
    if extended:
        notice = month_due(start, first, calendar, pauses=pauses).unrolled
        answer["extension_notice_last_day"] = notice.isoformat()
        answer["extension_notice_safe_by"] = calendar.on_or_before(notice).isoformat()
    return answer


def days_case(case: Case, clock: Clock) -> Answer:
    """Acknowledging a complaint: days from the day after receipt, rolled."""
    calendar = working_days(_calendar(case))
    received = case.day("received")
    days = length(clock.name, received)
    found = acknowledgement_due(received, int(days.value), calendar)
    return {
        "due": found.due.isoformat(),
        "unrolled": found.unrolled.isoformat(),
        "strict_statutory_last_day": found.strict_last_day.isoformat(),
        "statutory_duty": clock.basis == "statute",
        "source": days.source,
    }


def plain_days_case(case: Case, clock: Clock) -> Answer:
    """Days of the calendar after a date, wherever they end."""
    received = case.day("received")
    days = length(clock.name, received)
    return {
        "due": (received + timedelta(days=int(days.value))).isoformat(),
        "statutory_duty": clock.basis == "statute",
        "source": days.source,
    }


def _second(clock: Clock, on: date, of: str) -> int | None:
    """A second number of a clock, where it has one on that day."""
    try:
        return int(length(clock.name, on, of=of).value)
    except UnknownParameterError:
        return None


def _extended(clock: Clock, on: date) -> int | None:
    """The months of an extended clock altogether, where it can be extended."""
    more = _second(clock, on, "extension")
    return None if more is None else more + int(length(clock.name, on).value)


def _start(case: Case, clock: Clock) -> date | None:
    """The date of receipt; that of the clarification where one was asked (section 10(6)(b))."""
    received = case.day("received")
    if "clarification" not in clock.pauses:
        return received
    clarified = case.day_or_none("clarification_received")
    if clarified is None:
        return None if case.day_or_none("clarification_asked") else received
    return max(received, clarified)


def _fee(case: Case, clock: Clock) -> list[Stretch] | Answer:
    """Section 10(2): the days from the fees notice to the payment, both included, do not count."""
    given = case.day_or_none("fees_notice_given") if "fee" in clock.pauses else None
    if given is None:
        return []
    paid = case.day_or_none("fee_received")
    last = last_day_for_fee(given, int(length("foia_s10_fee", given).value))
    if paid is None:
        return {"due": None, "waiting_for": "fee", "fee_by": last.isoformat()}
    if paid < given:
        raise RuleInputError("“fee_received” must not be before “fees_notice_given”.")
    if paid > last:
        return {"due": None, "lapsed": True, "fee_by": last.isoformat()}
    return [Stretch(given, paid)]


def _clarifications(case: Case) -> list[Stretch] | None:
    """The times a clarification was awaited; None while one still is."""
    return _stretches(case, "clarification_periods", "asked", "received")


def _stretches(case: Case, name: str, first: str, last: str) -> list[Stretch] | None:
    """A list of objects of two days each, both included; None while one has no last day yet."""
    found: list[Stretch] = []
    for number, part in enumerate(case.parts(name), start=1):
        try:
            begun, ended = part.day(first), part.day_or_none(last)
        except RuleInputError as error:
            raise RuleInputError(f"“{name}”, number {number}: {error}") from None
        if ended is None:
            return None
        if ended < begun:
            raise RuleInputError(
                f"“{name}”, number {number}: “{last}” must not be before “{first}”."
            )
        found.append(Stretch(begun, ended))
    return found


def _calendar(case: Case) -> str:
    name = case.text_or_none("calendar") or ENGLAND
    if name not in CALENDARS:
        raise RuleInputError(f"“calendar” must be one of {', '.join(CALENDARS)}.")
    return name
