"""The statement year: when statements are issued and due, and what they ask (R-IAR-16)."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from app.core.parameters import lookup, lookup_whole

FIRST_YEAR = 2000
"""Before it no rule of statements is in force."""

TABLE = Path(__file__).resolve().parents[3] / "config" / "statement_questions.json"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing an owner states. ``evidence`` names what the register knows, "" for nothing."""

    code: str
    short: str
    question: str
    evidence: str
    source: str


@dataclass(frozen=True, slots=True)
class StatementYear:
    """A year of statements, named by the calendar year in which it begins; London dates."""

    begins: int
    first_day: date
    last_day: date
    issue_on: date
    due_on: date

    @property
    def words(self) -> str:
        """What people call it."""
        return f"{self.begins} to {self.begins + 1}"


def year_beginning(begins: int) -> StatementYear:
    """The year that begins in a calendar year: April to March, issued in its last quarter.

    Its days are those in force when it begins.
    """
    about = date(begins, 4, 1)
    first = _day("statement.year_begins", begins, about)
    following = _day("statement.year_begins", begins + 1, about)
    issue_on = _on_or_after("statement.issue_day", first, about)
    return StatementYear(
        begins, first, following - timedelta(days=1), issue_on,
        _on_or_after("statement.due_day", issue_on, about),
    )  # fmt: skip


def latest_issued(today: date) -> StatementYear:
    """The latest year whose day of issue has come by a London day."""
    year = year_beginning(today.year)
    while year.issue_on > today:
        year = year_beginning(year.begins - 1)
    return year


def statement_title(begins: int) -> str:
    """What a statement of the year that begins in a calendar year is called."""
    return f"Owner's statement {year_beginning(begins).words}"


def due_when_issued(year: StatementYear, issued_on: date) -> date:
    """When a statement is due: the year's day, or some days later if it was issued late."""
    return max(year.due_on, issued_on + timedelta(days=least_days(issued_on)))


def least_days(on: date) -> int:
    """How many days anyone has at least to sign a statement issued or returned on a day."""
    return lookup_whole("statement.least_days", on)


def questions_on(day: date) -> tuple[Question, ...]:
    """The questions in force on a London day, in their order."""
    return tuple(
        question
        for question, valid_from, valid_to in _questions()
        if valid_from <= day <= (valid_to or day)
    )


@cache
def _questions() -> tuple[tuple[Question, date, date | None], ...]:
    rows = json.loads(TABLE.read_text(encoding="utf-8"))["questions"]
    return tuple(
        (
            Question(r["code"], r["short"], r["question"], r["evidence"] or "", r["source"]),
            date.fromisoformat(r["valid_from"]),
            date.fromisoformat(r["valid_to"]) if r["valid_to"] else None,
        )
        for r in rows
    )


def _day(name: str, year: int, on: date) -> date:
    month, day = (int(part) for part in lookup(name, on).split("-"))
    return date(year, month, day)


def _on_or_after(name: str, earliest: date, on: date) -> date:
    """The first such day of the year from a day on."""
    day = _day(name, earliest.year, on)
    return day if day >= earliest else _day(name, earliest.year + 1, on)
