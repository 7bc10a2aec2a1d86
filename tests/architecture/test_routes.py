"""Every address says which permission it needs, or stands on a short list of public ones."""

import csv
from typing import TYPE_CHECKING

import pytest

from app.http.guard import PUBLIC, SIGNED_IN, declared
from tests.support import source

if TYPE_CHECKING:
    from flask import Flask

# Open to anyone on purpose: at most twelve. Static files are apart.
OPEN: set[str] = {
    "accessibility.show",
    "calendar_feed.read",
    "health.healthz",
    "health.readyz",
    "openapi",
    "public_register.show",
    "public_reporting.report",
    "receipt.show",
    "sign_in.page",
    "sign_in_code.page",
    "sign_in_directory.finish",
    "sign_in_directory.start",
}
MOST_OPEN = 12

pytestmark = pytest.mark.only_on("sqlite")  # addresses are the same on both


def test_every_route_declares_what_it_needs(app: "Flask") -> None:
    bare = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if declared(view) is None and not _is_static(endpoint)
    ]
    assert bare == [], "Deny by default: declare a permission on these"


def test_what_is_open_to_anyone_is_listed_here(app: "Flask") -> None:
    opened = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if PUBLIC in (declared(view) or ())
    }
    assert opened == OPEN, "Opening an address to anyone, or closing one, is decided here"
    assert len(OPEN) <= MOST_OPEN


def test_every_declared_permission_stands_in_the_table(app: "Flask") -> None:
    with (source.ROOT / "config" / "permissions.csv").open(encoding="utf-8", newline="") as file:
        known = {row["permission"] for row in csv.DictReader(file)}
    asked = {name for view in app.view_functions.values() for name in declared(view) or ()}
    assert asked - {PUBLIC, SIGNED_IN} <= known, "No row means no: add these to the table"


def _is_static(endpoint: str) -> bool:
    return endpoint == "static" or endpoint.endswith(".static")
