"""The form of one question, and what is wrong with what was typed into it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import g, request
from sqlalchemy import select
from wtforms.validators import ValidationError

from app.core.database import session
from app.core.dates import parse_instant
from app.core.errors import FieldFault, InvalidError
from app.core.fields import FieldKind, FieldSpec
from app.engine.inputs import check, specs_of
from app.engine.noun import get_noun
from app.identity.models import Team
from app.incidents.reporting.commands.drafts import TRIGGERS, Draft
from app.incidents.reporting.rules.questions import (
    SAID_BY,
    Asked,
    Question,
    Way,
    plain,
    wanted,
)
from app.incidents.reporting.rules.times import time_faults
from app.incidents.rules.bands import size_band
from app.ui.fields import ChoiceField, ChoicesField, SelectField
from app.ui.forms import CaseworkForm, Declared, field_of

LATER, ENOUGH = "later", "enough"
"""Buttons beside "Continue": to come back another day, and to send what there is."""
_CHOICES = (FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.YES_NO_UNKNOWN)
_SOURCES = {
    Way.PUBLIC: ("public", "staff", "partner", "supplier"),
    Way.PHONE: ("staff", "public", "partner", "supplier"),
}
_KNOWN_ALREADY = {"people_band": "people_affected"}
"""A number says its band, so that nobody is asked twice."""


def is_leaving() -> bool:
    """Whether somebody leaves a page half answered: to come back, or to send what there is."""
    return LATER in request.form or ENOUGH in request.form


class Answered:
    """Refuse an empty answer in the question's own sentence; who leaves the page may leave it."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ValidationError when nothing was entered and something is needed."""
        other = _KNOWN_ALREADY.get(field.name)
        if is_leaving() or (other and form[other].typed):
            return
        typed = field.typed if isinstance(field.typed, list) else field.typed.strip()
        if not field.errors and not typed:
            raise ValidationError(self.sentence)


def specs(way: Way) -> dict[str, FieldSpec]:
    """The fields that the move of a way takes, by name."""
    noun = get_noun("incident")
    transition = noun.transition(TRIGGERS[way])
    assert transition is not None  # both stand in the workflow
    found = {spec.name: spec for spec in specs_of(noun, transition)}
    return {**found, "people_affected": replace(found["people_affected"], minimum=1)}


def question_form(question: Question, draft: Draft) -> CaseworkForm:
    """Make the form of a page, filled with what was answered and then with what was posted."""
    known = specs(draft.way)
    asked = question.asked(draft.answers)
    members = {one.name: _field(one, known[one.name], draft) for one in asked}
    form_class = type("QuestionForm", (CaseworkForm,), members)
    form: CaseworkForm = form_class(data=_values(asked, known, draft))
    return form


def _values(asked: Sequence[Asked], known: dict[str, FieldSpec], draft: Draft) -> dict[str, Any]:
    said = {one.name: draft.answers.get(one.name, one.default) for one in asked}
    given = {name: text for name, text in said.items() if text}
    return {
        name: parse_instant(str(text)) if known[name].kind is FieldKind.INSTANT else text
        for name, text in given.items()
    }


def _field(asked: Asked, spec: FieldSpec, draft: Draft) -> Any:
    told = replace(spec, label=asked.label, hint=asked.hint, required=False)
    validators: list[Any] = [Answered(asked.missing)] if asked.missing else []
    options: dict[str, Any] = {"hint": asked.hint, "validators": [*validators, Declared(told)]}
    if spec.kind is FieldKind.TEAM:
        return SelectField(asked.label, choices=_teams(draft.organisation_id), **options)
    if spec.kind in _CHOICES:
        kind = ChoicesField if spec.kind is FieldKind.MULTI_CHOICE else ChoiceField
        return kind(asked.label, choices=choices_of(spec, draft.way), **options)
    made = field_of(told)
    made.kwargs["validators"] = options["validators"]
    if spec.kind is FieldKind.INSTANT:
        exact = _how_exact(spec, draft)
        made.kwargs["day_will_do"] = spec.name in SAID_BY or exact in ("approximate", "range")
        made.kwargs["to_the_minute"] = exact == "exact"
    return made


def _how_exact(spec: FieldSpec, draft: Draft) -> object:
    """How exact a time is: as posted with it, or as answered before."""
    if spec.precision in request.form:
        return request.form[spec.precision]
    return draft.answers.get(spec.precision)


def choices_of(spec: FieldSpec, way: Way) -> list[tuple[str, str]]:
    """The choices of a question, "Not sure" among them."""
    if spec.kind is FieldKind.YES_NO_UNKNOWN:
        return [("yes", "Yes"), ("no", "No"), ("unknown", "Not sure")]
    offered = _SOURCES.get(way, ()) if spec.name == "source" else ()
    chosen = [one for name in offered for one in spec.choices if one[0] == name]
    return plain(spec.name, chosen or spec.choices, way)


def _teams(organisation_id: int) -> list[tuple[str, str]]:
    rows = session().execute(
        select(Team.reference, Team.name)
        .where(Team.organisation_id == organisation_id, Team.state == "open")
        .order_by(Team.name, Team.id)
    )
    return list(rows.tuples())


def taken(form: CaseworkForm, question: Question, draft: Draft) -> bool:
    """Check a page and put its answers into the draft; False leaves the draft as it was.

    Every rule of the engine is asked already, so that no surprise waits at the end.
    """
    if not form.validate_on_submit():
        return False
    before, seen = dict(draft.answers), list(draft.seen)
    draft.answers |= form.inputs() | _said_besides(form)
    _say_band(draft)
    draft.answers = {name: given for name, given in draft.answers.items() if given}
    draft.settle(before)
    names = {one.name for one in question.fields}
    times = {
        name: parse_instant(str(text))
        for name, text in wanted(draft.way, draft.answers).items()
        if specs(draft.way)[name].kind is FieldKind.INSTANT
    }
    exact = ("occurred_precision", "discovered_precision")
    rough = "approximate" in (draft.answers.get(name) for name in exact)
    faults = [fault for fault in time_faults(times, g.now, rough=rough) if fault.field in names]
    faults += [
        fault for fault in faults_of(draft) if fault.field in names and LATER not in request.form
    ]
    if not faults:
        answered = not is_leaving() or (LATER not in request.form and names & set(draft.answers))
        if answered and question.step not in draft.seen:
            draft.seen.append(question.step)
        return True
    form.show_faults(faults)
    draft.answers, draft.seen = before, seen
    return False


def _said_besides(form: CaseworkForm) -> dict[str, str]:
    """How exact the times are: one with its time is, a day alone is about then."""
    return {
        other: ("approximate" if form[name].is_day_alone else "exact") if form[name].data else ""
        for name, other in SAID_BY.items() if name in form
    }  # fmt: skip


def needed(draft: Draft) -> list[Question]:
    """List the questions without whose answer a report cannot be sent, and that lack it."""
    known = specs(draft.way)
    return [
        question for question in draft.questions
        if any(known[one.name].required and one.name not in draft.inputs
               for one in question.asked(draft.answers))
    ]  # fmt: skip


def faults_of(draft: Draft) -> list[FieldFault]:
    """What the engine would refuse of the answers so far."""
    noun = get_noun("incident")
    transition = noun.transition(TRIGGERS[draft.way])
    assert transition is not None  # both stand in the workflow
    try:
        check(session(), noun, transition, draft.inputs, draft.organisation_id, g.actor)
    except InvalidError as error:
        return list(error.faults)
    return []


def _say_band(draft: Draft) -> None:
    number = str(draft.answers.get("people_affected", "")).replace(",", "")
    if number.isdigit() and int(number) > 0:
        draft.answers["people_band"] = size_band(int(number))
