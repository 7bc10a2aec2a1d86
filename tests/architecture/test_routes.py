"""Every address says which permission it needs, or stands on a short list of public ones."""

import csv
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support import source

if TYPE_CHECKING:
    from flask import Flask

# Open to anyone on purpose. At most ten; a new one needs a decision.
PUBLIC = {
    "static",
}
MOST_PUBLIC = 10


@pytest.mark.only_on("sqlite")
def test_every_route_declares_a_permission_or_is_public(app: "Flask") -> None:
    undeclared = [
        endpoint
        for endpoint, view in _views(app)
        if _permission(view) is None and endpoint not in PUBLIC
    ]
    assert undeclared == [], "Deny by default: declare a permission on these"
    assert len(PUBLIC) <= MOST_PUBLIC
    assert {endpoint for endpoint, _ in _views(app)} >= PUBLIC, "Take the unused off the list"


@pytest.mark.only_on("sqlite")
def test_every_declared_permission_stands_in_the_table(app: "Flask") -> None:
    with (source.ROOT / "config" / "permissions.csv").open(encoding="utf-8", newline="") as file:
        known = {row["permission"] for row in csv.DictReader(file)}
    declared = {_permission(view) for _, view in _views(app)} - {None}
    assert declared <= known, "No row means no: add these to config/permissions.csv"


def _views(app: "Flask") -> Iterator[tuple[str, Callable[..., object]]]:
    yield from app.view_functions.items()


def _permission(view: Callable[..., object]) -> str | None:
    return getattr(view, "permission", None)
