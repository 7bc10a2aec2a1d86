"""The pages of an owner's statement: what is stated, and the copy that was signed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, g, render_template, request
from sqlalchemy import select

from app.assets.rules.statements import Question
from app.assets.statements.models import OwnerStatement, StatementSigning
from app.assets.statements.queries import Evidence, evidence_for, last_signing, questions_of
from app.audit.chain import digest
from app.core.database import session
from app.core.dates import london_date
from app.core.errors import NotFoundError
from app.core.fields import FieldKind, FieldSpec, shown_value
from app.engine.noun import Noun, get_noun
from app.engine.reading import get_visible
from app.http.guard import signed_in
from app.identity.models import Person
from app.ui.page import Link, Page
from app.ui.record import Fact, Related, Section, Why
from app.ui.words import legal_date
from workflows.owner_statement import ANSWERS

blueprint = Blueprint("statements", __name__)
_STANDING = (
    ("issued_on", "Issued on"), ("signed_on", "Signed on"),
    ("again_by", "To be signed again by"), ("accepted_on", "Accepted on"),
    ("left_on", "Owner left on"),
)  # fmt: skip


def facts(noun: Noun, record: Any) -> list[Fact]:
    """Where a statement stands: its days, and the hash of what was signed."""
    if noun.name != "owner_statement":
        return []
    found = [
        Fact(label, shown_value(FieldSpec(name, label), getattr(record, name)))
        for name, label in _STANDING
        if getattr(record, name) is not None
    ]
    if record.returned_because and record.state in ("returned", "in_progress"):
        found.append(Fact("Returned because", record.returned_because))
    if record.signature:
        found.append(Fact("Hash of what was signed", record.signature))
    return found


def sections(noun: Noun, record: Any) -> list[Section]:
    """What is stated, question by question, beside what the register knows."""
    if noun.name != "owner_statement":
        return []
    evidence = (
        evidence_for(session(), record, london_date(g.now)) if record.state not in _SIGNED else {}
    )
    names = names_of(record.answers.values())
    return [
        Section(
            "What is stated",
            [_stated(q, record.answers, evidence.get(q.code), names) for q in questions_of(record)],
        )
    ]


_SIGNED = ("submitted", "accepted")


def related(noun: Noun, record: Any) -> list[Related]:
    """Each copy that was signed."""
    if noun.name != "owner_statement":
        return []
    signings = session().scalars(
        select(StatementSigning.signed_at)
        .where(StatementSigning.statement_id == record.id)
        .order_by(StatementSigning.id)
    )
    links = [
        Link(
            f"Signed on {shown_value(_DAY, at.date())}",
            f"/statements/{record.reference}/signed?copy={number}",
        )
        for number, at in enumerate(signings, 1)
    ]
    return [Related("Signed copies", links, empty="Not signed yet.")]


_DAY = FieldSpec("day", "Day")


def _stated(
    question: Question, answers: Any, evidence: Evidence | None, names: dict[str, str]
) -> Fact:
    given = answers.get(question.code, {})
    words = dict(ANSWERS).get(given.get("answer", ""), "Not answered yet")
    lines = [words, given.get("comment", "")]
    if given.get("action"):
        who = names.get(given.get("action_owner", ""), "nobody yet")
        by = day_words(given.get("action_due_on")) or "no day yet"
        lines.append(f"To be done: {given['action']} ({who}, by {by})")
    return Fact(
        question.question, "\n".join(line for line in lines if line),
        note=evidence.summary if evidence else "", why=why(question, evidence),
    )  # fmt: skip


def day_words(iso: str | None) -> str:
    """Write a day that is kept as ISO text as people read it."""
    return legal_date(date.fromisoformat(iso) if iso else None)


def why(question: Question, evidence: Evidence | None) -> Why | None:
    """What the register's word rests on."""
    if evidence is None or not evidence.inputs:
        return None
    rule = "Counted from the assets you own, since the statement's year began (R-IAR-16)."
    return Why(evidence.summary, rule, evidence.inputs)


def names_of(answers: Any) -> dict[str, str]:
    """What those who will do something are called, by reference."""
    wanted = [a["action_owner"] for a in answers if a.get("action_owner")]
    found = select(Person.reference, Person.name).where(Person.reference.in_(wanted))
    return dict(session().execute(found).tuples().all()) if wanted else {}


@blueprint.get("/statements/<reference>/signed")
@signed_in
def signed(reference: str) -> str:
    """Show a copy as it was signed, with the assets as they stood, and whether its hash holds."""
    statement = visible_statement(reference)
    signing = _copy(statement)
    if signing is None:
        raise NotFoundError("page")
    frozen = signing.frozen
    page = Page(
        f"Statement {frozen['year']} as signed",
        caption=f"{frozen['owner']}, {statement.reference}",
        back_link=f"/statements/{statement.reference}",
    )  # fmt: skip
    return render_template(
        "statements/signed.html", page=page, frozen=frozen, signing=signing,
        holds=digest(frozen) == signing.hash, answers=dict(ANSWERS), day_words=day_words,
        assets=[(asset, list(_frozen_facts(asset))) for asset in frozen["assets"]],
    )  # fmt: skip


def _frozen_facts(asset: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every field of an asset as it stood, by its label of today."""
    for spec in get_noun("asset").fields:
        if spec.name in asset:
            value = asset[spec.name]
            if spec.kind is FieldKind.DATE:
                value = date.fromisoformat(value)
            yield spec.label, shown_value(spec, value)


def _copy(statement: OwnerStatement) -> StatementSigning | None:
    number = request.args.get("copy", "")
    if not number:
        return last_signing(session(), statement.id)
    if not number.isdigit() or not 1 <= int(number) <= 1000:
        return None
    return session().scalars(
        select(StatementSigning)
        .where(StatementSigning.statement_id == statement.id)
        .order_by(StatementSigning.id)
        .offset(int(number) - 1).limit(1)
    ).first()  # fmt: skip


def visible_statement(reference: str) -> OwnerStatement:
    """Get a statement the reader may see; raises NotFoundError."""
    record, full = get_visible(session(), get_noun("owner_statement"), reference.upper(), g.actor)
    if not full:
        raise NotFoundError("page")
    statement: OwnerStatement = record
    return statement
