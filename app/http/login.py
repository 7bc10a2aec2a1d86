"""Flask-Login, behind one typed adapter: its user is read from our own sessions alone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

import flask_login
from flask import Flask, Request, current_app, g, session
from flask_login import LoginManager, UserMixin, current_user

from app.core.database import session as database_session
from app.core.dates import london_date
from app.core.door import Door
from app.core.parameters import lookup
from app.identity.actor import Actor, actor_of
from app.identity.sessions import SignedIn, find_signed_in

TOKEN = "token"  # noqa: S105 - where in the signed cookie the token stands


@dataclass(frozen=True)
class User(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Who is signed in: the session, and the person as an actor in all their organisations."""

    signed_in: SignedIn
    whole_actor: Actor

    def get_id(self) -> str:
        """Name the account."""
        return self.signed_in.account_reference

    @property
    def actor(self) -> Actor:
        """The actor, narrowed to the organisation chosen in the header."""
        chosen = self.signed_in.working_organisation_id
        if chosen is None or chosen not in self.whole_actor.organisations():
            return self.whole_actor
        return self.whole_actor.within(chosen)


def init_app(app: Flask) -> None:
    """Let Flask-Login ask us who is there; it sets no cookie of its own."""
    manager = LoginManager()
    manager.session_protection = None
    manager.request_loader(_load)
    manager.init_app(app)


def find_user() -> User | None:
    """Find who is signed in to this request."""
    return cast(User, current_user._get_current_object()) if current_user.is_authenticated else None


def forget_user() -> None:
    """Read the user again when next asked: the session was just started or ended."""
    if hasattr(g, "_login_user"):
        del g._login_user


def unauthorised() -> None:
    """Tell whoever listens to Flask-Login that someone came who is not signed in."""
    flask_login.user_unauthorized.send(current_app._get_current_object())  # type: ignore[attr-defined]


def idle_limit(now: datetime) -> timedelta:
    """How long a session may rest (R-A11Y-03)."""
    return timedelta(minutes=int(lookup("session.idle_minutes", london_date(now))))


def _load(_request: Request) -> User | None:
    token = session.get(TOKEN)
    if not token:
        return None
    found = find_signed_in(database_session(), token, now=g.now, idle=idle_limit(g.now))
    if found is None:
        return None
    signed_in, person = found
    actor = actor_of(
        database_session(), person, today=london_date(g.now), door=Door.PAGE,
        second_factor=signed_in.second_factor,
    )  # fmt: skip
    actor = replace(actor, account_id=signed_in.account_id, session_id=signed_in.session_id)
    return User(signed_in, actor)
