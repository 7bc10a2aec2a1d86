"""What incidents were at a date, as far as was known: the readings that figures are made of."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from sqlalchemy import CTE, select
from sqlalchemy.orm import Session

from app.clocks.hours import hours_due
from app.core.database import session as current_session
from app.core.dates import add_months, end_of_day, london_date, start_of_day
from app.engine.history import History
from app.incidents.commands.clocks import has_hours, hours_of
from app.incidents.models import Obligation
from app.measures.figures import Question, Rows, Worked
from app.measures.history import as_at

OPEN = (
    "reported", "triage", "containment", "assessment", "decision", "notification",
    "investigation", "actions", "review",
)  # fmt: skip
Work = Callable[[Session], Worked]


def then(question: Question, field: str, *, kind: str = "incident") -> CTE:
    """One column as it was at as_at, as known at known_at."""
    return as_at(
        kind, field, organisations=question.organisations, on=question.as_at,
        known_at=question.known_at,
    )  # fmt: skip


def with_value(question: Question, field: str, *values: str) -> Rows:
    """Incidents of which a column held one of these words."""
    column = then(question, field)
    return select(column.c.subject_id).where(column.c.value.in_(values))


def held(question: Question, field: str) -> Rows:
    """Incidents of which a column held anything."""
    column = then(question, field)
    return select(column.c.subject_id).where(column.c.value.is_not(None))


def within(question: Question, field: str) -> Rows:
    """Incidents of which an instant lies on a London day of the period."""
    column = then(question, field)
    first, after = start_of_day(question.begins), end_of_day(question.as_at)
    return select(column.c.subject_id).where(
        column.c.value >= first.isoformat(), column.c.value < after.isoformat()
    )


def by_then(question: Question, field: str) -> Rows:
    """Incidents of which an instant had passed by the end of as_at."""
    column = then(question, field)
    after = end_of_day(question.as_at).isoformat()
    return select(column.c.subject_id).where(column.c.value < after)


def submitted_before(question: Question, days: int) -> Rows:
    """Incidents reported on a London day before as_at less some days."""
    column = then(question, "submitted_at")
    first = start_of_day(question.as_at - timedelta(days=days)).isoformat()
    return select(column.c.subject_id).where(column.c.value < first)


def no_drill(question: Question, rows: Rows) -> Rows:
    """Leave out drills, and what an import that was undone had added."""
    gone = select(History.subject_id).where(
        History.kind == "incident", History.field == "state", History.value == "withdrawn",
        History.organisation_id.in_(question.organisations),
        History.recorded_at <= question.known_at,
    )  # fmt: skip
    subject = rows.selected_columns[0]
    return rows.where(subject.not_in(with_value(question, "drill", "yes")), subject.not_in(gone))


def reported(question: Question, *, duplicates: bool = False) -> Rows:
    """Reports submitted in the period that are no drills, and no duplicates unless asked for."""
    rows = no_drill(question, within(question, "submitted_at"))
    if duplicates:
        return rows
    twice = with_value(question, "classification", "duplicate")
    return rows.where(rows.selected_columns[0].not_in(twice))


def now_of(question: Question) -> datetime:
    """The instant a running clock is judged at: the end of as_at, or known_at where earlier."""
    return min(end_of_day(question.as_at), question.known_at)


def values_of(
    session: Session, question: Question, rows: Rows, *fields: str
) -> list[tuple[int, tuple[str | None, ...]]]:
    """Read some columns of records; None where one held nothing."""
    chosen = rows.subquery()
    columns = [then(question, field) for field in fields]
    query = select(chosen.c[0], *(column.c.value for column in columns)).select_from(chosen)
    for column in columns:
        query = query.outerjoin(column, column.c.subject_id == chosen.c[0])
    return [(row[0], tuple(row[1:])) for row in session.execute(query)]


def total(question: Question, rows: Rows, field: str) -> Work:
    """Add up a number; how many records do not say it stands beside the sum."""

    def work(session: Session) -> Worked:
        numbers = [value for _id, (value,) in values_of(session, question, rows, field)]
        known = [int(number) for number in numbers if number is not None]
        return Worked(Decimal(sum(known)), len(numbers) - len(known))

    return work


def most(question: Question, rows: Rows, field: str) -> Work:
    """The largest of a number; None where no record says it."""

    def work(session: Session) -> Worked:
        numbers = [value for _id, (value,) in values_of(session, question, rows, field)]
        known = [int(number) for number in numbers if number is not None]
        return Worked(Decimal(max(known)) if known else None, len(numbers) - len(known))

    return work


def median_between(
    question: Question, rows: Rows, start: str, end: str, *, hours: int, apart: bool = False
) -> Work:
    """The median time from one instant to another, in units of some hours.

    An instant after as_at has not come yet. ``apart``: the same instant twice is one instant known.
    """
    last = end_of_day(question.as_at)

    def work(session: Session) -> Worked:
        spans: list[Decimal] = []
        found = values_of(session, question, rows, start, end)
        for _id, (first, then_) in found:
            if first is None or then_ is None or (apart and first == then_):
                continue
            if (ended := datetime.fromisoformat(then_)) < last:
                span = ended - datetime.fromisoformat(first)
                spans.append(Decimal(span // timedelta(microseconds=1)))
        if not spans:
            return Worked(None, len(found))
        unit = Decimal(3_600_000_000 * hours)
        return Worked(median(spans) / unit, len(found) - len(spans))

    return work


def notified_in_time(
    question: Question, rows: Rows, regimes: Sequence[str]
) -> tuple[list[int], list[int]]:
    """Split notifiable breaches: notified by their due instant; and all notified or due."""
    session = current_session()
    due = dues(session, question, regimes)
    told_by, judged_at = end_of_day(question.as_at), now_of(question)
    in_time: list[int] = []
    among: list[int] = []
    for key, (aware, told) in values_of(session, question, rows, "aware_at", "regulator_told_at"):
        if aware is None:
            continue
        by = due.get(key) or _by_law(datetime.fromisoformat(aware), regimes[0])
        if by is None:
            continue
        at = datetime.fromisoformat(told) if told else None
        if at is not None and at < told_by:
            among.append(key)
            if at <= by:
                in_time.append(key)
        elif by <= judged_at:
            among.append(key)
    return in_time, among


def _by_law(aware: datetime, regime: str) -> datetime | None:
    """When the law wanted a notice; None before there was such a law."""
    return hours_due(aware, hours_of(regime, aware, None)[0]) if has_hours(regime, aware) else None


def dues(session: Session, question: Question, regimes: Sequence[str]) -> dict[int, datetime]:
    """When the clocks of some regimes were due then, by incident."""
    due = then(question, "due_at", kind="obligation")
    query = (
        select(Obligation.incident_id, due.c.value)
        .join(due, due.c.subject_id == Obligation.id)
        .where(Obligation.regime.in_(regimes), due.c.value.is_not(None))
    )
    return {key: datetime.fromisoformat(value) for key, value in session.execute(query)}


def repeated(question: Question, months: int) -> list[int]:
    """Cases of the period with an earlier one of the same type and team some months before."""
    longer = Question(
        question.organisations, question.as_at, question.known_at,
        since=add_months(question.begins, -months),
    )  # fmt: skip
    fields = ("submitted_at", "incident_type", "team")
    earlier: dict[tuple[str, str], list[datetime]] = {}
    found: list[int] = []
    rows = values_of(current_session(), longer, reported(longer), *fields)
    for key, (at_text, kind, team) in sorted(rows, key=lambda row: (row[1][0] or "", row[0])):
        if at_text is None or kind is None or team is None:
            continue
        at = datetime.fromisoformat(at_text)
        since = start_of_day(add_months(london_date(at), -months))
        seen = earlier.setdefault((kind, team), [])
        if london_date(at) >= question.begins and any(one >= since for one in seen):
            found.append(key)
        seen.append(at)
    return found
