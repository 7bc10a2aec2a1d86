"""Read dates as people write them; the order of day and month is decided for a whole column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

from app.core.dates import london_date
from app.exchange.faults import FileFaultError


class DateOrder(StrEnum):
    """In which order the parts of a date in digits stand."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


ORDER_WORDS: Final = {
    DateOrder.DMY: "day first, as in 31/12/2026",
    DateOrder.MDY: "month first, as in 12/31/2026",
    DateOrder.YMD: "year first, as in 26-12-31",
}
_EXAMPLE: Final = "Give a full date such as 2026-11-21 or 21/11/2026."
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sep sept", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_TIME: Final = r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp][Mm])?)?"
_ISO: Final = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DIGITS: Final = re.compile(rf"(\d{{1,2}})([-/.\s])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_DAY: Final = r"(?:(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)[a-z]*[,\s]+)?"
_DAY_MONTH: Final = re.compile(
    rf"{_DAY}(\d{{1,2}})(?:st|nd|rd|th)?[-/.\s]*([a-z]{{3,9}})[-/.,\s]*(\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)
_MONTH_DAY: Final = re.compile(
    rf"{_DAY}([a-z]{{3,9}})[-.\s]*(\d{{1,2}})(?:st|nd|rd|th)?[-,\s]+(\d{{4}}){_TIME}",
    re.IGNORECASE,
)
# Patterns that leave one reading, with the groups of year, month and day.
_WRITTEN: Final = (
    (_ISO, 1, 3, 4),
    (_COMPACT, 1, 2, 3),
    (_DAY_MONTH, 3, 2, 1),
    (_MONTH_DAY, 3, 1, 2),
)
_PARTIAL: Final = re.compile(
    r"\d{4}|\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}|[a-z]{3,9}[-/.\s]*(?:\d{4}|\d{2})|"
    r"\d{4}[-/]\d{2,4}|q[1-4][\s/-]*\d{4}|\d{4}[\s/-]*q[1-4]",
    re.IGNORECASE,
)
_CENTURY_TURN: Final = 69  # as POSIX and Excel nearly do: 00 to 68 are this century


class DateReading(StrEnum):
    """Why a text is not a date."""

    PARTIAL = "partial_date"
    NOT_A_DATE = "not_a_date"
    ORDER_NEEDED = "date_order_needed"


@dataclass(frozen=True, slots=True)
class DateProblem:
    """Why a text is not a full date, with the sentence a person reads."""

    reading: DateReading
    sentence: str


def read_date(text: str, order: DateOrder | None = None) -> date | DateProblem | None:
    """Read one date, with the column's order for dates in digits; empty text is None.

    A time of day is left out; an instant with a zone is the London date. A date that reads the
    same in every order needs none.
    """
    text = text.strip()
    if not text:
        return None
    readings = _readings(text)
    if isinstance(readings, DateProblem):
        return readings
    if len(set(readings.values())) == 1 and (order is None or len(readings) == len(DateOrder)):
        return next(iter(readings.values()))
    if order is None:
        return DateProblem(
            DateReading.ORDER_NEEDED, f"“{_short(text)}” may be read day first or month first."
        )
    if order in readings:
        return readings[order]
    return DateProblem(
        DateReading.NOT_A_DATE, f"“{_short(text)}” is no date when read {ORDER_WORDS[order]}."
    )


@dataclass(frozen=True, slots=True)
class OrderDecision:
    """What the values of a column say about their order.

    ``order`` is None when none is needed; ``inferred_from`` is the row and text that allowed one
    order only. ``needed`` means that a person must say; ``sentence`` tells why, or what was done.
    """

    order: DateOrder | None
    needed: bool = False
    inferred_from: tuple[int, str] | None = None
    sentence: str = ""


class DateColumn:
    """The values of one column, seen one by one, until the order can be decided (DESIGN 8)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._examples: dict[frozenset[DateOrder], tuple[int, str]] = {}

    def see(self, row: int, text: str) -> None:
        """Take a value into account; what is no date says nothing about the order."""
        text = text.strip()
        readings = _readings(text) if text else {}
        if isinstance(readings, DateProblem) or not readings:
            return
        # The same day whichever way it is read (05/05/2026, 2026-05-06) says nothing.
        if len(readings) == 1 or len(set(readings.values())) > 1:
            self._examples.setdefault(frozenset(readings), (row, text))

    def decide(self, given: DateOrder | None = None) -> OrderDecision:
        """Decide the order, taking the one ``given`` in the mapping before any guess."""
        if given is not None:
            return OrderDecision(given)
        if not self._examples:
            return OrderDecision(None)
        possible = frozenset.intersection(*self._examples)
        if not possible:
            return self._contradiction()
        if len(possible) > 1:
            row, text = next(iter(self._examples.values()))
            return OrderDecision(
                None,
                needed=True,
                sentence=f"In {self.name}, “{text}” (row {row:,}) may be read day first or month "
                "first, and no other value decides. Say which with date_order: dmy, mdy or ymd.",
            )
        order = next(iter(possible))
        row, text = self._examples.get(possible) or min(self._examples.values())
        return OrderDecision(
            order,
            inferred_from=(row, text),
            sentence=f"Dates in {self.name} were read {ORDER_WORDS[order]}, because “{text}” "
            f"(row {row:,}) fits no other order.",
        )

    def _contradiction(self) -> OrderDecision:
        shown = sorted(self._examples.items(), key=lambda item: len(item[0]))[:2]
        places = " and ".join(f"“{text}” (row {row:,})" for _orders, (row, text) in shown)
        return OrderDecision(
            None,
            needed=True,
            sentence=f"The dates in {self.name} are written in different orders: {places}. Say "
            "which is meant with date_order: dmy, mdy or ymd.",
        )


class DateOrderNeededError(FileFaultError):
    """No one can tell day from month in a column, so nothing of the file is imported."""

    def __init__(self, decisions: Iterable[OrderDecision]) -> None:
        sentences = " ".join(decision.sentence for decision in decisions)
        super().__init__("date_order_needed", sentences)


@lru_cache(maxsize=50_000)
def _readings(text: str) -> dict[DateOrder, date] | DateProblem:
    """Every order in which the text is a real date, with that date."""
    found = _any_order(text)
    if isinstance(found, date):
        return dict.fromkeys(DateOrder, found)
    if found is not None:
        return found
    digits = _DIGITS.fullmatch(text)
    if digits is None:
        if _PARTIAL.fullmatch(text):
            return DateProblem(
                DateReading.PARTIAL, f"“{_short(text)}” is only part of a date. {_EXAMPLE}"
            )
        return _no_date(text)
    return _digit_readings(text, digits)


def _any_order(text: str) -> date | DateProblem | None:
    """A date that can be read one way only, or that is none; None for one in digits."""
    if text.endswith(("Z", "z")) or re.search(r"\d[+-]\d{2}:?\d{2}$", text):
        try:
            instant = datetime.fromisoformat(text.upper())
        except ValueError:
            return _no_date(text)
        return london_date(instant) if instant.tzinfo else instant.date()
    for pattern, year, month, day in _WRITTEN:
        if found := pattern.fullmatch(text):
            return _real(text, found[year], found[month], found[day])
    return None


def _digit_readings(text: str, found: re.Match[str]) -> dict[DateOrder, date] | DateProblem:
    first, mark, second, third = found.groups()
    tries = {DateOrder.DMY: (third, second, first), DateOrder.MDY: (third, first, second)}
    # Two-digit years first are written with a dash or a point, never with a slash.
    if len(third) == 2 and mark != "/" and len(first) == 2:
        tries[DateOrder.YMD] = (first, second, third)
    readings: dict[DateOrder, date] = {}
    for order, parts in tries.items():
        read = _real(text, *parts)
        if isinstance(read, date):
            readings[order] = read
    return readings or _no_date(text)


def _real(text: str, year: str, month: str, day: str) -> date | DateProblem:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _CENTURY_TURN else 1900
    try:
        return date(number, MONTHS.get(month.casefold()) or int(month), int(day))
    except ValueError:
        return _no_date(text)


def _no_date(text: str) -> DateProblem:
    return DateProblem(DateReading.NOT_A_DATE, f"“{_short(text)}” is not a date. {_EXAMPLE}")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
