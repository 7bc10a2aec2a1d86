"""The page of any move: it asks what the move asks for, and takes the one path."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core.database import session
from app.core.errors import DeniedError, InvalidError, NotFoundError, RefusedError, StaleError
from app.core.fields import FieldKind, FieldSpec
from app.engine.available import check_offered
from app.engine.commands import Command, Outcome
from app.engine.execute import execute
from app.engine.inputs import specs_of, standing
from app.engine.noun import Noun
from app.engine.reading import Names, get_visible, pointers
from app.engine.snapshot import column_of
from app.http.guard import signed_in
from app.http.requests import working_place
from app.policy.decisions import may_come_in
from app.ui.conflict import conflict_of, conflict_page
from app.ui.forms import CaseworkForm, build_form
from app.ui.page import Link, Page
from app.web import actions, editing, notices, risks
from app.web.addresses import PLURALS
from app.web.attached import page_after
from app.web.listings import noun_of
from app.web.timeline import sentences
from workflows.definition import Transition

blueprint = Blueprint("moves", __name__)
METHODS = ["GET", "POST"]
MOST_AT_ONCE = 25
FIRST_GROUPS = 2


@blueprint.route(f"/<{PLURALS}:plural>/new", methods=METHODS)
@signed_in
def create(plural: str) -> ResponseReturnValue:
    """Make a record; who works in several organisations says for which."""
    noun = noun_of(plural)
    transition = next(
        (
            t for t in noun.workflow.creators
            if not t.system_only and may_come_in(g.actor, noun.workflow.permission(t))
        ),
        None,
    )  # fmt: skip
    if transition is None:
        raise NotFoundError("page")
    specs = _first_asked(specs_of(noun, transition))
    values = {
        **_from_address(specs), **risks.prefilled(noun), **actions.prefilled(noun),
        **notices.prefilled(noun),
    }  # fmt: skip
    form = build_form(specs, values=values, mark_optional=True)
    places = g.places if noun.needs_organisation and working_place() is None else ()
    if len(places) > 1:
        form = _with_place(specs, places, values)
    page = Page(transition.label, back_link=f"/{noun.plural}")
    if not form.validate_on_submit():
        return _form(form, page, noun, transition)
    inputs = {name: text for name, text in form.inputs().items() if name != "organisation_code"}
    command = Command(
        noun.name, transition.trigger, organisation=_organisation(places, form),
        inputs={k: v for k, v in inputs.items() if v}, key=request.form.get("once"),
    )  # fmt: skip
    return _take(command, form, page, noun, transition)


def _from_address(specs: tuple[FieldSpec, ...]) -> dict[str, str]:
    """A page that leads here may say which record it is about."""
    naming = [spec.name for spec in specs if spec.kind is FieldKind.RECORD]
    return {name: request.args[name][:24] for name in naming if name in request.args}


def _first_asked(specs: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
    """Ask for the first groups and what is required; the record's page asks for the rest."""
    if len(specs) <= MOST_AT_ONCE:
        return specs
    first = tuple(dict.fromkeys(spec.group for spec in specs))[:FIRST_GROUPS]
    return tuple(spec for spec in specs if spec.required or spec.group in first)


def _with_place(
    specs: tuple[FieldSpec, ...], places: Any, values: Mapping[str, Any]
) -> CaseworkForm:
    place = FieldSpec(
        "organisation_code", "Organisation", FieldKind.CHOICE, required=True,
        choices=tuple((p.code, p.name) for p in places), group="Where it belongs",
    )  # fmt: skip
    return build_form((place, *specs), values=values, mark_optional=True)


def _organisation(places: Any, form: CaseworkForm) -> str | None:
    if len(places) > 1:
        return str(form.inputs()["organisation_code"])
    place = working_place()
    if place is not None:
        return place.code
    return str(g.places[0].code) if g.places else None


@blueprint.route(f"/<{PLURALS}:plural>/<reference>/<trigger>", methods=METHODS)
@signed_in
def move(plural: str, reference: str, trigger: str) -> ResponseReturnValue:
    """Ask for what a move needs and make it; who could only be turned away is told so first."""
    noun = noun_of(plural)
    transition = noun.transition(trigger)
    if transition is None or transition.creates:
        raise NotFoundError("page")
    record, full = get_visible(session(), noun, reference.upper(), g.actor, seen_at=g.now)
    if not full and noun.workflow.permission(transition) not in noun.reached:
        raise NotFoundError("page")
    specs, group = _asked(noun, transition)
    form = build_form(specs, values=_values(noun, transition, record))
    address = f"/{noun.plural}/{record.reference}"
    title = f"{transition.label}: {group.lower()}" if group else transition.label
    heading = noun.title_for(record, full=full)
    page = Page(title, caption=f"{heading}, {record.reference}", back_link=address)
    if editing.came_from_list():
        page = replace(page, back_link=f"{address}/{trigger}")
    if not form.validate_on_submit():
        try:
            check_offered(session(), noun, record, transition, g.actor, now=g.now)
        except RefusedError as error:
            return _not_now(error, page), 409
        if editing.is_list(noun, transition):
            return editing.page_of_groups(noun, record, replace(page, title=transition.label))
        return _form(form, page, noun, transition, record.version, record=record)
    command = Command(
        noun.name, trigger, record.reference, inputs=_typed(transition, form),
        version=_version(), key=request.form.get("once"),
    )  # fmt: skip
    try:
        return _take(command, form, page, noun, transition, record.version)
    except StaleError:
        return _conflict(noun, transition, specs, form, record.reference), 409


def _asked(noun: Noun, transition: Transition) -> tuple[tuple[FieldSpec, ...], str]:
    """Editing is one group of fields a page; what a move asks for is one page."""
    specs = specs_of(noun, transition)
    if not transition.edits_fields:
        return specs, ""
    groups = list(dict.fromkeys(spec.group for spec in specs))
    number = request.args.get("group", "0")
    index = int(number) if number.isdigit() and int(number) < len(groups) else 0
    return tuple(s for s in specs if s.group == groups[index]), groups[index]


def _typed(transition: Transition, form: CaseworkForm) -> dict[str, Any]:
    """A page shows what stands already, so what comes back blank was emptied by a person."""
    kept = {ask.name for ask in transition.asks if ask.kept}
    return {name: t or ([] if name in kept else t) for name, t in form.inputs().items()}


def _values(noun: Noun, transition: Transition, record: Any) -> dict[str, Any]:
    """What a form begins with: the fields it edits, and what a move asks for again."""
    if not transition.edits_fields and transition.trigger != "edit":
        return standing(transition, record)
    return _fields_of(noun, record)


def _fields_of(noun: Noun, record: Any) -> dict[str, Any]:
    names = Names(session(), noun, [record])
    pointing = dict(pointers(noun))
    found = {}
    for spec in noun.fields:
        stored = getattr(record, column_of(noun, spec.name))
        found[spec.name] = (
            names.of(pointing[spec.name], stored) if spec.name in pointing else stored
        )
    return found


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isdigit() else None


def _form(
    form: CaseworkForm,
    page: Page,
    noun: Noun,
    transition: Transition,
    version: int | None = None,
    status: int = 200,
    record: Any = None,
) -> ResponseReturnValue:
    once = request.form.get("once") or str(uuid4())
    typed_version = request.form.get("version") or version
    return (
        render_template(
            "records/move.html", form=form, page=page, submit_label=_button(transition),
            cancel_href=page.back_link, once=once, version=typed_version, noun=noun,
            about=editing.summary_of(noun, record, transition) if record is not None else None,
        ),
        422 if request.method == "POST" and status == 200 else status,
    )  # fmt: skip


def _not_now(error: RefusedError, page: Page) -> str:
    """Say why a move is not possible now, before anybody types anything."""
    words = Page(page.title, caption=page.caption, back_link=page.back_link)
    return render_template("errors/refused.html", error=error, page=words)


def _button(transition: Transition) -> str:
    return "Save" if transition.edits_fields else transition.label


def _take(
    command: Command,
    form: CaseworkForm,
    page: Page,
    noun: Noun,
    transition: Transition,
    version: int | None = None,
) -> ResponseReturnValue:
    try:
        outcome = execute(command, g.actor, now=g.now)
    except InvalidError as error:
        form.show_faults(error.faults)
        return _form(form, page, noun, transition, version)
    except DeniedError as error:
        if not error.sentence:
            raise
        form.form_errors.append(error.sentence)
        return _form(form, page, noun, transition, version, 403)
    except RefusedError as error:
        form.form_errors += [refusal.sentence for refusal in error.refusals]
        return _form(form, page, noun, transition, version, 409)
    return _done(outcome, noun)


def _done(outcome: Outcome, noun: Noun) -> ResponseReturnValue:
    if outcome.repeated or not outcome.changed:
        flash("Nothing changed: it was saved as you sent it.", "success")
    else:
        said = sentences().get(outcome.event, "Saved")
        flash(f"{said}. {outcome.secret or ''}".strip(), "success")
    for warning in outcome.warnings:
        flash(warning, "warning")
    if editing.came_from_list():
        return redirect(f"/{noun.plural}/{outcome.reference}/edit")
    return redirect(page_after(noun, outcome))


def _conflict(
    noun: Noun,
    transition: Transition,
    specs: tuple[FieldSpec, ...],
    form: CaseworkForm,
    reference: str,
) -> str:
    record, _full = get_visible(session(), noun, reference, g.actor, seen_at=g.now)
    last = (
        session()
        .scalars(
            select(AuditEvent.actor_name)
            .where(AuditEvent.subject_kind == noun.name, AuditEvent.subject_id == record.id)
            .order_by(AuditEvent.id.desc())
            .limit(1)
        )
        .first()
    )
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return conflict_page(
        conflict_of(
            specs, dict(form.inputs()), _values(noun, transition, record), version=record.version,
            action=f"/{noun.plural}/{reference}/{transition.trigger}{query}",
            record=Link(f"{noun.heading(record)}, {reference}", f"/{noun.plural}/{reference}"),
            changed_by=last or "Someone",
        )
    )  # fmt: skip
