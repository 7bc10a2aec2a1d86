"""Working days: which days count, and which day is the nth."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "config" / "bank_holidays.json"
NATIONS = ("england-and-wales", "scotland", "northern-ireland")
ANY = "uk-any"


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday without the holidays given (R-WD-01)."""

    holidays: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """Whether people work on this day."""
        return day.weekday() < 5 and day not in self.holidays

    def add_working_days(self, start: date, days: int) -> date:
        """The nth working day after ``start``; day 1 is the next working day."""
        day = start
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return day

    def on_or_after(self, day: date) -> date:
        """This day, or the first working day after it."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def on_or_before(self, day: date) -> date:
        """This day, or the last working day before it."""
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return day


@cache
def published_holidays(calendar: str) -> dict[date, str]:
    """The bank holidays of a calendar, by day; ``uk-any`` is the union of the three (R-WD-01)."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    names = NATIONS if calendar == ANY else (calendar,)
    found: dict[date, str] = {}
    for name in names:
        for day, title in table[name].items():
            found.setdefault(date.fromisoformat(day), title)
    return found


def working_days(
    calendar: str, *, added: Iterable[date] = (), removed: Iterable[date] = ()
) -> WorkingDays:
    """A calendar with the days an administrator added or took away (R-WD-02)."""
    days = set(published_holidays(calendar)) | set(added)
    return WorkingDays(frozenset(days - set(removed)))
