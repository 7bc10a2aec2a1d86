"""What stands in the database that is the other organisation's: every row of every table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select

from app.core.database import Base, session
from app.identity.models import Organisation, Person
from tests.factories.twins import Twin

INSTALLATION_TABLES = frozenset({"reference_counters", "login_attempts", "installation"})
"""Numbers given out, the throttle, the clock: of the installation, whoever asks."""

OWNING = ("organisation_id", "chain", "subject_organisation_id")
"""Columns that say whose a row is; where several do, any."""

Rows = dict[tuple[str, Any], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Sides:
    """The keys of the two organisations, and of the other's people."""

    home: int
    other: int
    people: frozenset[int]


def sides(home: Twin, other: Twin) -> Sides:
    """Look the keys up."""
    key = other.world.organisation_id
    people = session().scalars(select(Person.id).where(Person.organisation_id == key))
    return Sides(home.world.organisation_id, key, frozenset(people))


def every_row() -> Rows:
    """Read every row of every table but the installation's own."""
    session().rollback()
    session().expire_all()
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in INSTALLATION_TABLES:
            keys = [table.c[column.name] for column in table.primary_key]
            for row in session().execute(select(*keys, *table.c)).all():
                found[table.name, tuple(row[: len(keys)])] = tuple(row[len(keys) :])
    session().rollback()
    return found


def changed(before: Rows, after: Rows, between: Sides) -> list[str]:
    """List rows that stood and are not home's own and have changed, and new rows of the other."""
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    found = []
    for key, row in before.items():
        is_home = _owner_test(tables[key[0]], between.home)
        if after.get(key) != row and not is_home(row):
            found.append(f"changed: {key} {row} -> {after.get(key)}")
    for key in after.keys() - before.keys():
        if _names_other(tables[key[0]], after[key], between):
            found.append(f"added: {key} {after[key]}")
    return found


def _owner_test(table: Table, organisation: int) -> Callable[[tuple[Any, ...]], bool]:
    names = [column.name for column in table.c]
    places = [names.index(name) for name in OWNING if name in names]
    if table.name == Organisation.__tablename__:
        places = [names.index("id")]
    return lambda row: any(row[place] == organisation for place in places)


def _names_other(table: Table, row: tuple[Any, ...], between: Sides) -> bool:
    if _owner_test(table, between.other)(row):
        return True
    return any(
        column.name.endswith("person_id") and row[place] in between.people
        for place, column in enumerate(table.c)
    )
