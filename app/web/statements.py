"""The pages of an owner's statement: what is stated, answering it, and the copy that was signed."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.assets.rules.statements import Question
from app.assets.statements.models import OwnerStatement, StatementSigning
from app.assets.statements.queries import Evidence, evidence_for, last_signing, questions_of
from app.audit.chain import digest
from app.core.database import session
from app.core.errors import DeniedError, FieldFault, InvalidError, NotFoundError, StaleError
from app.core.fields import FieldKind, FieldSpec, shown_value
from app.engine.available import available
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.noun import Noun, get_noun
from app.engine.reading import get_visible
from app.engine.unit_of_work import retrying, unit_of_work
from app.http.guard import permission
from app.identity.models import Person
from app.ui.forms import CaseworkForm, build_form
from app.ui.page import Link, Page
from app.ui.record import Fact, Related, Section, Why
from workflows.owner_statement import ANSWERS

blueprint = Blueprint("statements", __name__)
EDIT = "owner_statement.edit"
_STANDING = (
    ("issued_on", "Issued on"), ("due_on", "Due on"), ("signed_on", "Signed on"),
    ("again_by", "To be signed again by"), ("accepted_on", "Accepted on"),
    ("left_on", "Owner left on"),
)  # fmt: skip
_ACTION = ("action", "action_owner", "action_due_on")
PARTS = (
    ("answer", "Answer", FieldKind.CHOICE), ("comment", "Comment (optional)", FieldKind.LONG_TEXT),
    ("action", "What will be done", FieldKind.LONG_TEXT),
    ("action_owner", "Who will do it", FieldKind.PERSON),
    ("action_due_on", "By when", FieldKind.DATE),
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
    evidence = evidence_for(session(), record) if record.state not in _SIGNED else {}
    names = _names(record.answers.values())
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
        by = given.get("action_due_on") or "no day yet"
        lines.append(f"To be done: {given['action']} ({who}, by {by})")
    return Fact(
        question.question, "\n".join(line for line in lines if line),
        note=evidence.summary if evidence else "", why=why(question, evidence),
    )  # fmt: skip


def why(question: Question, evidence: Evidence | None) -> Why | None:
    """What the register's word rests on."""
    if evidence is None or not evidence.inputs:
        return None
    rule = "Counted from the assets you own, since the statement's year began (R-IAR-16)."
    return Why(evidence.summary, rule, evidence.inputs)


def _names(answers: Any) -> dict[str, str]:
    wanted = [a["action_owner"] for a in answers if a.get("action_owner")]
    found = select(Person.reference, Person.name).where(Person.reference.in_(wanted))
    return dict(session().execute(found).tuples().all()) if wanted else {}


@blueprint.route("/statements/<reference>/answer", methods=["GET", "POST"])
@permission(EDIT)
def answer(reference: str) -> ResponseReturnValue:
    """Answer every question on one page, beside what the register knows."""
    statement = _visible(reference)
    noun = get_noun("owner_statement")
    offers = available(session(), noun, statement, g.actor, now=g.now)
    offer = next((one for one in offers if one.trigger == "answer"), None)
    if offer is None:
        raise DeniedError(EDIT)
    evidence, questions = evidence_for(session(), statement), questions_of(statement)
    form = build_form(_specs(questions), values=_values(statement, questions, evidence))
    form.form_errors += [refusal.sentence for refusal in offer.refusals]
    status = 200
    if request.method == "POST":
        status = _save(statement, questions, form)
        if status == 200:
            return redirect(f"/statements/{statement.reference}")
    return _answer_page(statement, questions, evidence, form), status


def _save(statement: OwnerStatement, questions: tuple[Question, ...], form: CaseworkForm) -> int:
    """Take an answer for each question that changed, all or none; returns a status."""
    if not form.validate():
        return 422
    typed = form.inputs()
    known = statement.answers
    changed = [
        (q.code, given) for q in questions
        if (given := _given(q.code, typed)) != known.get(q.code, {}) and given
    ]  # fmt: skip
    version = request.form.get("version", "")
    try:
        retrying(lambda: _take(statement.reference, changed, int(version or statement.version)))
    except InvalidError as error:
        form.show_faults(error.faults)
        return 422
    except StaleError:
        form.form_errors.append(
            "Someone has changed this statement since you opened it. What you typed is still "
            "here: open the statement in another window, compare, and send this again."
        )
        return 409
    flash("Your answers are saved." if changed else "Nothing changed.", "success")
    return 200


def _take(reference: str, changed: list[tuple[str, dict[str, str]]], version: int) -> None:
    faults: list[FieldFault] = []
    with unit_of_work(g.now):
        for code, given in changed:
            inputs = {"question": code, **given}
            if given.get("answer") != "no":
                inputs = {k: v for k, v in inputs.items() if k not in _ACTION}
            command = Command("owner_statement", "answer", reference, None, inputs, version)
            try:
                version = execute(command, g.actor, now=g.now).version
            except InvalidError as error:
                faults += [FieldFault(f"{code}__{f.field}", f.sentence) for f in error.faults]
        if faults:
            raise InvalidError(faults)


def _given(code: str, typed: dict[str, Any]) -> dict[str, str]:
    found = {name: str(typed.get(f"{code}__{name}") or "").strip() for name, _l, _k in PARTS}
    return {name: text for name, text in found.items() if text}


def _specs(questions: tuple[Question, ...]) -> list[FieldSpec]:
    return [
        FieldSpec(f"{q.code}__{name}", label, kind,
                  choices=ANSWERS if name == "answer" else ())
        for q in questions for name, label, kind in PARTS
    ]  # fmt: skip


def _values(
    statement: OwnerStatement, questions: tuple[Question, ...], evidence: dict[str, Evidence]
) -> dict[str, Any]:
    """What was answered; where nothing was, what the register suggests."""
    values: dict[str, Any] = {}
    for question in questions:
        given = statement.answers.get(question.code)
        if given is None:
            given = {"answer": evidence[question.code].answer} if question.code in evidence else {}
        for name, _label, _kind in PARTS:
            value = given.get(name)
            if name == "action_due_on" and value:
                value = date.fromisoformat(value)
            values[f"{question.code}__{name}"] = value
    return values


def _answer_page(
    statement: OwnerStatement,
    questions: tuple[Question, ...],
    evidence: dict[str, Evidence],
    form: CaseworkForm,
) -> str:
    asked = [
        (
            question, evidence.get(question.code), why(question, evidence.get(question.code)),
            {name: form[f"{question.code}__{name}"] for name, _label, _kind in PARTS},
        )
        for question in questions
    ]  # fmt: skip
    page = Page(
        "Answer the questions",
        caption=f"{get_noun('owner_statement').heading(statement)}, {statement.reference}",
        back_link=f"/statements/{statement.reference}",
    )
    version = request.form.get("version") or statement.version
    return render_template(
        "statements/answer.html", page=page, form=form, asked=asked, version=version,
        statement=statement,
    )  # fmt: skip


@blueprint.get("/statements/<reference>/signed")
@permission("owner_statement.view")
def signed(reference: str) -> str:
    """Show a copy as it was signed, with the assets as they stood, and whether its hash holds."""
    statement = _visible(reference)
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
        holds=digest(frozen) == signing.hash, answers=dict(ANSWERS),
    )  # fmt: skip


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


def _visible(reference: str) -> OwnerStatement:
    record, full = get_visible(session(), get_noun("owner_statement"), reference.upper(), g.actor)
    if not full:
        raise NotFoundError("page")
    statement: OwnerStatement = record
    return statement
