"""A log of many incidents: made by the workflow in bulk, some of them a department user's own."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from app.core.database import session
from app.core.door import Door
from app.engine import bulk
from app.engine.noun import get_noun
from app.engine.unit_of_work import UnitOfWork, unit_of_work
from app.identity.actor import Actor, load_actor
from app.identity.models import Organisation, Person, Team
from app.incidents.models import Incident
from app.links.queries import make_link
from bench.generator import SEED

_AT_ONCE = 5_000
_OPEN_IN = 20
_CAUSES = (
    "email_wrong_recipient", "letter_wrong_envelope", "bcc_not_used", "lost_device", "phishing",
)  # fmt: skip
_WORDS = ("letter", "message", "file", "notebook", "parcel", "laptop", "list", "report", "form")


def fill(app: Flask, code: str, count: int, officer: str, owned: Sequence[str]) -> list[str]:
    """Write incidents, one in twenty of them open; gives those that touch the assets named.

    ``officer`` is the e-mail of who brings them in.
    """
    with app.app_context():
        now = datetime.now(UTC)
        person = session().scalars(select(Person).where(Person.email == officer)).one()
        actor = load_actor(session(), person.id, today=now.date(), door=Door.IMPORT)
        place = session().scalars(select(Organisation.id).where(Organisation.code == code)).one()
        teams = list(session().scalars(select(Team.id).where(Team.organisation_id == place)))
        session().rollback()
        chance = random.Random(SEED)  # noqa: S311 - invented data, not a secret
        for start in range(0, count, _AT_ONCE):
            with unit_of_work(now) as unit:
                some = range(start, min(start + _AT_ONCE, count))
                _write(unit, actor, place, teams, some, chance)
        with unit_of_work(now) as unit:
            return _touch(unit, owned)


def _write(
    unit: UnitOfWork, actor: Actor, place: int, teams: list[int], some: range,
    chance: random.Random,
) -> None:  # fmt: skip
    noun = get_noun("incident")
    closed, reported = noun.transition("bring_in"), noun.transition("report")
    assert closed is not None
    assert reported is not None
    made = []
    for number in some:
        found = unit.now - timedelta(hours=chance.randrange(24, 24 * 700))
        values = {
            "what_happened": f"The {chance.choice(_WORDS)} {number} went astray. " * 4,
            "title": f"{chance.choice(_WORDS).capitalize()} went astray, {number}",
            "discovered_at": found, "personal_data": "yes", "cause": chance.choice(_CAUSES),
            "people_affected": chance.randrange(1, 400), "team": chance.choice(teams),
        }  # fmt: skip
        fixed = {"organisation_id": place}
        transition = closed if number % _OPEN_IN else reported
        made.append(bulk.make(noun, transition, values, unit, actor, fixed).columns)
    bulk.insert_made(unit, noun, made)


def _touch(unit: UnitOfWork, owned: Sequence[str]) -> list[str]:
    """Link an incident to each of these assets: its owner reads the case."""
    asset = get_noun("asset").model
    keys = unit.session.scalars(select(asset.id).where(asset.reference.in_(owned))).all()
    cases = unit.session.execute(
        select(Incident.id, Incident.reference).order_by(Incident.id).limit(len(keys))
    ).tuples()
    touched = []
    for key, (incident_id, reference) in zip(keys, cases, strict=False):
        make_link(
            unit.session,
            "incident",
            ("incident", incident_id),
            ("asset", key),
            now=unit.now,
            today=unit.today,
            by=None,
        )
        touched.append(reference)
    return touched
