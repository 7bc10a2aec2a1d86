"""One's own API tokens: made, shown once, revoked."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import InvalidError
from app.engine.commands import Command
from app.engine.execute import execute
from app.http.guard import signed_in
from app.http.kept import resuming

blueprint = Blueprint("account_tokens", __name__)


@blueprint.get("/account/tokens/new")
@signed_in
def show() -> str:
    """Ask what the token is for."""
    return render_template("account/token.html", faults={})


@blueprint.post("/account/tokens")
@signed_in
def create() -> ResponseReturnValue:
    """Make a token; this answer is the only one that shows it."""
    if resuming():
        return render_template("account/token.html", faults={})
    inputs = {name: request.form.get(name, "") for name in ("name", "scope")}
    if request.form.get("organisation_limit"):
        inputs["organisation_limit"] = request.form["organisation_limit"]
    home = next((p.code for p in g.places if p.id == g.user.organisation_id), None)
    try:
        outcome = execute(
            Command("api_token", "create", organisation=home, inputs=inputs),
            g.whole_actor, now=g.now,
        )  # fmt: skip
    except InvalidError as error:
        faults = {fault.field: fault.sentence for fault in error.faults}
        return render_template("account/token.html", faults=faults), 422
    return render_template("account/token_made.html", made=outcome.secret, name=inputs["name"])


@blueprint.post("/account/tokens/<reference>/revoke")
@signed_in
def revoke(reference: str) -> ResponseReturnValue:
    """Revoke a token of one's own; another's answers 404."""
    execute(Command("api_token", "revoke", reference), g.whole_actor, now=g.now)
    flash("That token does not work any more.", "success")
    return redirect(url_for("account.show"))
