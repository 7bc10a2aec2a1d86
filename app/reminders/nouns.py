"""Jobs, holidays and calendar feeds, as the engine works them."""

from sqlalchemy import select

from app.core.calendar import CALENDARS
from app.core.fields import FieldKind, FieldSpec
from app.engine.move import Move
from app.engine.noun import Noun, Situation, register
from app.identity.passwords import new_token, token_hash
from app.outbox.models import Job
from app.policy.shape import PolicyShape
from app.reminders.models import CalendarFeed, Holiday
from workflows import job as job_workflow
from workflows import reminding

HOLIDAY = (
    FieldSpec(
        "calendar", "Calendar", FieldKind.CHOICE, required=True,
        choices=tuple((name, name.replace("-", " ").capitalize().replace("Uk", "UK"))
                      for name in CALENDARS),
        source="R-WD-01",
    ),
    FieldSpec("day", "Day", FieldKind.DATE, required=True, source="R-WD-02"),
    FieldSpec("name", "Name", max_length=120, required=True),
    FieldSpec(
        "closed", "Nobody works", FieldKind.YES_NO,
        hint="Answer no for a published holiday on which people work after all.",
        required=True, source="R-WD-02",
    ),
)  # fmt: skip


def _queue(move: Move) -> None:
    values, job = move.values, move.record
    job.kind, job.key = values["kind"], values["key"]
    job.person_id = values.get("asked_by")
    job.organisation_id = values.get("for_organisation")
    move.facts = {"kind": job.kind}


def _take(move: Move) -> None:
    move.facts = {"kind": move.record.kind, "attempt": move.record.attempts}


def _finish(move: Move) -> None:
    job = move.record
    job.finished_at = move.unit.now
    job.leased_until = job.leased_by = None
    if job.total is not None:
        job.progress = job.total


def _fail(move: Move) -> None:
    job = move.record
    job.problem = move.values["problem"]
    job.finished_at = move.unit.now
    job.leased_until = job.leased_by = None


def _cancel(move: Move) -> None:
    move.record.finished_at = move.unit.now
    move.record.leased_until = move.record.leased_by = None


def _retry(move: Move) -> None:
    job = move.record
    job.attempts, job.progress = 0, 0
    job.problem = job.finished_at = None


def _job_facts(_record: object, _at: Situation) -> job_workflow.Facts:
    return job_workflow.Facts()


def _holiday_facts(record: Holiday | None, at: Situation) -> reminding.Facts:
    organisation_id = at.organisation_id
    if record is not None:
        organisation_id = record.organisation_id
    other = select(Holiday.id).where(
        Holiday.organisation_id == organisation_id, Holiday.state == "listed",
        Holiday.calendar == at.values.get("calendar", record.calendar if record else None),
        Holiday.day == at.values.get("day", record.day if record else None),
    )  # fmt: skip
    if record is not None:
        other = other.where(Holiday.id != record.id)
    return reminding.Facts(day_free=at.session.scalar(other.limit(1)) is None)


def _feed_facts(_record: object, _at: Situation) -> reminding.Facts:
    return reminding.Facts()


def _create_feed(move: Move) -> None:
    """The address is shown once, to the person whose it is; only its hash is kept."""
    token = new_token()
    move.secret = token
    move.record.person_id = move.actor.person_id
    move.record.token_hash = token_hash(token)


def register_nouns() -> None:
    """Make these kinds known to every door."""
    _register_job()
    register(
        Noun(
            name="holiday", plural="holidays", title="Holiday", prefix="HOL", model=Holiday,
            workflow=reminding.HOLIDAY, fields=HOLIDAY,
            shape=PolicyShape(organisation=Holiday.organisation_id),
            facts=_holiday_facts, views=("holiday.edit",), measured=(),
            organisation_of=lambda record: int(record.organisation_id or 0),
            heading=lambda record: f"{record.name}, {record.day.isoformat()}", searched=None,
        )
    )  # fmt: skip
    register(
        Noun(
            name="calendar_feed", plural="calendar_feeds", title="Calendar address",
            prefix="CAL", model=CalendarFeed, workflow=reminding.CALENDAR_FEED, fields=(),
            shape=PolicyShape(
                organisation=CalendarFeed.organisation_id, own=(CalendarFeed.person_id,)
            ),
            facts=_feed_facts, handlers={"create": _create_feed}, views=("calendar_feed.view",),
            measured=(), heading=lambda _record: "Calendar address", private=True,
        )
    )  # fmt: skip


def _register_job() -> None:
    register(
        Noun(
            name="job",
            plural="jobs",
            title="Job",
            prefix="JOB",
            model=Job,
            workflow=job_workflow.WORKFLOW,
            fields=(),
            shape=PolicyShape(organisation=Job.organisation_id, own=(Job.person_id,)),
            facts=_job_facts,
            handlers={
                "queue": _queue, "take": _take, "take_over": _take, "finish": _finish,
                "fail": _fail, "cancel": _cancel, "retry": _retry,
            },
            views=("job.view", "job.view_all"),
            measured=(),
            organisation_of=lambda record: int(record.organisation_id or 0),
            heading=lambda record: record.kind.replace("_", " ").capitalize(),
            needs_organisation=False,
            private=True,
        )
    )  # fmt: skip
