"""Sign in as somebody without typing a password, and send forms as a browser would."""

from typing import Any

from flask import Flask, current_app
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.engine.commands import Command, Outcome
from app.engine.execute import execute
from app.http.login import TOKEN
from app.identity.actor import load_actor, system_actor
from app.identity.models import Account, Organisation, Person

CSRF = "c" * 40


def sign_in(client: FlaskClient, email: str, *, second_factor: bool = True) -> None:
    """Start a session for a person, whom the operator gives a sign-in if they have none.

    The session is the real one; only the password is left out, which is tested elsewhere.
    """
    token = start_session(client.application, email, second_factor=second_factor).secret
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie[TOKEN] = token
        cookie["csrf_token"] = CSRF


def start_session(app: Flask, email: str, *, second_factor: bool = True) -> Outcome:
    """Start a session by the one path; ``secret`` of the outcome is what the cookie holds."""
    with app.app_context():
        now = current_app.config["IG_CLOCK"].now()
        person = session().scalars(select(Person).where(Person.email == email.lower())).one()
        organisation = session().get_one(Organisation, person.organisation_id)
        person_id, code, reference = person.id, organisation.code, person.reference
        account = select(Account).where(Account.person_id == person_id)
        if session().scalars(account).one_or_none() is None:
            execute(
                Command("account", "create", organisation=code, inputs={"person": reference}),
                system_actor(Door.COMMAND_LINE), now=now,
            )  # fmt: skip
        found = session().scalars(account).one()
        if found.must_change_password:
            _keep_password(found.reference, person_id, now)
        actor = load_actor(
            session(), person_id, today=london_date(now), door=Door.PAGE,
            second_factor=second_factor,
        )  # fmt: skip
        return execute(Command("session", "start", organisation=code), actor, now=now)


def post(
    client: FlaskClient,
    path: str,
    data: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> TestResponse:
    """Send a form as a page of ours would: with the token that proves it."""
    form = {**(data or {}), "csrf_token": csrf_token(client)}
    return client.post(path, data=form, headers=headers)


def csrf_token(client: FlaskClient) -> str:
    """Give the token that a page would carry for this browser."""
    with client.session_transaction() as cookie:
        raw = cookie.setdefault("csrf_token", CSRF)
    secret = client.application.secret_key
    assert secret is not None
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))


def _keep_password(account: str, person_id: int, now: Any) -> None:
    """Their one-time password is changed, so that the first page is the one that was asked for."""
    actor = load_actor(session(), person_id, today=london_date(now), door=Door.PAGE)
    inputs = {"password": "a password nobody types"}
    execute(Command("account", "change_password", account, inputs=inputs), actor, now=now)
