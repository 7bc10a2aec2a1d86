"""Changing one's own password."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.database import session as database_session
from app.engine.commands import Command
from app.engine.execute import execute
from app.http.addresses import safe_next
from app.http.guard import signed_in
from app.identity.models import Account
from app.identity.password_rules import LONGEST_PASSWORD, find_password_fault
from app.identity.passwords import check_password
from app.identity.throttle import is_throttled
from app.web.sign_in_session import address, keep_failure

blueprint = Blueprint("account_password", __name__)


@blueprint.get("/account/password")
@signed_in
def show() -> str:
    """Show the form; after a one-time password there is no way round it."""
    return render_template("account/password.html", faults={})


@blueprint.post("/account/password")
@signed_in
def submit() -> ResponseReturnValue:
    """Check the old password and the new one, and change it. Other browsers are signed out."""
    old = request.form.get("old_password", "")[:LONGEST_PASSWORD]
    new = request.form.get("password", "")
    faults = _faults(old, new)
    if faults:
        return render_template("account/password.html", faults=faults), 422
    execute(
        Command(
            "account", "change_password", g.user.account_reference, inputs={"password": new}
        ),
        g.whole_actor, now=g.now,
    )  # fmt: skip
    flash("Your password is changed. Other browsers are signed out.", "success")
    return redirect(safe_next(request.form.get("next"), url_for("account.show")))


def _faults(old: str, new: str) -> dict[str, str]:
    """Guessing the old password from an open browser is throttled like signing in."""
    account = database_session().get_one(Account, g.user.account_id)
    faults = {}
    if is_throttled(database_session(), account.email, address(), now=g.now):
        faults["old_password"] = "There were too many attempts. Wait, then try again."  # noqa: S105
    elif not check_password(account.password_hash, old):
        faults["old_password"] = "That is not the password you have now."  # noqa: S105
        if old:
            keep_failure(g.user.email, account, way="password_change")
    fault = find_password_fault(new, email=g.user.email, old=old)
    if fault is not None:
        faults["password"] = fault
    return faults
