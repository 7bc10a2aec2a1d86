"""From a proved identity to a session: what follows a password, a code or the directory's word."""

from dataclasses import replace
from datetime import datetime, timedelta

from flask import current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.audit.chain import Entry
from app.audit.models import INSTALLATION
from app.core.database import session as database_session
from app.core.dates import london_date
from app.core.door import Door
from app.core.errors import DeniedError
from app.core.parameters import lookup
from app.engine.commands import Command, Outcome
from app.engine.execute import execute
from app.engine.unit_of_work import unit_of_work
from app.http import kept, login
from app.http.addresses import safe_next
from app.http.requests import read_user
from app.identity.actor import Actor, load_actor
from app.identity.models import Account, Organisation
from app.identity.second_factor import SecretBox
from app.identity.throttle import keep_attempt

PENDING = "pending"
LONGEST_AGENT = 255


def address() -> str:
    """Where the request comes from, for throttling and for the list of sessions."""
    return (request.remote_addr or "unknown")[:64]


def secret_box() -> SecretBox:
    """What second-factor secrets are encrypted with: the key now, and those it replaced."""
    settings = current_app.config["IG_SETTINGS"]
    return SecretBox(settings.secret_key, *settings.secret_key_fallbacks)


def begin(account: Account, *, proved: bool) -> ResponseReturnValue:
    """Go on after the first proof: to the code where one is set up, else into the site.

    ``proved`` says that a second factor was already seen. Raises DeniedError for a person who
    holds no right to sign in today: a leaver, or an engagement that has ended.
    """
    _actor(account, second_factor=proved)
    if account.totp_confirmed_at is None or proved:
        return enter(account, second_factor=proved)
    session[PENDING] = [account.id, g.now.isoformat()]
    if request.form.get(kept.FIELD):
        return render_template("sign_in/code.html", faults={})
    return redirect(url_for("sign_in_code.page", next=_next()))


def find_pending() -> Account | None:
    """Find the account whose first proof was given in this browser, not long ago."""
    account_id, at = session.get(PENDING, (None, None))
    minutes = int(lookup("sign_in.pending_minutes", london_date(g.now)))
    if at is None or g.now - datetime.fromisoformat(at) > timedelta(minutes=minutes):
        return None
    return (
        database_session()
        .scalars(select(Account).where(Account.id == account_id, Account.state == "enabled"))
        .one_or_none()
    )


def enter(account: Account, *, second_factor: bool) -> ResponseReturnValue:
    """Start a session and go where the person was going, or back to what they had typed."""
    person_id = account.person_id
    outcome = start_session(account, second_factor=second_factor)
    session.clear()
    session[login.TOKEN] = outcome.secret
    g.pop("csrf_token", None)
    return give_back(person_id)


def give_back(person_id: int) -> ResponseReturnValue:
    """Go where the person was going; or show that what they had typed is still there."""
    typed = kept.open_sealed(request.form.get(kept.FIELD), person_id)
    if typed is None:
        return redirect(_next())
    read_user()
    return render_template("sign_in/resume.html", typed=typed)


def start_session(account: Account, *, second_factor: bool) -> Outcome:
    """Make the session; the success is counted in the same transaction."""
    actor = _actor(account, second_factor=second_factor)
    email = account.email
    code = database_session().scalar(
        select(Organisation.code).where(Organisation.id == account.organisation_id)
    )
    agent = (request.user_agent.string or "")[:LONGEST_AGENT]
    with unit_of_work(g.now) as unit:
        keep_attempt(unit.session, email, address(), now=g.now, succeeded=True)
        return execute(
            Command(
                "session", "start", organisation=code,
                inputs={"agent": agent, "address": address()},
            ),
            actor, now=g.now,
        )  # fmt: skip


def _actor(account: Account, *, second_factor: bool) -> Actor:
    """Load who would enter; raises DeniedError for somebody who holds nothing here today."""
    actor = load_actor(
        database_session(), account.person_id, today=london_date(g.now), door=Door.PAGE,
        second_factor=second_factor,
    )  # fmt: skip
    if not actor.holdings:
        raise DeniedError("session.start")
    return replace(actor, account_id=account.id)


def keep_failure(name: str, account: Account | None, *, way: str) -> None:
    """Count a failed attempt and record it, with nothing of what was typed.

    The event stands in the chain of the account's organisation; an unknown name's in the
    installation's.
    """
    account_id = account.id if account else None
    reference = account.reference if account else None
    organisation_id = account.organisation_id if account else None
    with unit_of_work(g.now) as unit:
        keep_attempt(unit.session, name, address(), now=g.now, succeeded=False)
        unit.entries.append(
            Entry(
                event="account.sign_in_failed", door=Door.PAGE.value, actor_name="Public",
                permission="session.start", correlation_id=unit.correlation_id, at=g.now,
                chain=organisation_id or INSTALLATION, outcome="denied", subject_kind="account",
                subject_id=account_id, subject_reference=reference,
                subject_organisation_id=organisation_id, facts={"way": way},
            )
        )  # fmt: skip


def _next() -> str:
    return safe_next(g.get("next_address") or request.values.get("next"))
