"""Signing in with e-mail and password, and signing out."""

from dataclasses import dataclass

from flask import Blueprint, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core.database import session as database_session
from app.core.errors import DeniedError
from app.core.installation import DEMONSTRATION_PASSWORD
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.unit_of_work import unit_of_work
from app.http.addresses import safe_next
from app.http.guard import public, signed_in
from app.http.pages import is_demonstration
from app.identity.models import Account, Membership, Organisation, Person
from app.identity.passwords import check_password, hash_password, needs_rehash
from app.identity.sessions import find_account
from app.identity.throttle import Limits, is_throttled
from app.organisations.fields import ROLES
from app.web import sign_in_session
from app.web.sign_in_session import address, keep_failure

blueprint = Blueprint("sign_in", __name__)

ROLE_WORDS = dict(ROLES)
LONGEST_PASSWORD = 1000
WRONG = "The e-mail or the password is not right. Passwords are case-sensitive."


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the demonstration, as the sign-in page lists them."""

    name: str
    roles: str
    organisation: str
    email: str


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def page() -> ResponseReturnValue:
    """Show the sign-in page, or take what was typed; someone who is signed in goes on."""
    if request.method == "POST":
        return _submit()
    if g.user is not None:
        return redirect(safe_next(request.args.get("next")))
    return _page({}, 200)


def _submit() -> ResponseReturnValue:
    """Check e-mail and password. Unknown, wrong and disabled get one answer in the same time."""
    email = request.form.get("email", "").strip()
    password = request.form.get("password", "")[:LONGEST_PASSWORD]
    faults = _missing(email, password)
    if faults:
        return _page(faults, 422)
    if is_throttled(database_session(), email, address(), now=g.now):
        minutes = int(Limits.at(g.now).window.total_seconds() // 60)
        sentence = f"There were too many attempts. Wait {minutes} minutes, then try again."
        return _page({"email": sentence}, 429)
    account = find_account(database_session(), email)
    if not check_password(account.password_hash if account else None, password) or not account:
        keep_failure(email, account, way="password")
        return _page({"email": WRONG}, 422)
    _rehash(account, password)
    try:
        return sign_in_session.begin(account, proved=False)
    except DeniedError:
        keep_failure(email, account, way="not_entitled")
        return _page({"email": WRONG}, 422)


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End this session."""
    execute(Command("session", "end", g.user.reference), g.whole_actor, now=g.now)
    session.clear()
    return redirect(url_for("sign_in.page", signed_out="yes"))


def _missing(email: str, password: str) -> dict[str, str]:
    faults = {}
    if not email:
        faults["email"] = "Enter your e-mail address."
    if not password:
        faults["password"] = "Enter your password."  # noqa: S105 - a sentence
    return faults


def _page(faults: dict[str, str], status: int) -> ResponseReturnValue:
    settings = current_app.config["IG_SETTINGS"]
    people = _list_people() if is_demonstration() else []
    return render_template(
        "sign_in/show.html", faults=faults, people=people, password=DEMONSTRATION_PASSWORD,
        directory=bool(settings.oidc_issuer), signed_out=bool(request.args.get("signed_out")),
    ), status  # fmt: skip


def _rehash(account: Account, password: str) -> None:
    """Hash again with today's parameters while the password is known."""
    if account.password_hash is None or not needs_rehash(account.password_hash):
        return
    hashed = hash_password(password)
    account_id = account.id
    with unit_of_work(g.now) as unit:
        unit.session.get_one(Account, account_id).password_hash = hashed


def _list_people() -> list[Someone]:
    rows = database_session().execute(
        select(Account.email, Person.name, Organisation.name, Person.id)
        .join(Person, Person.id == Account.person_id)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .where(Account.state == "enabled", Person.state == "current")
        .order_by(Organisation.name, Person.name)
    )
    roles = _roles_by_person()
    return [
        Someone(name, ", ".join(roles.get(person_id, ["staff"])), organisation, email)
        for email, name, organisation, person_id in rows
    ]


def _roles_by_person() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = database_session().execute(
        select(Membership.person_id, Membership.role)
        .where(Membership.state == "held")
        .order_by(Membership.id)
    )
    for person_id, role in rows:
        found.setdefault(person_id, []).append(ROLE_WORDS.get(role, role))
    return found
