"""What is done at each tick beside reminders: domains and services each declare their own."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete

from app.engine.commands import CommandKey
from app.engine.unit_of_work import unit_of_work

Duty = Callable[[datetime], int]
"""Does what is due at an instant, in transactions of its own; answers how many it did."""

_duties: dict[str, Duty] = {}


def at_tick(name: str, duty: Duty) -> None:
    """Have something done at each tick; the same name is declared once."""
    _duties[name] = duty


def do_duties(now: datetime) -> dict[str, int]:
    """Do everything that was declared, in order of name."""
    return {name: duty(now) for name, duty in sorted(_duties.items())}


def forget_command_keys(now: datetime) -> int:
    """Drop keys of commands after the 24 hours for which they are kept."""
    with unit_of_work(now) as unit:
        gone = unit.session.execute(
            delete(CommandKey).where(CommandKey.kept_until < now).returning(CommandKey.key)
        )
        return len(gone.all())
