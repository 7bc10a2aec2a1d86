"""What moves of owners' statements set: answers, the frozen copy, the SIRO's decision."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from app.assets.rules.statements import (
    due_when_issued,
    latest_issued,
    least_days,
    year_beginning,
)
from app.assets.statements.models import OwnerStatement, StatementSigning
from app.assets.statements.queries import evidence_for, owned_assets, questions_of
from app.audit.chain import digest
from app.engine.commands import Command
from app.engine.move import Move
from app.engine.noun import Handler, get_noun
from app.engine.reading import as_records
from app.identity.actor import system_actor
from app.identity.models import Organisation, Person


def _issue(move: Move) -> None:
    statement: OwnerStatement = move.record
    statement.year = move.values.get("year") or latest_issued(move.unit.today).begins
    statement.issued_on = move.unit.today
    statement.due_on = due_when_issued(year_beginning(statement.year), move.unit.today)
    statement.answers = {}


def _answer(move: Move) -> None:
    statement: OwnerStatement = move.record
    code, person_id = move.values["question"], move.values.get("action_owner")
    due_on = move.values.get("action_due_on")
    given = {
        "answer": move.values["answer"],
        "comment": move.values.get("comment"),
        "action": move.values.get("action"),
        "action_owner": _person(move, person_id),
        "action_due_on": due_on.isoformat() if due_on else None,
    }
    kept = {name: value for name, value in given.items() if value is not None}
    statement.answers = {**statement.answers, code: kept}
    move.facts = {"question": code, "answer": given["answer"]}


def _submit(move: Move) -> None:
    """Freeze what is stated and the assets as they stand (R-IAR-16)."""
    statement: OwnerStatement = move.record
    frozen = _frozen(move, statement)
    statement.signed_on, statement.signed_by_id = move.unit.today, move.actor.person_id
    statement.signature, statement.again_by = digest(frozen), None
    move.session.add(
        StatementSigning(
            statement_id=statement.id, signed_at=move.unit.now, signed_by_id=move.actor.person_id,
            frozen=frozen, hash=statement.signature,
        )
    )  # fmt: skip
    move.facts = {"hash": statement.signature, "assets": len(frozen["assets"])}


def _frozen(move: Move, statement: OwnerStatement) -> dict[str, Any]:
    assets = owned_assets(move.session, statement.owner_id, statement.organisation_id)
    written = as_records(move.session, get_noun("asset"), [(asset, True) for asset in assets])
    evidence = evidence_for(move.session, statement, move.unit.today)
    names = _names(move, statement)
    questions = [
        {
            "code": q.code, "question": q.question,
            **_with_name(statement.answers.get(q.code, {}), names),
            "register_said": evidence[q.code].summary if q.code in evidence else None,
        }
        for q in questions_of(statement)
    ]  # fmt: skip
    owner = move.session.get_one(Person, statement.owner_id)
    return {
        "statement": statement.reference,
        "organisation": move.session.get_one(Organisation, statement.organisation_id).name,
        "year": year_beginning(statement.year).words,
        "owner": owner.name, "owner_reference": owner.reference,
        "signed_by": move.actor.name, "signed_at": move.unit.now.isoformat(timespec="seconds"),
        "declaration": dict(move.transition.asks[0].choices)[move.values["declaration"]],
        "answers": [_held(question) for question in questions],
        "assets": [_held(asset) for asset in written],
    }  # fmt: skip


def _held(values: Mapping[str, Any]) -> dict[str, Any]:
    """What holds something: a register line has four fields out of five empty."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _with_name(answer: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    who = answer.get("action_owner")
    return {**answer, "action_owner_name": names.get(who, who) if who else None}


def _names(move: Move, statement: OwnerStatement) -> dict[str, str]:
    wanted = [a["action_owner"] for a in statement.answers.values() if "action_owner" in a]
    found = select(Person.reference, Person.name).where(Person.reference.in_(wanted))
    return dict(move.session.execute(found).tuples().all()) if wanted else {}


def _accept(move: Move) -> None:
    statement: OwnerStatement = move.record
    statement.accepted_on, statement.decided_by_id = move.effective_on, move.actor.person_id
    statement.returned_because = None


def _return(move: Move) -> None:
    statement: OwnerStatement = move.record
    statement.returned_because = move.values["reason"]
    statement.decided_by_id = move.actor.person_id
    today = move.unit.today
    statement.again_by = max(statement.due_on, today + timedelta(days=least_days(today)))


def _leave(move: Move) -> None:
    move.record.left_on = move.effective_on


def record_leaving(move: Move) -> None:
    """A person left: nothing more is asked of them, from the day they left.

    Someone known to leave later is asked until then; the daily job records it.
    """
    person: Person = move.record
    if move.effective_on > move.unit.today:
        return
    asked = select(OwnerStatement.reference).where(
        OwnerStatement.owner_id == person.id, OwnerStatement.left_on.is_(None),
        or_(OwnerStatement.state != "accepted", OwnerStatement.due_on > move.effective_on),
    )  # fmt: skip
    for reference in move.session.scalars(asked.order_by(OwnerStatement.id)).all():
        move.follow(
            Command("owner_statement", "record_leaving", reference, effective_on=move.effective_on),
            system_actor(move.actor.door),
        )


def _person(move: Move, person_id: int | None) -> str | None:
    return None if person_id is None else move.session.get_one(Person, person_id).reference


STATEMENT: Mapping[str, Handler] = {
    "issue": _issue, "answer": _answer, "submit": _submit, "accept": _accept, "return": _return,
    "record_leaving": _leave,
}  # fmt: skip
