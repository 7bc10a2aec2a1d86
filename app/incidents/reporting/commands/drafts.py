"""What was answered so far: read, kept, sent or thrown away, each by the one path."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.engine.commands import Command, Outcome
from app.engine.execute import execute
from app.engine.noun import get_noun
from app.engine.unit_of_work import retrying, unit_of_work
from app.identity.actor import Actor
from app.incidents.reporting.models import ReportDraft
from app.incidents.reporting.rules.questions import (
    Answers,
    Question,
    Way,
    questions_for,
    wanted,
)

TRIGGERS = {Way.OWN: "report", Way.PUBLIC: "report", Way.PHONE: "record"}


@dataclass(slots=True)
class Draft:
    """A draft as a value: the answers as texts, and the pages that were answered."""

    reference: str
    way: Way
    organisation_id: int
    touched_at: datetime
    answers: dict[str, str | list[str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that are asked after what was answered so far."""
        return questions_for(self.way, self.answers)

    def unanswered(self) -> list[Question]:
        """List the pages that were not answered yet, in order."""
        return [
            one for one in self.questions if one.step not in self.seen or one.lacks(self.answers)
        ]

    def settle(self, before: Answers) -> None:
        """Drop what the answers given since ``before`` made void, to be asked anew.

        So is an answer whose question now means something else: "When" is not "From".
        """
        was = {one.step: one.asked(before) for one in questions_for(self.way, before)}
        stale = [q for q in self.questions if q.asked(self.answers) != was.get(q.step, ())]
        void = {one.name for q in stale for one in was.get(q.step, ())}
        given = {name: said for name, said in self.answers.items() if name not in void}
        self.answers = wanted(self.way, given)
        kept = {q.step for q in self.questions} - {q.step for q in stale}
        self.seen = [step for step in self.seen if step in kept]

    @property
    def inputs(self) -> dict[str, str | list[str]]:
        """What is handed on when it is sent."""
        return wanted(self.way, self.answers)


def find_draft(
    session: Session, keeper: Actor, way: Way, organisation_id: int | None = None
) -> Draft | None:
    """Find the newest draft that somebody keeps; None if there is none."""
    query = select(ReportDraft).where(
        get_noun("report_draft").visible(keeper, full=True),
        ReportDraft.state == "kept",
        ReportDraft.way == way.value,
    )
    if organisation_id is not None:
        query = query.where(ReportDraft.organisation_id == organisation_id)
    row = session.scalars(query.order_by(ReportDraft.id.desc()).limit(1)).first()
    if row is None:
        return None
    kept = json.loads(row.answers) if row.answers else {}
    return Draft(
        row.reference, way, row.organisation_id, row.updated_at,
        kept.get("answers", {}), kept.get("seen", []),
    )  # fmt: skip


def begin(keeper: Actor, way: Way, code: str, *, now: datetime) -> Outcome:
    """Begin a draft for the organisation of a code, at an aware instant."""
    inputs = {"way": way.value}
    return execute(Command("report_draft", "begin", None, code, inputs), keeper, now=now)


def keep(draft: Draft, keeper: Actor, *, now: datetime) -> None:
    """Keep what was answered so far. It starts no clock."""
    text = json.dumps({"answers": draft.answers, "seen": draft.seen}, ensure_ascii=False)
    command = Command("report_draft", "keep", draft.reference, inputs={"answers": text})
    execute(command, keeper, now=now)


def discard(draft: Draft, keeper: Actor, *, now: datetime) -> None:
    """Throw a draft away; nothing of it stays."""
    execute(Command("report_draft", "discard", draft.reference), keeper, now=now)


def send(draft: Draft, code: str, keeper: Actor, reporter: Actor, *, now: datetime) -> Outcome:
    """Make the incident of a draft and empty it, both or neither; a second sending is refused."""

    def both() -> Outcome:
        with unit_of_work(now):
            execute(Command("report_draft", "send", draft.reference), keeper, now=now)
            command = Command("incident", TRIGGERS[draft.way], None, code, draft.inputs)
            return execute(command, reporter, now=now)

    return retrying(both)
