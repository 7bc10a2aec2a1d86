"""Who works on a case, is involved in it or may see it restricted: rows of ``case_access``."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.engine.move import Move
from app.engine.noun import Handler
from app.identity.models import CaseAccess, Person

INVOLVED, NAMED, ASSIGNED = "involved", "named", "assigned"


def standing_of(
    session: Session, incident_id: int, *rights: str
) -> list[tuple[CaseAccess, Person]]:
    """List who stands on a case now by any of some rights, with the rows that say so."""
    query = (
        select(CaseAccess, Person)
        .join(Person, Person.id == CaseAccess.person_id)
        .where(
            CaseAccess.subject_kind == "incident", CaseAccess.subject_id == incident_id,
            CaseAccess.right.in_(rights), CaseAccess.until.is_(None),
        )
        .order_by(CaseAccess.id)
    )  # fmt: skip
    return [(row[0], row[1]) for row in session.execute(query)]


def stands(session: Session, incident_id: int, right: str, person_id: int | None) -> bool:
    """Whether a person stands on a case by a right now."""
    return any(
        access.person_id == person_id for access, _ in standing_of(session, incident_id, right)
    )


def _give(move: Move, right: str, person_id: int, capacity: str | None = None) -> None:
    move.session.add(
        CaseAccess(
            subject_kind="incident", subject_id=move.record.id,
            organisation_id=move.record.organisation_id, person_id=person_id, right=right,
            capacity=capacity, since=move.unit.now,
        )
    )  # fmt: skip
    move.facts = {"person": move.session.get_one(Person, person_id).reference}


def _take(move: Move, right: str) -> None:
    person_id = move.values["person"]
    for access, person in standing_of(move.session, move.record.id, right):
        if person.id == person_id:
            access.until = move.unit.now
            move.facts = {"person": person.reference}


def let_in(move: Move, *people: int | None) -> None:
    """R-SOD-04: whoever is given a restricted case to work on is put on its access list."""
    incident = move.record
    for person_id in dict.fromkeys(p for p in people if p is not None and incident.restricted):
        if not stands(move.session, incident.id, NAMED, person_id):
            _give(move, NAMED, person_id)


def _add_worker(move: Move) -> None:
    _give(move, ASSIGNED, move.values["person"])
    let_in(move, move.values["person"])


def _remove_worker(move: Move) -> None:
    _take(move, ASSIGNED)


def _name_involved(move: Move) -> None:
    """R-SOD-02: who is involved stops working on the case."""
    person_id = move.values["person"]
    _take(move, ASSIGNED)
    _give(move, INVOLVED, person_id, move.values["capacity"])
    incident = move.record
    if incident.investigator_id == person_id:
        incident.investigator_id = None
    if incident.owner_id == person_id:
        incident.owner_id = None if move.actor.person_id == person_id else move.actor.person_id


def _end_involvement(move: Move) -> None:
    _take(move, INVOLVED)


def _restrict(move: Move) -> None:
    """R-SOD-04: whoever restricts it and whoever works on it stay on the access list."""
    incident = move.record
    incident.restricted, incident.restriction = True, move.values["restriction"]
    let_in(move, move.actor.person_id, incident.owner_id, incident.investigator_id)


def _unrestrict(move: Move) -> None:
    move.record.restricted, move.record.restriction = False, None


def _name_on_case(move: Move) -> None:
    _give(move, NAMED, move.values["person"])


def _take_off_case(move: Move) -> None:
    _take(move, NAMED)


HANDLERS: Mapping[str, Handler] = {
    "add_worker": _add_worker, "remove_worker": _remove_worker,
    "name_involved": _name_involved, "end_involvement": _end_involvement, "restrict": _restrict,
    "unrestrict": _unrestrict, "name_on_case": _name_on_case, "take_off_case": _take_off_case,
}  # fmt: skip
