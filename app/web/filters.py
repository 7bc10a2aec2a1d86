"""Filters of lists by what another record is called: a team, a person, an organisation."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from app.assets.models import Asset
from app.assets.retention.models import Disposal
from app.identity.models import Organisation, Person, Team


def in_team(column: Any) -> Callable[[str], ColumnElement[bool]]:
    """Say in SQL that a record is of a team of that name (one query with the list itself)."""

    def test(name: str) -> ColumnElement[bool]:
        named = func.lower(Team.name) == name.lower()
        found: ColumnElement[bool] = column.in_(select(Team.id).where(named))
        return found

    return test


def of_organisation(column: Any) -> Callable[[str], ColumnElement[bool]]:
    """Say in SQL that a record points to an organisation of that name or code."""

    def test(name: str) -> ColumnElement[bool]:
        called = or_(
            func.lower(Organisation.name).contains(name.lower(), autoescape=True),
            Organisation.code == name,
        )
        found: ColumnElement[bool] = column.in_(select(Organisation.id).where(called))
        return found

    return test


def of_person(column: Any) -> Callable[[str], ColumnElement[bool]]:
    """Say in SQL that a record points to a person of that name, e-mail or staff number."""

    def test(name: str) -> ColumnElement[bool]:
        called = or_(
            func.lower(Person.name) == name.lower(), func.lower(Person.email) == name.lower(),
            Person.staff_number == name,
        )  # fmt: skip
        found: ColumnElement[bool] = column.in_(select(Person.id).where(called))
        return found

    return test


def of_assets(test: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say in SQL that a disposal is of an asset of which something holds."""
    found: ColumnElement[bool] = Disposal.asset_id.in_(select(Asset.id).where(test))
    return found


def asset_below(column: Any) -> Callable[[str], ColumnElement[bool]]:
    """Say in SQL that a record's asset is used by a team of that name, or by one below it."""
    above = aliased(Team)

    def test(name: str) -> ColumnElement[bool]:
        within = (
            select(Asset.id)
            .join(Team, Team.id == Asset.team_id)
            .join(above, Team.path.startswith(above.path))
            .where(func.lower(above.name) == name.lower())
        )
        found: ColumnElement[bool] = column.in_(within)
        return found

    return test
