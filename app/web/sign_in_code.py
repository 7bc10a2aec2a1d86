"""The second step of signing in: a code from an authenticator app."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import DeniedError
from app.http.guard import public
from app.web import sign_in_session
from app.web.second_factor_code import find_fault

blueprint = Blueprint("sign_in_code", __name__)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
def page() -> ResponseReturnValue:
    """Ask for the code, check it and enter; without a first proof there is nothing to ask for."""
    account = sign_in_session.find_pending()
    if account is None:
        return redirect(url_for("sign_in.page", next=request.values.get("next")))
    if request.method == "GET":
        return render_template("sign_in/code.html", faults={})
    fault = find_fault(account, request.form.get("code", ""))
    if fault is not None:
        return render_template("sign_in/code.html", faults={"code": fault}), 422
    try:
        return sign_in_session.enter(account, second_factor=True)
    except DeniedError:
        return redirect(url_for("sign_in.page"))
