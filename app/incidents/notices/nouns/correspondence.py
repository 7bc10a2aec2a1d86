"""Letters and calls between us and a regulator, as the engine works them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.core.dates import london_date
from app.engine.commands import Command
from app.engine.move import Move
from app.engine.noun import DueDate, Handler, Noun, Situation, register
from app.identity.actor import system_actor
from app.incidents.models import Incident
from app.incidents.notices.fields import CORRESPONDENCE
from app.incidents.notices.models import Correspondence
from app.incidents.nouns.shapes import hanging_shape
from app.links.relations import Relation, relate
from workflows import correspondence as workflow

REGULATOR = "Information Commissioner's Office"
_WAY = {"in": "From", "out": "To"}


def _record(move: Move) -> None:
    letter: Correspondence = move.record
    incident = move.session.get_one(Incident, letter.incident_id)
    letter.organisation_id, letter.owner_id = incident.organisation_id, incident.owner_id
    letter.recorded_by_id = move.actor.person_id
    _name(move)


def _name(move: Move) -> None:
    letter: Correspondence = move.record
    incident = move.session.get_one(Incident, letter.incident_id)
    letter.party = letter.party or REGULATOR
    letter.name = f"{_WAY[letter.direction]} {letter.party}, {incident.reference}"


def _extend(move: Move) -> None:
    letter: Correspondence = move.record
    before = letter.answer_by
    move.facts = {"answer_by_before": before.isoformat() if before else None}
    letter.answer_by = move.values["answer_by"]


def _answer(move: Move) -> None:
    letter: Correspondence = move.record
    letter.answered_at, letter.answer = move.values["answered_at"], move.values["answer"]


def _record_outcome(move: Move) -> None:
    """The decision stands on the case, in the regulator's own words (A6)."""
    letter: Correspondence = move.record
    letter.outcome = move.values["outcome"]
    if move.values.get("text"):
        letter.asked = "\n\n".join(filter(None, (letter.asked, move.values["text"])))
    _note_outcome(move, letter.outcome)


def _note_outcome(move: Move, outcome: str | None) -> None:
    incident = move.session.get_one(Incident, move.record.incident_id)
    inputs = {"outcome": outcome}
    command = Command("incident", "note_outcome", incident.reference, inputs=inputs)
    move.follow(command, system_actor(move.actor.door))


def _withdraw(move: Move) -> None:
    """What was recorded by mistake decided nothing: the case says what the other letters say."""
    letter: Correspondence = move.record
    if letter.outcome is None:
        return
    others = select(Correspondence.outcome).where(
        Correspondence.incident_id == letter.incident_id, Correspondence.id != letter.id,
        Correspondence.state != "withdrawn", Correspondence.outcome.is_not(None),
    )  # fmt: skip
    latest = others.order_by(Correspondence.at.desc(), Correspondence.id.desc()).limit(1)
    _note_outcome(move, move.session.scalar(latest))


def _facts(letter: Correspondence | None, at: Situation) -> workflow.Facts:
    values = at.values
    said = values.get("at", letter.at if letter else None)
    due = values.get("answer_by", letter.answer_by if letter else None)
    answered = values.get("answered_at")
    return workflow.Facts(
        moved_case=letter is not None
        and values.get("incident", letter.incident_id) != letter.incident_id,
        in_future=said is not None and said > at.now,
        due_before=due is not None and said is not None and due < london_date(said),
        answer_in_future=answered is not None and answered > at.now,
        answer_before=answered is not None and said is not None and answered < said,
        asks_nothing=letter is not None and not letter.asked and letter.answer_by is None,
    )


def _dues(letter: Correspondence) -> Sequence[DueDate]:
    """What they ask for is answered by their day."""
    if letter.state != "recorded" or letter.answer_by is None:
        return ()
    return (
        DueDate(
            "correspondence", letter.answer_by, "correspondence", letter.owner_id,
            london_date(letter.at), case=("incident", letter.incident_id),
        ),
    )  # fmt: skip


HANDLERS: Mapping[str, Handler] = {
    "record": _record, "edit": _name, "extend": _extend, "answer": _answer,
    "record_outcome": _record_outcome, "withdraw": _withdraw,
}  # fmt: skip

CORRESPONDENCE_NOUN = Noun(
    name="correspondence",
    plural="correspondence",
    title="Correspondence",
    prefix="COR",
    model=Correspondence,
    workflow=workflow.WORKFLOW,
    fields=CORRESPONDENCE,
    shape=hanging_shape(Correspondence),
    facts=_facts,
    handlers=HANDLERS,
    views=("correspondence.view",),
    dues=_dues,
    case=lambda letter: ("incident", int(letter.incident_id)),
    measured=("state", "answer_by", "outcome"),
    tracked=("answered_at", "answer", "outcome", "recorded_by"),
    unaudited=("summary", "asked", "answer"),
    searched=None,
)  # fmt: skip


def register_correspondence() -> None:
    """Make correspondence known to every door, and show it with its incident."""
    register(CORRESPONDENCE_NOUN)
    relate(
        Relation("incident", "Correspondence", "correspondence",
                 lambda incident: Correspondence.incident_id == incident.id),
        Relation("correspondence", "Incident", "incident",
                 lambda letter: Incident.id == letter.incident_id),
    )  # fmt: skip
