"""One's own account: what is signed in, and where to work."""

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core.database import session as database_session
from app.core.errors import NotFoundError
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.unit_of_work import unit_of_work
from app.http.addresses import safe_next
from app.http.guard import signed_in
from app.http.login import idle_limit
from app.identity.models import ApiToken, UserSession
from app.ui.fields import ChoiceField
from app.ui.forms import CaseworkForm
from app.web import sign_in_session

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
@signed_in
def show() -> str:
    """Show sessions, tokens and the ways to change how one signs in."""
    tokens = database_session().scalars(
        select(ApiToken)
        .where(ApiToken.account_id == g.user.account_id, ApiToken.state == "live")
        .order_by(ApiToken.id)
    )
    return render_template(
        "account/show.html", sessions=_live_sessions(), tokens=tokens.all(), person=g.whole_actor
    )


class PlaceForm(CaseworkForm):
    """Which of one's organisations to work in."""

    place = ChoiceField("Where do you want to work?")


@blueprint.route("/account/organisation", methods=["GET", "POST"])
@signed_in
def choose_organisation() -> ResponseReturnValue:
    """Choose one organisation to work in, or all of one's own."""
    chosen = next((p.code for p in g.places if p.id == g.user.working_organisation_id), "")
    form = PlaceForm(data={"place": chosen})
    form.place.choices = [("", "All my organisations"), *((p.code, p.name) for p in g.places)]
    if not form.validate_on_submit():
        return render_template("account/organisation.html", form=form)
    code = form.place.typed
    if code and code not in {place.code for place in g.places}:
        raise NotFoundError("organisation")
    command = Command("session", "choose_organisation", g.user.reference, inputs={"place": code})
    execute(command, g.whole_actor, now=g.now)
    return redirect(safe_next(request.form.get("next")))


@blueprint.post("/account/resume")
@signed_in
def resume() -> ResponseReturnValue:
    """Give back what was typed before a session ended, to whom signed in again in another tab."""
    return sign_in_session.give_back(g.user.person_id)


@blueprint.post("/account/sessions/<reference>/end")
@signed_in
def end_session(reference: str) -> ResponseReturnValue:
    """Sign out one browser."""
    if reference not in {row.reference for row in _live_sessions()}:
        raise NotFoundError("session")
    execute(Command("session", "end", reference), g.whole_actor, now=g.now)
    if reference == g.user.reference:
        session.clear()
        return redirect(url_for("sign_in.page", signed_out="yes"))
    flash("That browser is signed out.", "success")
    return redirect(url_for("account.show"))


@blueprint.post("/account/sessions/end")
@signed_in
def end_all_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    references = [row.reference for row in _live_sessions()]
    with unit_of_work(g.now):
        for reference in references:
            execute(Command("session", "end", reference), g.whole_actor, now=g.now)
    session.clear()
    return redirect(url_for("sign_in.page", signed_out="yes"))


def _live_sessions() -> list[UserSession]:
    return list(
        database_session().scalars(
            select(UserSession)
            .where(
                UserSession.account_id == g.user.account_id,
                UserSession.state == "live",
                UserSession.expires_at > g.now,
                UserSession.last_seen_at > g.now - idle_limit(g.now),
            )
            .order_by(UserSession.last_seen_at.desc(), UserSession.id)
        )
    )
