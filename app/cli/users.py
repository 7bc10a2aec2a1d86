"""The first administrator, sign-ins and tokens: what an operator does at the machine."""

from typing import Any, NoReturn

import click
from sqlalchemy import func, select

from app.cli.context import acting, answer, as_option, clock, handles_refusals, json_option, refuse
from app.core.database import session
from app.core.errors import FieldFault, InvalidError, RefusedError
from app.engine.commands import Command, Outcome
from app.engine.execute import execute
from app.engine.unit_of_work import unit_of_work
from app.identity.actor import Actor
from app.identity.models import Account, Membership, Organisation, Person
from app.organisations.fields import ORGANISATION_KINDS
from workflows.definition import Refusal

FIRST_ROLES = ("organisation_admin", "system_admin")


@click.command("setup")
@click.option("--organisation", "code", help="A short word for the organisation: northbourne.")
@click.option("--organisation-name", help="Its full name.")
@click.option("--kind", type=click.Choice([kind for kind, _ in ORGANISATION_KINDS]))
@click.option("--name", help="The first administrator's name.")
@click.option("--email", help="Their e-mail address.")
@json_option
@handles_refusals
def setup(
    code: str | None,
    organisation_name: str | None,
    kind: str | None,
    name: str | None,
    email: str | None,
    as_json: bool,
) -> None:
    """Make the first organisation and its administrator; what is not given is asked for.

    Prints a password that works once. Refused when somebody has a sign-in already.
    """
    if session().scalar(select(Account.id).limit(1)) is not None:
        sentence = "There are sign-ins already. Add another with: ig user add"
        refuse(RefusedError([Refusal("accounts_exist", sentence)]), as_json=as_json)
    organisation = {
        "name": _asked(organisation_name, "Full name of the organisation", as_json=as_json),
        "code": _asked(code, "A short word for it, for example northbourne", as_json=as_json),
        "kind": kind or "council",
    }
    person = {
        "name": _asked(name, "Your name", as_json=as_json),
        "email": _asked(email, "Your e-mail address", as_json=as_json),
    }
    with unit_of_work(clock().now()):
        _do("organisation", "create", None, organisation)
        reference = _do("person", "create", organisation["code"], person).reference
        for role in FIRST_ROLES:
            _do("membership", "grant", organisation["code"], {"person": reference, "role": role})
        outcome = _do("account", "create", organisation["code"], {"person": reference})
    value = {"email": person["email"].strip().lower(), "password": outcome.secret}
    text = f"Sign in as {value['email']} with this password, which works once:\n{outcome.secret}"
    answer(value, as_json=as_json, text=text)


@click.group("user")
def user() -> None:
    """Sign-ins of people."""


@user.command("add")
@click.option("--email", required=True, help="Their e-mail address, which they sign in with.")
@click.option("--name", help="Their name, where they are not on record yet.")
@click.option("--organisation", "code", help="Where they work.")
@click.option("--role", "roles", multiple=True, help="A role to give; may be repeated.")
@as_option
@json_option
@handles_refusals
def add(
    email: str,
    name: str | None,
    code: str | None,
    roles: tuple[str, ...],
    as_email: str | None,
    as_json: bool,
) -> None:
    """Give a person a sign-in, and record the person where they are new."""
    actor = acting(as_email)
    with unit_of_work(clock().now()):
        person, organisation = _person(email, name, code, actor)
        outcome = _do("account", "create", organisation, {"person": person}, actor)
        for role in roles:
            _do("membership", "grant", organisation, {"person": person, "role": role}, actor)
    value = {"email": email.strip().lower(), "person": person, "password": outcome.secret}
    text = f"{value['email']} can sign in with this password, which works once: {outcome.secret}"
    answer(value, as_json=as_json, text=text)


@user.command("list")
@click.option("--organisation", "code", help="Only those of this organisation.")
@json_option
def list_users(code: str | None, as_json: bool) -> None:
    """List sign-ins with their roles."""
    query = (
        select(Account, Person.name, Organisation.code)
        .join(Person, Person.id == Account.person_id)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .order_by(Account.email)
    )
    if code:
        query = query.where(Organisation.code == code)
    roles = _roles()
    value = [
        {
            "email": account.email, "name": name, "organisation": organisation,
            "state": account.state, "roles": roles.get(account.person_id, []),
            "second_factor": account.totp_confirmed_at is not None,
            "last_signed_in_at": account.last_signed_in_at,
        }
        for account, name, organisation in session().execute(query)
    ]  # fmt: skip
    lines = [
        f"{u['email']}: {u['name']}, {u['organisation']}, {u['state']}, "
        f"{', '.join(u['roles']) or 'staff'}"
        for u in value
    ]
    answer(value, as_json=as_json, text="\n".join(lines) or "Nobody has a sign-in. See: ig setup")


@user.command("disable")
@click.option("--email", required=True)
@click.option("--reason", required=True, help="Kept in the history.")
@as_option
@json_option
@handles_refusals
def disable(email: str, reason: str, as_email: str | None, as_json: bool) -> None:
    """Stop a sign-in from working, and end its sessions."""
    account = _account(email)
    command = Command("account", "disable", account.reference, inputs={"reason": reason})
    execute(command, acting(as_email), now=clock().now())
    value = {"email": email.strip().lower(), "state": "disabled"}
    answer(value, as_json=as_json, text=f"{value['email']} cannot sign in any more.")


@click.group("token")
def token() -> None:
    """API tokens."""


@token.command("add")
@click.option("--user", "email", required=True, metavar="EMAIL", help="Whose rights it has.")
@click.option("--name", required=True, help="What it is for.")
@click.option("--scope", type=click.Choice(["read", "write"]), default="write", show_default=True)
@click.option("--organisation", "code", help="Only in this organisation.")
@json_option
@handles_refusals
def add_token(email: str, name: str, scope: str, code: str | None, as_json: bool) -> None:
    """Make an API token; it is printed once and cannot be shown again."""
    account = _account(email)
    home = session().get_one(Organisation, account.organisation_id).code
    holder = session().get_one(Person, account.person_id).reference
    inputs = {"name": name, "scope": scope, "holder": holder}
    if code:
        inputs["organisation_limit"] = code
    outcome = _do("api_token", "create", home, inputs)
    value = {"reference": outcome.reference, "token": outcome.secret}
    answer(value, as_json=as_json, text=f"{outcome.secret}")


def _do(
    noun: str,
    trigger: str,
    organisation: str | None,
    inputs: dict[str, Any],
    actor: Actor | None = None,
) -> Outcome:
    command = Command(noun, trigger, organisation=organisation, inputs=inputs)
    return execute(command, actor or acting(None), now=clock().now())


def _asked(given: str | None, words: str, *, as_json: bool) -> str:
    """Ask for what was not given; where only JSON may be printed, it must be given."""
    if given:
        return given
    if as_json:
        raise click.UsageError("With --json give --organisation, --organisation-name, --name and "
                               "--email.")  # fmt: skip
    text: str = click.prompt(words)
    return text


def _person(email: str, name: str | None, code: str | None, actor: Actor) -> tuple[str, str]:
    """Find the person of an e-mail, or record them; returns reference and organisation code."""
    query = (
        select(Person.reference, Organisation.code)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(func.lower(Person.email) == email.strip().lower(), Person.state == "current")
    )
    if code:
        query = query.where(Organisation.code == code)
    found = session().execute(query).all()
    if len(found) > 1:
        _fault("organisation", "This e-mail is recorded in several: name one with --organisation.")
    if found:
        return found[0].reference, found[0].code
    if not name or not code:
        _fault("name", "This person is not on record: give --name and --organisation.")
    inputs = {"name": name, "email": email}
    return _do("person", "create", code, inputs, actor).reference, code


def _fault(field: str, sentence: str) -> NoReturn:
    raise InvalidError([FieldFault(field, sentence)])


def _account(email: str) -> Account:
    found = session().scalars(select(Account).where(Account.email == email.strip().lower()))
    account = found.one_or_none()
    if account is None:
        _fault("email", f"Nobody has a sign-in with the e-mail {email}. See: ig user list")
    return account


def _roles() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = session().execute(
        select(Membership.person_id, Membership.role)
        .where(Membership.state == "held")
        .order_by(Membership.id)
    )
    for person_id, role in rows:
        found.setdefault(person_id, []).append(role)
    return found


COMMANDS = (setup, user, token)
