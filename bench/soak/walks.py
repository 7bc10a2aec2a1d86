"""Random people take random moves on random records, several at a time; nothing may come apart."""

import random
import string
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.seals import verify
from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.core.errors import CaseworkError
from app.core.fields import FieldKind, FieldSpec
from app.engine.available import available
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.history import History
from app.engine.inputs import specs_of
from app.engine.noun import Noun, nouns
from app.identity.actor import Actor, load_actor
from app.identity.models import Person
from bench.installation import KEYS
from tests.factories.world import World, council

LEFT_ALONE = frozenset({"organisation", "account", "session", "api_token", "membership"})
"""Moves that would sign everybody out; they have tests of their own."""
MORE_ROLES = ("iao", "records_manager", "dpo", "organisation_admin", "auditor", "manager")


@dataclass(slots=True)
class Walked:
    """What the walkers did, and what should not have happened."""

    moves: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def walk(app: Flask, steps: int, walkers: int, seed: int) -> Walked:
    """Let walkers take their steps at the same time, then look at what stands."""
    with app.app_context():
        world = _world()
        session().rollback()
    walked = Walked()
    threads = [
        threading.Thread(target=_walk, args=(app, world, steps // walkers, seed + n, walked))
        for n in range(walkers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        walked.findings += _look(walked)
        session().rollback()
    return walked


def _world() -> World:
    world = council()
    for role in MORE_ROLES:
        name = f"Role {role.replace('_', ' ').title().replace(' ', '')}"
        world.person(name, role)
    for number in range(8):
        world.owned_asset("Ada Osei", "Bo Lin", name=f"Register {number}")
    return world


def _walk(app: Flask, world: World, steps: int, seed: int, walked: Walked) -> None:
    chance = random.Random(seed)  # noqa: S311 - which step next, not a secret
    for _step in range(steps):
        with app.app_context():
            try:
                _take_a_step(app, world, chance, walked)
            except Exception as error:
                with walked.lock:
                    walked.findings.append(f"{type(error).__name__}: {str(error)[:300]}")
            finally:
                session().rollback()


def _take_a_step(app: Flask, world: World, chance: random.Random, walked: Walked) -> None:
    now = app.config["IG_CLOCK"].now()
    actor = _actor(world, chance, london_date(now))
    noun = chance.choice([n for n in nouns() if n.name not in LEFT_ALONE and not n.private])
    command = _creation(noun, chance, world) if chance.random() < 0.2 else None
    command = command or _move(noun, chance, world, actor, now)
    session().rollback()
    if command is None:
        return
    word = f"{command.noun}.{command.trigger}"
    try:
        execute(command, actor, now=now)
    except CaseworkError as error:
        with walked.lock:
            walked.refused[error.code] += 1
    else:
        with walked.lock:
            walked.moves[word] += 1


def _actor(world: World, chance: random.Random, today: date) -> Actor:
    reference = chance.choice(sorted(world.people.values()))
    person_id = session().scalars(select(Person.id).where(Person.reference == reference)).one()
    return load_actor(session(), person_id, today=today, door=Door.PAGE, second_factor=True)


def _creation(noun: Noun, chance: random.Random, world: World) -> Command | None:
    creators = [t for t in noun.workflow.transitions if t.creates and not t.system_only]
    if not creators or noun.made_elsewhere:
        return None
    creator = chance.choice(creators)
    inputs = _inputs(specs_of(noun, creator), chance, world)
    return Command(noun.name, creator.trigger, organisation=world.code, inputs=inputs)


def _move(
    noun: Noun, chance: random.Random, world: World, actor: Actor, now: Any
) -> Command | None:
    found = session().scalars(select(noun.model).order_by(func.random()).limit(1)).one_or_none()
    if found is None:
        return None
    offers = available(session(), noun, found, actor, now=now)
    if not offers:
        return None
    offer = chance.choice(offers)
    version = found.version if chance.random() < 0.9 else found.version + 1
    inputs = _inputs(offer.inputs, chance, world)
    return Command(noun.name, offer.trigger, found.reference, inputs=inputs, version=version)


def _inputs(specs: tuple[FieldSpec, ...], chance: random.Random, world: World) -> dict[str, object]:
    return {
        spec.name: _value(spec, chance, world)
        for spec in specs
        if spec.required or chance.random() < 0.3
    }


def _value(spec: FieldSpec, chance: random.Random, world: World) -> object:
    if spec.choices:
        return chance.choice(spec.choices)[0]
    if spec.kind is FieldKind.PERSON:
        return chance.choice(sorted(world.people.values()))
    if spec.kind is FieldKind.RECORD:
        return f"{chance.choice(('AST', 'PRO', 'RET'))}-2026-{chance.randrange(1, 40):04d}"
    if spec.kind in (FieldKind.DATE, FieldKind.INSTANT):
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(900))
        return day.isoformat() + ("T09:00:00Z" if spec.kind is FieldKind.INSTANT else "")
    if spec.kind in (FieldKind.INTEGER, FieldKind.DECIMAL):
        return str(chance.randrange(spec.minimum or 0, (spec.maximum or 40) + 1))
    if spec.kind in (FieldKind.YES_NO, FieldKind.YES_NO_UNKNOWN):
        return chance.choice(("yes", "no"))
    if spec.kind is FieldKind.MARKING:
        return chance.choice(("OFFICIAL", "OFFICIAL-SENSITIVE", "RESTRICTED"))
    return "".join(chance.choices(string.ascii_letters + " '\"<&é", k=chance.randrange(1, 40)))


def _look(walked: Walked) -> list[str]:
    """Every record stands in a state of its machine, as its history says; the chain holds."""
    findings = []
    for noun in nouns():
        states = {str(state) for state in noun.workflow.states}
        for record in session().scalars(select(noun.model)):
            if record.state not in states:
                findings.append(f"{record.reference} stands in {record.state}, which is no state.")
            elif (
                "state" in noun.measured
                and not noun.private
                and _last_state(noun, record.id) != record.state
            ):
                findings.append(f"{record.reference}: its history does not end in {record.state}.")
    done = select(func.count()).where(AuditEvent.outcome == "done", AuditEvent.door == "page")
    events = session().scalar(done) or 0
    moves = sum(walked.moves.values())
    if events < moves:
        findings.append(f"{moves:,} moves were answered, but only {events:,} are in the audit.")
    problems = verify(session(), KEYS["IG_AUDIT_KEY"]).findings
    return findings + [problem.sentence for problem in problems]


def _is_kept(noun: Noun) -> bool:
    return "state" in noun.measured and not noun.private


def _last_state(noun: Noun, record_id: int) -> str | None:
    query = (
        select(History.value)
        .where(History.kind == noun.name, History.subject_id == record_id, History.field == "state")
        .order_by(History.id.desc())
        .limit(1)
    )
    return session().scalars(query).one_or_none()
