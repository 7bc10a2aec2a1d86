"""The figures of incidents, each read from history (config/measures.csv, A7).

What an incident is (its class, type, people) is so from the day of its report, whenever we learn
it; ``known_at`` says how much of that was known. A drill and what an undone import had added are
in no figure. An instant counts in the period in which its London day lies.
"""

from sqlalchemy import ColumnElement, or_, select

from app.core.dates import end_of_day
from app.core.parameters import lookup_whole
from app.engine.noun import get_noun
from app.incidents.models import Obligation
from app.incidents.queries import history
from app.incidents.queries.history import OPEN, now_of, reported, then, with_value, within
from app.measures.figures import Counted, Question, Rows, measure
from app.measures.history import as_at

_TO_REGULATOR = ("ico_art33", "ico_s67")


def _of(question: Question, *classes: str) -> Rows:
    """Reports of some classes, submitted in the period."""
    return _narrowed(
        reported(question, duplicates=True), with_value(question, "classification", *classes)
    )


def _narrowed(rows: Rows, *others: Rows) -> Rows:
    for other in others:
        rows = rows.where(rows.selected_columns[0].in_(other))
    return rows


def _breaches_aware(question: Question) -> Rows:
    rows = history.no_drill(question, within(question, "aware_at"))
    return _narrowed(rows, with_value(question, "classification", "breach"))


@measure("incidents.reported")
def reports(question: Question) -> Counted:
    """Reports submitted in the period that are neither drills nor duplicates."""
    return Counted("incident", reported(question))


@measure("incidents.breaches")
def breaches(question: Question) -> Counted:
    """Of the reports, those known to be personal data breaches."""
    return Counted("incident", _of(question, "breach"))


@measure("incidents.near_misses")
def near_misses(question: Question) -> Counted:
    """Of the reports, near misses."""
    return Counted("incident", _of(question, "near_miss"))


@measure("incidents.security_incidents")
def security_incidents(question: Question) -> Counted:
    """Of the reports, security incidents without personal data."""
    return Counted("incident", _of(question, "security_incident"))


@measure("incidents.not_incidents")
def not_incidents(question: Question) -> Counted:
    """Of the reports, those that were no incident."""
    return Counted("incident", _of(question, "not_incident"))


@measure("incidents.per_1000_staff")
def per_1000_staff(question: Question) -> Counted:
    """Reports per thousand people who are current at the end of the period's last day."""
    state = as_at(
        "person", "state", organisations=question.organisations, on=question.as_at,
        known_at=question.known_at,
    )  # fmt: skip
    employed = select(state.c.subject_id).where(state.c.value == "current")
    return Counted("incident", reported(question), employed, scale=1_000)


@measure("incidents.cyber_percent")
def cyber(question: Question) -> Counted:
    """Category cyber, of breaches and security incidents submitted in the period."""
    among = _of(question, "breach", "security_incident")
    cyber_ones = with_value(question, "incident_category", "Cyber")
    return Counted("incident", _narrowed(among, cyber_ones), among)


@measure("incidents.ico_notifiable")
def notifiable(question: Question) -> Counted:
    """Breaches whose decision in force is to notify, of which we became aware in the period."""
    rows = _narrowed(_breaches_aware(question), with_value(question, "notify_decision", "notify"))
    return Counted("incident", rows)


@measure("incidents.ico_notified_percent")
def notified_percent(question: Question) -> Counted:
    """Notified by the end of as_at, of breaches of which we became aware in the period."""
    among = _breaches_aware(question)
    return Counted("incident", _narrowed(among, history.by_then(question, "regulator_told_at")),
                   among)  # fmt: skip


@measure("incidents.reported_within_72h_percent")
def within_72_hours(question: Question) -> Counted:
    """Notified at or before it was due, of notifiable breaches notified or due by as_at.

    Due is what the incident's clock to the regulator said then; without a clock, 72 elapsed hours
    from awareness. A report withdrawn later stays in.
    """
    rows = _narrowed(_breaches_aware(question), with_value(question, "notify_decision", "notify"))
    in_time, among = history.notified_in_time(question, rows, _TO_REGULATOR)
    return Counted("incident", tuple(in_time), tuple(among))


@measure("incidents.people_affected")
def people_affected(question: Question) -> Counted:
    """People affected by breaches of the period, added up; unknown stands beside the sum."""
    rows = _of(question, "breach")
    return Counted("incident", rows, work=history.total(question, rows, "people_affected"))


@measure("incidents.most_people_affected")
def most_people_affected(question: Question) -> Counted:
    """The most people that one breach of the period affected; n/a where none is known."""
    rows = _of(question, "breach")
    return Counted("incident", rows, work=history.most(question, rows, "people_affected"))


@measure("incidents.people_told")
def people_told(question: Question) -> Counted:
    """People told of breaches submitted in the period, of those whose people are told."""
    rows = _narrowed(_of(question, "breach"), history.held(question, "people_told"))
    return Counted("incident", rows, work=history.total(question, rows, "people_told"))


@measure("incidents.special_category_percent")
def special_category(question: Question) -> Counted:
    """Breaches of the period with special-category data; not known is not yes."""
    among = _of(question, "breach")
    special = with_value(question, "special_category", "yes")
    return Counted("incident", _narrowed(among, special), among)


@measure("incidents.median_hours_to_report")
def hours_to_report(question: Question) -> Counted:
    """Hours from discovery to report, by the day of report; duplicates count, drills do not.

    An entry of an old log that has one day only for both says nothing about the time between.
    """
    return _median(question, "discovered_at", "submitted_at", apart=True)


@measure("incidents.median_hours_to_triage")
def hours_to_triage(question: Question) -> Counted:
    """Hours from report to triage; those not triaged by as_at are counted beside it."""
    return _median(question, "submitted_at", "triaged_at")


@measure("incidents.median_hours_to_containment")
def hours_to_containment(question: Question) -> Counted:
    """Hours from report to the first entry of containment; not contained are counted beside it."""
    return _median(question, "submitted_at", "contained_at")


def _median(question: Question, start: str, end: str, *, apart: bool = False) -> Counted:
    rows = reported(question, duplicates=True)
    work = history.median_between(question, rows, start, end, hours=1, apart=apart)
    return Counted("incident", rows, work=work)


@measure("incidents.median_days_to_close")
def days_to_close(question: Question) -> Counted:
    """Days from report to first closure, of cases first closed in the period."""
    rows = history.no_drill(question, within(question, "first_closed_at"))
    none = with_value(question, "classification", "duplicate", "not_incident")
    rows = rows.where(rows.selected_columns[0].not_in(none))
    work = history.median_between(question, rows, "submitted_at", "first_closed_at", hours=24)
    return Counted("incident", rows, work=work)


@measure("incidents.open_over_30_days")
def open_over_30_days(question: Question) -> Counted:
    """Cases open at as_at that were reported on a day before as_at less 30 days."""
    return _open_longer_than(question, 30)


@measure("incidents.open_over_60_days")
def open_over_60_days(question: Question) -> Counted:
    """Cases open at as_at that were reported on a day before as_at less 60 days."""
    return _open_longer_than(question, 60)


@measure("incidents.open_over_90_days")
def open_over_90_days(question: Question) -> Counted:
    """Cases open at as_at that were reported on a day before as_at less 90 days."""
    return _open_longer_than(question, 90)


def _open_longer_than(question: Question, days: int) -> Counted:
    rows = history.no_drill(question, history.submitted_before(question, days))
    return Counted("incident", _narrowed(rows, with_value(question, "state", *OPEN)))


@measure("incidents.repeats_12_months")
def repeats(question: Question) -> Counted:
    """Cases of the period with an earlier one of the same type and team in the 12 months before.

    Neither may be a drill or a duplicate; a case without a type or a team repeats nothing.
    """
    months = lookup_whole("incident.repeat_months", question.as_at)
    return Counted("incident", tuple(history.repeated(question, months)))


@measure("incidents.supplier_caused_percent")
def supplier_caused(question: Question) -> Counted:
    """Breaches of the period that a supplier reported, or an old log says befell at one."""
    among = _of(question, "breach")
    return Counted("incident", _narrowed(among, with_value(question, "source", "supplier")), among)


@measure("incidents.human_error_percent")
def human_error(question: Question) -> Counted:
    """Human error as root cause, of breaches first closed in the period."""
    among = _narrowed(
        history.no_drill(question, within(question, "first_closed_at")),
        with_value(question, "classification", "breach"),
    )
    errors = with_value(question, "cause_category", "human_error")
    return Counted("incident", _narrowed(among, errors), among)


@measure("incidents.near_miss_ratio")
def near_miss_ratio(question: Question) -> Counted:
    """Near misses per breach of the period: higher is healthier."""
    return Counted("incident", _of(question, "near_miss"), _of(question, "breach"), scale=1)


@measure("incidents.actions_overdue")
def actions_overdue(question: Question) -> Counted:
    """Actions about an incident, neither complete nor cancelled, whose date in force has passed."""
    action = get_noun("action").model
    state, due = (then(question, name, kind="action") for name in ("state", "due_on"))
    verification = then(question, "verification", kind="action")
    asked = select(verification.c.subject_id).where(verification.c.value == "yes")
    waiting = state.c.subject_id.in_(asked) & (state.c.value == "completed")
    drills = with_value(question, "drill", "yes")
    about: ColumnElement[bool] = (action.subject_kind == "incident") & (
        action.subject_key.not_in(drills)
    )
    rows = (
        select(state.c.subject_id)
        .join(due, due.c.subject_id == state.c.subject_id)
        .join(action, action.id == state.c.subject_id)
        .where(about, or_(state.c.value.in_(("open", "in_progress")), waiting))
        .where(due.c.value < question.as_at.isoformat())
    )
    return Counted("action", rows)


@measure("lessons.published")
def lessons_published(question: Question) -> Counted:
    """Lessons whose day of publication lies in the period; of drills they are not counted."""
    lesson = get_noun("lesson").model
    drills = with_value(question, "drill", "yes")
    practised = select(lesson.id).where(lesson.incident_id.in_(drills))
    published = then(question, "published_on", kind="lesson")
    first, last = question.begins.isoformat(), question.as_at.isoformat()
    rows = select(published.c.subject_id).where(published.c.value.between(first, last))
    return Counted("lesson", rows.where(published.c.subject_id.not_in(practised)))


@measure("clocks.open")
def clocks_open(question: Question) -> Counted:
    """Clocks started by as_at that were neither met nor closed then; no drills."""
    return Counted("obligation", _running(question))


@measure("clocks.overdue")
def clocks_overdue(question: Question) -> Counted:
    """Running clocks whose due instant had passed: at the end of as_at, today now."""
    due = then(question, "due_at", kind="obligation")
    late = select(due.c.subject_id).where(due.c.value < now_of(question).isoformat())
    return Counted("obligation", _narrowed(_running(question), late))


def _running(question: Question) -> Rows:
    state = then(question, "state", kind="obligation")
    starts = then(question, "starts_at", kind="obligation")
    begun = select(starts.c.subject_id).where(
        starts.c.value < end_of_day(question.as_at).isoformat()
    )
    drills = select(Obligation.id).where(
        Obligation.incident_id.in_(with_value(question, "drill", "yes"))
    )
    return select(state.c.subject_id).where(
        state.c.value == "running", state.c.subject_id.in_(begun),
        state.c.subject_id.not_in(drills),
    )  # fmt: skip
