"""Fill an installation: people and assets by the product's own commands, the rest in bulk."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import insert, select

from app.assets.models import Asset
from app.audit.chain import Entry, append
from app.core.database import db, session
from app.engine.unit_of_work import unit_of_work
from app.identity.models import Person
from app.reminders.models import DueItem
from bench.generator import TEAMS, write_assets
from bench.installation import KEYS, Installation
from tests.factories.world import World

CODE = "bench"
READER = "bo.lin@bench.example"
OFFICER = "ada.osei@bench.example"
OWNED = 60
STAFF = 200
_AT_ONCE = 5_000


def people(app: Flask) -> World:
    """Make the organisation, its teams, its IG officer and the department user who measures."""
    with app.app_context():
        world = World(CODE, now=datetime.now(UTC))
        world.organisation()
        world.person("Ada Osei", "ig_officer")
        world.person("Bo Lin", "iao")
        world.person("Ed Hale", "organisation_admin")
        for number in range(STAFF):
            world.person(f"Staff {number:04d}", sign_in=False)
        for team in TEAMS:
            world.do(world.as_("Ed Hale"), "team", "create", name=team)
        session().rollback()
    return world


def assets(installation: Installation, count: int) -> float:
    """Import a register as an IG officer would; returns the seconds from file to last row."""
    file = installation.folder / "assets.csv"
    write_assets(file, count)
    began = time.perf_counter()
    told = installation.ig(
        "import", "assets", str(file), "--organisation", CODE, "--as", "ada.osei@bench.example",
        "--json",
    )  # fmt: skip
    seconds = time.perf_counter() - began
    result = json.loads(told)
    if result["added"] != count:
        raise RuntimeError(f"{count:,} rows were to be added: {told[:2000]}")
    return seconds


def owned_assets(app: Flask, world: World) -> list[str]:
    """Give the department user some assets of their own, by offer and acceptance."""
    with app.app_context():
        world.now = datetime.now(UTC)
        chosen = list(session().scalars(select(Asset.reference).order_by(Asset.id).limit(OWNED)))
        session().rollback()
        officer = world.as_("Ada Osei")
        owner = world.as_("Bo Lin")
        for reference in chosen:
            world.do(officer, "asset", "offer_ownership", reference, person=world.people["Bo Lin"])
            world.do(owner, "asset", "accept_ownership", reference)
        session().rollback()
    return chosen


def events(app: Flask, count: int) -> None:
    """Write audit events about the assets in one chain, by the product's own appending."""
    with app.app_context():
        subjects = list(session().execute(select(Asset.id, Asset.reference)))
        organisation = session().scalars(select(Asset.organisation_id).limit(1)).one()
        session().rollback()
        now = datetime.now(UTC)
        for start in range(0, count, _AT_ONCE):
            entries = [
                Entry(
                    event="asset.edited", door="page", actor_name="Bo Lin",
                    permission="asset.edit", correlation_id=f"bench-{number}", at=now,
                    chain=organisation, subject_kind="asset",
                    subject_id=subjects[number % len(subjects)].id,
                    subject_reference=subjects[number % len(subjects)].reference,
                    subject_organisation_id=organisation, after={"size": str(number)},
                )
                for number in range(start, min(start + _AT_ONCE, count))
            ]  # fmt: skip
            with unit_of_work(now) as unit:
                append(unit.session, entries, KEYS["IG_AUDIT_KEY"])


def due_items(app: Flask, count: int, come_due: int) -> None:
    """Write due items that have a next step: some at this instant, the rest in the future."""
    with app.app_context():
        columns = (Asset.id, Asset.reference, Asset.organisation_id)
        found = session().execute(select(*columns).order_by(Asset.id)).tuples().all()
        staff = session().scalars(select(Person.id).order_by(Person.id)).all()
        session().rollback()
        now = datetime.now(UTC)
        rows = (
            _due_item(found, number, staff[number % len(staff)], now, due=number < come_due)
            for number in range(count)
        )
        batch: list[dict[str, object]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _AT_ONCE:
                _insert(batch, now)
                batch = []
        _insert(batch, now)


def _insert(batch: list[dict[str, object]], now: datetime) -> None:
    if batch:
        with unit_of_work(now) as unit:
            unit.session.execute(insert(DueItem), batch)


def _due_item(
    found: Sequence[tuple[int, str, int]], number: int, person_id: int, now: datetime, *, due: bool
) -> dict[str, object]:
    subject_id, reference, organisation_id = found[number % len(found)]
    later = timedelta(days=60 + number % 300)
    return {
        "kind": f"bench_{number // len(found)}", "subject_kind": "asset",
        "subject_id": subject_id, "subject_reference": reference,
        "organisation_id": organisation_id, "person_id": person_id, "ladder": "asset_review",
        "due_on": now.date() if due else now.date() + later, "due_version": 1,
        "created_on": now.date() - timedelta(days=60), "next_step": "due", "closed_at": None,
        "next_step_at": now - timedelta(minutes=5) if due else now + later,
    }  # fmt: skip


def settle(app: Flask) -> None:
    """Let the database look at its tables, as it does by itself in a quiet hour."""
    with app.app_context(), db.engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        alone.exec_driver_sql("VACUUM ANALYZE" if _is_postgresql() else "ANALYZE")


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
