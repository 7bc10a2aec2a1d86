"""What every command shares: who acts, what time it is, how answers and refusals are printed."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeVar

import click
from flask import current_app
from sqlalchemy import func, select

from app.core.clock import Clock
from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.core.errors import CaseworkError, InvalidError, RefusedError
from app.identity.actor import Actor, load_actor, system_actor
from app.identity.models import Account

Function = TypeVar("Function", bound=Callable[..., Any])

as_option = click.option("--as", "as_email", metavar="EMAIL", help="Act as this person.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")


def clock() -> Clock:
    """The clock of this installation."""
    found: Clock = current_app.config["IG_CLOCK"]
    return found


def acting(email: str | None) -> Actor:
    """Load the person who acts, or the system user where none is named."""
    if email is None:
        return system_actor(Door.COMMAND_LINE)
    account = (
        session()
        .scalars(
            select(Account).where(
                func.lower(Account.email) == email.lower(), Account.state == "enabled"
            )
        )
        .one_or_none()
    )
    if account is None:
        raise click.UsageError(f"No enabled sign-in has the e-mail {email}. See: ig user list")
    # Whoever may run commands on this machine has proved more than a second factor does.
    return load_actor(
        session(), account.person_id, today=london_date(clock().now()), door=Door.COMMAND_LINE,
        second_factor=True,
    )  # fmt: skip


def answer(value: Any, *, as_json: bool, text: str) -> None:
    """Print one JSON value and nothing else, or the text."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str) if as_json else text)


def refuse(error: CaseworkError, *, as_json: bool) -> NoReturn:
    """Say in one sentence why not, and exit with 1."""
    if as_json:
        click.echo(json.dumps(problem(error), indent=2, ensure_ascii=False))
    else:
        click.echo(str(error), err=True)
    sys.exit(1)


def problem(error: CaseworkError) -> dict[str, Any]:
    """Write an error as the API does."""
    value: dict[str, Any] = {"code": error.code, "detail": str(error)}
    if isinstance(error, RefusedError):
        value["refusals"] = [{"code": r.code, "sentence": r.sentence} for r in error.refusals]
    if isinstance(error, InvalidError):
        value["faults"] = [{"field": f.field, "sentence": f.sentence} for f in error.faults]
    return value


def handles_refusals(function: Function) -> Function:
    """Turn a refusal into a sentence and exit code 1, for a command that takes ``as_json``."""

    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except CaseworkError as error:
            refuse(error, as_json=bool(kwargs.get("as_json")))

    return wrapped  # type: ignore[return-value]


def read_inputs(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read FIELD=VALUE pairs."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator or not name:
            raise click.UsageError(f"--input needs FIELD=VALUE, not “{pair}”.")
        found[name.strip()] = value
    return found
