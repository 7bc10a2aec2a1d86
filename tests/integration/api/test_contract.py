"""What a program may rely on: tokens, versions, repeats, pages, problems and the description."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.assets.models import Asset
from app.core.database import session
from tests.factories.world import World, council
from tests.support.signing_in import post, sign_in
from tests.support.source import ROOT

PATHS = r"^/api/v1/(assets|measures|processing)"
PROBLEM = "application/problem+json"


class Program:
    """A program with somebody's token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.token = token

    def send(self, method: str, path: str, json: object = None, **headers: str) -> TestResponse:
        """Ask the API; underscores of header names stand for hyphens."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Authorization"] = f"Bearer {self.token}"
        return self.client.open(f"/api/v1{path}", method=method, json=json, headers=sent)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """A council with three assets."""
    with app.app_context():
        made = council()
        for name in ("Council tax", "Housing files", "Planning register"):
            made.asset("Ada Osei", name=name)
        session().rollback()
        yield made


@pytest.fixture
def program(world: World, client: FlaskClient) -> Program:
    """The IG officer's program."""
    return _program(world, client, "Ada Osei")


def _program(world: World, client: FlaskClient, name: str, **limits: str) -> Program:
    made = world.do(world.as_(name), "api_token", "create", name="contract", **limits)
    session().rollback()
    assert made.secret is not None
    return Program(client, made.secret)


def _assets() -> int:
    session().rollback()
    found = session().scalar(select(func.count()).select_from(Asset))
    session().rollback()
    return int(found or 0)


def _problem(answer: TestResponse, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == PROBLEM
    body: dict[str, object] = answer.get_json()
    assert body["status"] == status
    assert {"type", "title", "code", "detail"} <= set(body)
    return body


def test_without_a_token_that_works_nothing_is_answered(world: World, client: FlaskClient) -> None:
    _problem(client.get("/api/v1/assets"), 401)
    _problem(Program(client, "igc_nobody").send("GET", "/assets"), 401)


def test_a_session_cookie_is_no_way_into_the_api(world: World, client: FlaskClient) -> None:
    sign_in(client, "ada.osei@northbourne.example")
    _problem(client.get("/api/v1/assets"), 401)
    _problem(post(client, "/api/v1/assets", {"name": "Forged"}), 401)
    assert _assets() == 3


def test_a_revoked_token_opens_nothing(world: World, client: FlaskClient) -> None:
    made = world.do(world.as_("Ada Osei"), "api_token", "create", name="old")
    world.do(world.as_("Ada Osei"), "api_token", "revoke", made.reference)
    session().rollback()
    assert made.secret is not None
    _problem(Program(client, made.secret).send("GET", "/assets"), 401)


def test_a_token_that_may_read_writes_nothing(world: World, client: FlaskClient) -> None:
    reader = _program(world, client, "Ada Osei", scope="read")
    assert reader.send("GET", "/assets").status_code == 200
    _problem(reader.send("POST", "/assets", {"name": "Never made"}), 403)
    assert _assets() == 3


def test_a_token_kept_to_one_organisation_sees_no_other(world: World, client: FlaskClient) -> None:
    other = World("southmere")
    other.organisation()
    other.person("Eve Hart", "ig_officer")
    theirs = other.asset("Eve Hart", name="Their register")
    limited = _program(world, client, "Ada Osei", organisation_limit=world.code)
    items = limited.send("GET", "/assets").get_json()["items"]
    assert {item["organisation"] for item in items} == {"northbourne"}
    assert len(items) == 3
    _problem(limited.send("GET", f"/assets/{theirs}"), 404)


def test_a_change_must_say_what_version_it_changes(program: Program) -> None:
    path = f"/assets/{program.send('GET', '/assets').get_json()['items'][0]['reference']}"
    first = program.send("GET", path).headers["ETag"]
    _problem(program.send("PATCH", path, {"name": "Blind"}), 428)
    changed = program.send("PATCH", path, {"name": "Seen"}, If_Match=first)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first
    stale = program.send("PATCH", path, {"name": "Too late"}, If_Match=first)
    body = _problem(stale, 412)
    assert body["yours"] == {"name": "Too late"}
    assert body["current"] == changed.get_json()
    assert stale.headers["ETag"] == changed.headers["ETag"]
    assert program.send("GET", path).get_json()["name"] == "Seen"


def test_a_repeat_with_the_same_key_acts_once(program: Program) -> None:
    sent = {"name": "Sent twice"}
    first = program.send("POST", "/assets", sent, Idempotency_Key="k-1")
    again = program.send("POST", "/assets", sent, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json()["reference"] == first.get_json()["reference"]
    assert again.headers["Location"] == first.headers["Location"]
    assert _assets() == 4
    _problem(program.send("POST", "/assets", {"name": "Other"}, Idempotency_Key="k-1"), 422)
    assert _assets() == 4


def test_pages_meet_without_gap_or_overlap(program: Program) -> None:
    whole = [item["reference"] for item in program.send("GET", "/assets").get_json()["items"]]
    first = program.send("GET", "/assets?limit=2").get_json()
    second = program.send("GET", f"/assets?limit=2&cursor={first['next']}").get_json()
    paged = [item["reference"] for item in (*first["items"], *second["items"])]
    assert paged == whole
    assert second["next"] is None
    tampered = program.send("GET", f"/assets?cursor=x{first['next']}")
    assert tampered.status_code in (404, 422)
    _problem(tampered, tampered.status_code)


@pytest.mark.parametrize(
    ("method", "path", "json", "status"),
    [
        ("GET", "/assets/AST-2026-9999", None, 404),
        ("GET", "/nothing", None, 404),
        ("POST", "/assets", {}, 422),
        ("POST", "/assets", {"name": "x", "colour": "blue"}, 422),
        ("POST", "/assets", {"name": "x", "personal_data": True}, 422),
        ("POST", "/assets", {"name": "x", "personal_data": "Yes"}, 422),
        ("POST", "/assets", {"name": "x", "support_ends_on": ""}, 422),
        ("POST", "/assets", {"name": "x", "keywords": [""]}, 422),
        ("POST", "/assets", {"name": "x", "rpo_hours": "4"}, 422),
        ("GET", "/assets?limit=0", None, 422),
        ("GET", "/measures/none.such", None, 404),
        ("DELETE", "/assets", None, 405),
    ],
)
def test_every_fault_is_a_problem(
    program: Program, method: str, path: str, json: object, status: int
) -> None:
    _problem(program.send(method, path, json), status)
    assert _assets() == 3


def test_moves_are_offered_or_refused_with_reasons(world: World, program: Program) -> None:
    path = f"/assets/{world.asset('Ada Osei', name='Moved')}"
    offers = program.send("GET", f"{path}/transitions").get_json()["items"]
    by_trigger = {offer["trigger"]: offer for offer in offers}
    assert by_trigger["offer_ownership"]["offered"] is True
    assert "person" in by_trigger["offer_ownership"]["inputs"]
    refused = [offer for offer in offers if not offer["offered"]]
    assert refused
    assert all(r["code"] and r["sentence"] for offer in refused for r in offer["refusals"])
    tag = program.send("GET", path).headers["ETag"]
    move = {"trigger": "offer_ownership", "person": world.people["Bo Lin"]}
    moved = program.send("POST", f"{path}/transitions", move, If_Match=tag)
    assert moved.status_code == 200, moved.get_data(as_text=True)
    events = program.send("GET", f"{path}/events").get_json()["items"]
    assert [event["event"] for event in events].count("asset.ownership_offered") == 1
    unknown = program.send("POST", f"{path}/transitions", {"trigger": "sell"}, If_Match="*")
    assert _problem(unknown, 422)["code"] == "trigger_unknown"


def test_every_measure_that_is_listed_answers(program: Program) -> None:
    names = [item["name"] for item in program.send("GET", "/measures").get_json()["items"]]
    assert "assets.active" in names
    for name in names:
        answer = program.send("GET", f"/measures/{name}?organisation=northbourne")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert answer.get_json()["name"] == name


@pytest.mark.loopback
@pytest.mark.only_on("sqlite")
def test_the_api_keeps_to_its_own_description(
    world: World, program: Program, site: str, tmp_path: Path
) -> None:
    """On SQLite alone: what is described and checked at the door is the same on either database."""
    assert program.client.get("/api/v1/openapi.json").get_json()["openapi"].startswith("3.1")
    command = [
        str(Path(sys.executable).with_name("st")),
        *("--config-file", str(ROOT / "schemathesis.toml")),
        *("run", f"{site}/api/v1/openapi.json", "--include-path-regex", PATHS),
        *("--phases", "coverage", "--header", f"Authorization: Bearer {program.token}"),
        *("--no-color", "--seed", "1"),
    ]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=240,
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Server error" not in done.stdout


def test_what_is_worked_out_is_answered_as_described(program: Program) -> None:
    """A score is a whole number in the description too, and not text."""
    asset = program.send("POST", "/assets", {"organisation": "northbourne", "name": "Gritting"})
    risk = {
        "organisation": "northbourne", "asset": (asset.json or {})["reference"],
        "name": "Salt runs out", "category": "availability", "treatment": "treat",
        "current_impact": 3, "current_likelihood": 4,
    }  # fmt: skip
    made = program.send("POST", "/risks", risk)
    assert made.status_code == 201, made.text
    described = program.send("GET", "/openapi.json").json or {}
    shapes = described["components"]["schemas"]
    names = {"integer": int, "string": str, "null": type(None)}
    found = [
        (shape, name)
        for shape, answer in (("Risk", made.json), ("InformationAsset", asset.json))
        for name, value in (answer or {}).items()
        if not isinstance(value, tuple(names.get(t, object) for t in _types(shapes[shape], name)))
    ]
    assert found == []
    assert (made.json or {})["current_score"] == 12


def _types(shape: dict[str, Any], name: str) -> list[str]:
    known = shape["properties"].get(name, {}).get("type", "anything")
    return [known] if isinstance(known, str) else list(known)
