"""Cases of the clocks that count working days, months or days, read and answered."""

from datetime import date
from typing import Any

from app.clocks.declared import Clock, length
from app.clocks.months import acknowledgement_due, month_due, relevant_time
from app.clocks.working_days import Stretch, count_working_days, last_day_for_fee
from app.core.calendar import CALENDARS, working_days
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


def months_case(case: Case, clock: Clock) -> Answer:
    """Rights requests: the corresponding day a month or three on, paused and rolled."""
    calendar_name = _calendar(case)
    start = relevant_time(
        case.day("received"),
        case.day_or_none("identity_info_received"),
        case.day_or_none("fee_received"),
    )
    month = int(length(clock.name, start).value)
    months = case.whole_or_none("months", least=month) or month
    if months != month:
        extended = month + int(length(clock.name, start, of="extension").value)
        if months != extended:
            raise RuleInputError(f"“months” must be {month}, or {extended} when extended.")
    pauses = _clarifications(case) if "clarification" in clock.pauses else []
    if pauses is None:
        return {"relevant_time": start.isoformat(), "due": None, "waiting_for": "clarification"}
    calendar = working_days(calendar_name)
    found = month_due(start, months, calendar, pauses=pauses)
    first = month_due(start, month, calendar, pauses=pauses)
    scotland = month_due(start, months, working_days("scotland"), pauses=pauses)
    return {
        "relevant_time": start.isoformat(),
        "unrolled": found.unrolled.isoformat(),
        "due": found.due.isoformat(),
        "due_conservative": found.due_conservative.isoformat(),
        "paused_days_inclusive": found.paused_days,
        "scotland_due": scotland.due.isoformat(),
        "extension_notice_last_day": first.unrolled.isoformat(),
        "extension_notice_safe_by": calendar.on_or_before(first.unrolled).isoformat(),
        "statutory_duty": clock.basis == "statute",
        "source": length(clock.name, start).source,
    }


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
    found = []
    for number, part in enumerate(case.parts("clarification_periods"), start=1):
        try:
            asked, received = part.day("asked"), part.day_or_none("received")
        except RuleInputError as error:
            raise RuleInputError(f"“clarification_periods”, number {number}: {error}") from None
        if received is None:
            return None
        if received < asked:
            raise RuleInputError(
                f"“clarification_periods”, number {number}: “received” must not be before “asked”."
            )
        found.append(Stretch(asked, received))
    return found


def _calendar(case: Case) -> str:
    name = case.text_or_none("calendar") or ENGLAND
    if name not in CALENDARS:
        raise RuleInputError(f"“calendar” must be one of {', '.join(CALENDARS)}.")
    return name
