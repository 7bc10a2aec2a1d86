"""Setting up a second factor, and confirming a session with it."""

from dataclasses import replace

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.core.database import session as database_session
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.unit_of_work import unit_of_work
from app.http.addresses import safe_next
from app.http.guard import signed_in
from app.identity.models import Account
from app.identity.second_factor import (
    UnreadableSecretError,
    find_step,
    new_secret,
    provisioning_address,
    qr_code,
)
from app.web.second_factor_code import WRONG, find_fault
from app.web.sign_in_session import secret_box

blueprint = Blueprint("account_second_factor", __name__)

SET_UP_WITHIN_SECONDS = 30 * 60
TOO_LATE = "That took too long. Scan the new picture."


@blueprint.get("/account/second-factor")
@signed_in
def show() -> str:
    """Show the QR code and the key, or ask for a code where one is set up already."""
    if g.user.has_second_factor:
        return render_template("account/confirm.html", faults={})
    return _set_up_page(new_secret(), {})


@blueprint.post("/account/second-factor")
@signed_in
def submit() -> ResponseReturnValue:
    """Take the first code from the app; from now on signing in asks for one."""
    if g.user.has_second_factor:
        return _confirm()
    try:
        secret = _open(request.form.get("sealed", ""))
    except UnreadableSecretError:
        return _set_up_page(
            new_secret(), {"code": "That took too long. Scan the new picture."}
        ), 422
    code = request.form.get("code", "")
    step = find_step(secret, code, now=g.now, last_step=None)
    if step is None:
        return _set_up_page(secret, {"code": WRONG}), 422
    actor = replace(g.whole_actor, second_factor=True)
    sealed = secret_box().seal(secret)
    reference, session_reference = g.user.account_reference, g.user.reference
    with unit_of_work(g.now) as unit:
        set_up = Command("account", "set_second_factor", reference, inputs={"secret": sealed})
        execute(set_up, g.whole_actor, now=g.now)
        unit.session.get_one(Account, g.user.account_id).totp_last_step = step
        execute(Command("session", "confirm", session_reference), actor, now=g.now)
    flash("Your second factor is set up. You will be asked for a code when you sign in.", "success")
    return redirect(safe_next(request.form.get("next"), url_for("account.show")))


def _confirm() -> ResponseReturnValue:
    account = database_session().get_one(Account, g.user.account_id)
    reference = g.user.reference
    fault = find_fault(account, request.form.get("code", ""))
    if fault is not None:
        return render_template("account/confirm.html", faults={"code": fault}), 422
    actor = replace(g.whole_actor, second_factor=True)
    execute(Command("session", "confirm", reference), actor, now=g.now)
    return redirect(safe_next(request.form.get("next"), url_for("account.show")))


def _set_up_page(secret: str, faults: dict[str, str]) -> str:
    picture = qr_code(provisioning_address(secret, g.user.email))
    return render_template(
        "account/second_factor.html", faults=faults,
        picture=Markup(picture),  # noqa: S704 - drawn here, from nothing that was typed
        key=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        sealed=secret_box().seal(f"{g.user.account_id}:{secret}"),
    )  # fmt: skip


def _open(sealed: str) -> str:
    """Read the secret that the page carried; it was for this account and not long ago."""
    text = secret_box().open(sealed, seconds=SET_UP_WITHIN_SECONDS)
    account_id, _, secret = text.partition(":")
    if account_id != str(g.user.account_id):
        raise UnreadableSecretError
    return secret
