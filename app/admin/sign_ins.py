"""Giving people a sign-in, resetting it and taking it away, for administrators."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core.database import session
from app.core.errors import InvalidError, RefusedError
from app.core.fields import FieldKind, FieldSpec
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.inputs import specs_of
from app.engine.reading import get_visible
from app.http.guard import permission
from app.identity.models import Account, Organisation, Person
from app.organisations.nouns import ACCOUNT_NOUN
from app.policy.decisions import may_somewhere
from app.ui.forms import CaseworkForm, build_form
from app.ui.page import Page

blueprint = Blueprint("sign_ins", __name__, url_prefix="/admin/sign-ins")
MOVES = "any(reset, disable, enable)"


@blueprint.get("/")
@permission("account.create")
def show() -> str:
    """List the sign-ins of the organisations one administers."""
    rows = session().execute(
        select(Account, Person.name, Organisation.name.label("organisation"))
        .join(Person, Person.id == Account.person_id)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .where(ACCOUNT_NOUN.visible(g.actor), Account.organisation_id.in_(_mine()))
        .order_by(Organisation.name, Person.name, Account.id)
    )
    return render_template("admin/sign_ins.html", rows=rows.all())


@blueprint.route("/new", methods=["GET", "POST"])
@permission("account.create")
def create() -> ResponseReturnValue:
    """Give a person of the organisation a sign-in."""
    transition = ACCOUNT_NOUN.workflow.creators[0]
    places = [place for place in g.places if place.id in _mine()]
    choice = FieldSpec(
        "place", "Organisation", FieldKind.CHOICE, required=True,
        choices=tuple((place.code, place.name) for place in places),
    )  # fmt: skip
    form = build_form((choice, *specs_of(ACCOUNT_NOUN, transition)))
    if not form.validate_on_submit():
        return _form(form, transition.label)
    inputs = form.inputs()
    command = Command("account", "create", None, str(inputs.pop("place")), inputs)
    return _take(command, form, transition.label)


@blueprint.route(f"/<reference>/<{MOVES}:trigger>", methods=["GET", "POST"])
@permission("account.reset")
def move(reference: str, trigger: str) -> ResponseReturnValue:
    """Reset, disable or enable a sign-in; the reason stays in its history. Another's is a 404."""
    get_visible(session(), ACCOUNT_NOUN, reference, g.actor)
    transition = ACCOUNT_NOUN.transition(trigger)
    assert transition is not None
    form = build_form(specs_of(ACCOUNT_NOUN, transition))
    if not form.validate_on_submit():
        return _form(form, transition.label)
    command = Command("account", trigger, reference, inputs=form.inputs())
    return _take(command, form, transition.label)


def _take(command: Command, form: CaseworkForm, label: str) -> ResponseReturnValue:
    try:
        outcome = execute(command, g.actor, now=g.now)
    except InvalidError as error:
        form.show_faults(error.faults)
        return _form(form, label, 422)
    except RefusedError as error:
        form.form_errors += [refusal.sentence for refusal in error.refusals]
        return _form(form, label, 409)
    if outcome.secret:
        return render_template("admin/one_time_password.html", password=outcome.secret)
    flash("Saved.", "success")
    return redirect(url_for("sign_ins.show"))


def _form(form: CaseworkForm, label: str, status: int = 200) -> ResponseReturnValue:
    page = Page(label, back_link=url_for("sign_ins.show"))
    status = 422 if form.problems and status == 200 else status
    return render_template("admin/sign_in_form.html", form=form, page=page), status


def _mine() -> list[int]:
    return [p.id for p in g.places if may_somewhere(g.actor, "account.create", p.id)]
