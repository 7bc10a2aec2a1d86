"""Lessons, as the engine works them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from app.core.fields import FieldKind, FieldSpec
from app.engine.move import Move
from app.engine.noun import Handler, Noun, Searched, Situation, register
from app.identity.models import Person, Team
from app.incidents.lessons.models import Lesson
from app.incidents.models import Incident
from app.incidents.nouns.shapes import hanging_shape
from app.links.relations import Relation, relate
from workflows import lesson as workflow
from workflows.incident_asks import BARRIERS, CAUSE_CATEGORIES

AUDIENCES = (("team", "The team"), ("service", "The service"), ("all", "All staff"))
FIELDS = (
    FieldSpec("incident", "Incident", FieldKind.RECORD, required=True, record_kind="incident",
              hint="Its reference, for example INC-2026-0042."),
    FieldSpec("name", "Title", required=True, hint="What to do, in a few words."),
    FieldSpec("text", "Lesson", FieldKind.LONG_TEXT, required=True, max_length=8_000,
              hint="What happened in general, and what to do. Nobody must be recognised in it."),
    FieldSpec("cause_category", "Cause", FieldKind.CHOICE, choices=CAUSE_CATEGORIES),
    FieldSpec("failed_barrier", "What failed to stop it", FieldKind.CHOICE, choices=BARRIERS),
    FieldSpec("audience", "For whom", FieldKind.CHOICE, choices=AUDIENCES, required=True),
)  # fmt: skip


def _facts(lesson: Lesson | None, at: Situation) -> workflow.Facts:
    if lesson is None:
        return workflow.Facts()
    incident = at.session.get_one(Incident, lesson.incident_id)
    return workflow.Facts(
        anonymised=at.values.get("anonymised") != "no",
        edited_it=at.actor.person_id is not None and lesson.edited_by_id == at.actor.person_id,
        team_known=lesson.audience == "all" or incident.team_id is not None,
    )


def _draft(move: Move) -> None:
    """A lesson is drawn from a case that its author works on; what is left empty follows it."""
    lesson: Lesson = move.record
    incident = move.session.get_one(Incident, lesson.incident_id)
    lesson.organisation_id, lesson.author_id = incident.organisation_id, move.actor.person_id
    lesson.cause_category = lesson.cause_category or incident.cause_category
    lesson.failed_barrier = lesson.failed_barrier or incident.failed_barrier


def _edit(move: Move) -> None:
    move.record.edited_by_id = move.actor.person_id


def _publish(move: Move) -> None:
    move.record.published_on, move.record.published_by_id = move.unit.today, move.actor.person_id


def shared(people: tuple[int, ...]) -> ColumnElement[bool]:
    """Say in SQL that a lesson is published to somebody: to all, or to their team or service."""
    reader, theirs, case = aliased(Person), aliased(Team), aliased(Team)
    below = or_(
        theirs.id == case.id,
        and_(Lesson.audience == "service", theirs.parent_id == case.parent_id),
        theirs.path.startswith(case.path),
    )
    inside = (
        select(reader.id)
        .join(theirs, theirs.id == reader.team_id)
        .join(Incident, Incident.id == Lesson.incident_id)
        .join(case, case.id == Incident.team_id)
        .where(reader.id.in_(people), below)
        .correlate(Lesson)
    )
    return and_(Lesson.state == "published", or_(Lesson.audience == "all", inside.exists()))


HANDLERS: Mapping[str, Handler] = {"draft": _draft, "edit": _edit, "publish": _publish}


def _of_case(lesson: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = Incident.id == lesson.incident_id
    return found


LESSON_NOUN = Noun(
    name="lesson",
    plural="lessons",
    title="Lesson",
    prefix="LES",
    model=Lesson,
    workflow=workflow.WORKFLOW,
    fields=FIELDS,
    shape=hanging_shape(
        Lesson, author=Lesson.author_id, published=shared, opened_by=Lesson.state == "published"
    ),
    facts=_facts,
    handlers=HANDLERS,
    views=("lesson.view", "lesson.draft"),
    measured=("state", "published_on"),
    tracked=("published_on", "published_by", "author"),
    searched=Searched(second=("text",)),
)


def register_noun() -> None:
    """Make lessons known to every door, and show them with their incident."""
    register(LESSON_NOUN)
    relate(
        Relation("incident", "Lessons", "lesson", lambda record: Lesson.incident_id == record.id),
        Relation("lesson", "Incident", "incident", _of_case),
    )
