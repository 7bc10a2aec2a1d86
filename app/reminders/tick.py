"""The tick: everything that is due, once, for the scheduler, the command line and tests alike."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from app.audit.seals import seal
from app.core.door import Door
from app.core.errors import DeniedError
from app.engine.unit_of_work import retrying, unit_of_work
from app.identity.actor import Actor, system_actor
from app.policy.decisions import may_somewhere
from app.reminders.steps import take_clocks, take_steps
from app.reminders.upkeep import do_duties

SEAL = "audit.seal"


@dataclass(frozen=True, slots=True)
class TickResult:
    """What a tick did: reminder steps taken, messages made, chains sealed, other duties."""

    steps: int
    messages: int
    sealed: int
    duties: int


def run(now: datetime) -> TickResult:
    """Do what has come due at an aware instant. Run it as often as you like: nothing comes twice.

    Clocks come first, so that nothing keeps them waiting; the other reminder steps come last but
    for the seals, so that they see what the other duties changed.
    """
    actor = system_actor(Door.JOB)
    taken = take_clocks(actor, now)
    duties = do_duties(now)
    taken += take_steps(actor, now)
    sealed = retrying(lambda: _seal(actor, now))
    return TickResult(taken.steps, taken.messages, sealed, sum(duties.values()))


def _seal(actor: Actor, now: datetime) -> int:
    if not may_somewhere(actor, SEAL):
        raise DeniedError(SEAL)
    with unit_of_work(now) as unit:
        return seal(unit.session, current_app.config["IG_AUDIT_KEY"], now=now)
