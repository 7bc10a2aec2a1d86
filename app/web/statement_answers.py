"""Answering an owner's statement: every question on one page, beside what the register knows."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.assets.rules.statements import Question
from app.assets.statements.models import OwnerStatement
from app.assets.statements.queries import Evidence, evidence_for, questions_of
from app.core.database import session
from app.core.dates import london_date
from app.core.errors import DeniedError, FieldFault, InvalidError, StaleError
from app.core.fields import FieldKind, FieldSpec
from app.engine.available import available
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.noun import get_noun
from app.engine.unit_of_work import retrying, unit_of_work
from app.http.guard import signed_in
from app.ui.forms import CaseworkForm, build_form
from app.ui.page import Page
from app.web.statements import names_of, visible_statement, why
from workflows.owner_statement import ANSWERS

blueprint = Blueprint("statement_answers", __name__)
EDIT = "owner_statement.edit"
_ACTION = ("action", "action_owner", "action_due_on")
PARTS = (
    ("answer", "Answer", FieldKind.CHOICE), ("comment", "Comment (optional)", FieldKind.LONG_TEXT),
    ("action", "What will be done", FieldKind.LONG_TEXT),
    ("action_owner", "Who will do it", FieldKind.PERSON),
    ("action_due_on", "By when", FieldKind.DATE),
)  # fmt: skip


@blueprint.route("/statements/<reference>/answer", methods=["GET", "POST"])
@signed_in
def answer(reference: str) -> ResponseReturnValue:
    """Answer every question on one page, beside what the register knows."""
    statement = visible_statement(reference)
    noun = get_noun("owner_statement")
    offers = available(session(), noun, statement, g.actor, now=g.now)
    offer = next((one for one in offers if one.trigger == "answer"), None)
    if offer is None:
        raise DeniedError(EDIT)
    questions = questions_of(statement)
    evidence = evidence_for(session(), statement, london_date(g.now))
    names = names_of(statement.answers.values())
    known = {code: _in_words(given, names) for code, given in statement.answers.items()}
    form = build_form(_specs(questions), values=_values(known, questions, evidence))
    for question in questions:
        form[f"{question.code}__answer"].choices = list(ANSWERS)  # left open, it is not answered
    form.form_errors += [refusal.sentence for refusal in offer.refusals]
    status = 200
    if request.method == "POST":
        status = _save(statement, known, form)
        if status == 200:
            return redirect(f"/statements/{statement.reference}")
    return _answer_page(statement, questions, evidence, form), status


def _in_words(given: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    """An answer as it is typed: people by name where only one is called so, else by reference."""
    who = given.get("action_owner")
    alone = who in names and list(names.values()).count(names[who]) == 1
    return {**given, "action_owner": names[who]} if who and alone else given


def _save(statement: OwnerStatement, known: dict[str, Any], form: CaseworkForm) -> int:
    """Take an answer for each question that changed, all or none; returns a status."""
    if not form.validate():
        return 422
    typed = form.inputs()
    changed = [
        (q.code, given) for q in questions_of(statement)
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
    known: dict[str, Any], questions: tuple[Question, ...], evidence: dict[str, Evidence]
) -> dict[str, Any]:
    """What was answered; where nothing was, what the register suggests."""
    values: dict[str, Any] = {}
    for question in questions:
        given = known.get(question.code)
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
