"""Signing in with the organisation's own directory (OpenID Connect). Nobody is created here."""

from dataclasses import asdict

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core.database import session as database_session
from app.core.door import Door
from app.core.errors import DeniedError
from app.engine.commands import Command
from app.engine.execute import execute
from app.http.guard import public
from app.identity.actor import system_actor
from app.identity.models import Account
from app.identity.oidc import Departure, DirectoryError, Identity, Provider, arrive, depart
from app.identity.sessions import find_account
from app.organisations.commands import follow_groups
from app.web import sign_in_session
from app.web.sign_in_session import keep_failure

blueprint = Blueprint("sign_in_directory", __name__)

AWAY = "away"


@blueprint.get("/sign-in/directory")
@public
def start() -> ResponseReturnValue:
    """Send the browser to the directory. A link, since a form may lead nowhere but here."""
    try:
        departure = depart(_provider())
    except DirectoryError:
        return _again(503)
    session[AWAY] = {**asdict(departure), "next": request.args.get("next", "")}
    session[AWAY].pop("address")
    return redirect(departure.address)


@blueprint.get("/sign-in/directory/return")
@public
def finish() -> ResponseReturnValue:
    """Take the directory's word, find the account, follow its groups, and enter."""
    away = session.pop(AWAY, None)
    if away is None or away["state"] != request.args.get("state"):
        return _again()
    g.next_address = away.pop("next")
    try:
        identity = arrive(_provider(), Departure(address="", **away), request.url)
    except DirectoryError:
        return _again()
    account = _find(identity)
    if account is None:
        keep_failure(identity.email or "", None, way="directory")
        return render_template("sign_in/unknown.html"), 403
    if identity.groups is not None:
        person_id, organisation_id = account.person_id, account.organisation_id
        follow_groups(database_session(), person_id, organisation_id, identity.groups, g.now)
    account = database_session().get_one(Account, account.id)
    try:
        return sign_in_session.begin(account, proved=identity.second_factor)
    except DeniedError:
        return render_template("sign_in/unknown.html"), 403


def _find(identity: Identity) -> Account | None:
    """Match by subject, then by verified e-mail an account that no other subject has taken."""
    by_subject = select(Account).where(
        Account.oidc_subject == identity.key, Account.state == "enabled"
    )
    account = database_session().scalars(by_subject).one_or_none()
    if account is not None or not identity.email or not identity.email_verified:
        return account
    account = find_account(database_session(), identity.email)
    if account is None or account.oidc_subject is not None:
        return None
    link = Command("account", "link_directory", account.reference, inputs={"subject": identity.key})
    execute(link, system_actor(Door.PAGE), now=g.now)
    return database_session().scalars(by_subject).one_or_none()


def _again(status: int = 400) -> ResponseReturnValue:
    return render_template("sign_in/directory_failed.html"), status


def _provider() -> Provider:
    settings = current_app.config["IG_SETTINGS"]
    if not settings.oidc_issuer or not settings.oidc_client_id:
        abort(404)
    return Provider(
        issuer=settings.oidc_issuer, client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        redirect_address=f"{settings.base_url}/sign-in/directory/return",
    )  # fmt: skip
