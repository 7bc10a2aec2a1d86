"""A scenario by page, by program and by command line leaves the same rows in the audit record."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.audit.models import AuditDetail, AuditEvent
from app.audit.seals import verify
from app.cli.main import ig
from app.core.database import session
from tests.factories.scenarios import SCENES, Scene, Turn
from tests.integration.incidents.conftest import Desk

KINDS = ("incident", "obligation", "notification")
REFERENCE = re.compile(r'(INC|OBL|NTF)-\d{4}-\d+|("(?:incident|obligation)": )\d+')


class Program:
    """Programs of the people concerned, each with a token of theirs."""

    door = "api"

    def __init__(self, desk: Desk) -> None:
        self.desk, self.tokens = desk, {}  # type: ignore[var-annotated]

    def send(self, who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if who not in self.tokens:
            with self.desk.app.app_context():
                world = self.desk.world
                made = world.do(world.as_(who), "api_token", "create", name="cases")
                self.tokens[who] = made.secret
        headers = {"Authorization": f"Bearer {self.tokens[who]}", "If-Match": "*"}
        answer = self.desk.app.test_client().post(f"/api/v1{path}", json=body, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        found: dict[str, Any] = answer.get_json()
        return found

    def report(self, who: str, answers: dict[str, Any]) -> str:
        return str(self.send(who, "/incidents", answers)["reference"])

    def take(self, reference: str, turn: Turn) -> None:
        if turn.move == "notice":
            notice = self.send(turn.who, "/notifications", _drafted(reference, turn))
            sent = {"trigger": "file", **_texts(turn.typed["sent"])}
            self.send(turn.who, f"/notifications/{notice['reference']}/transitions", sent)
            return
        typed = {name: str(v) if isinstance(v, int) else v for name, v in turn.typed.items()}
        self.send(turn.who, f"/incidents/{reference}/transitions", {"trigger": turn.move, **typed})


class CommandLine:
    """The people concerned at a terminal."""

    door = "command_line"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def run(self, who: str, *words: str, typed: dict[str, Any]) -> dict[str, Any]:
        pairs = [
            f"--input={name}={'; '.join(value) if isinstance(value, list) else value}"
            for name, value in typed.items()
        ]
        email = f"{who.lower().replace(' ', '.')}@{self.desk.world.code}.example"
        with self.desk.app.app_context():
            done = CliRunner().invoke(ig, [*words, *pairs, "--as", email, "--json"])
        assert done.exit_code == 0, done.output
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def report(self, who: str, answers: dict[str, Any]) -> str:
        place = ("--organisation", self.desk.world.code)
        return str(self.run(who, "new", "incident", *place, typed=answers)["reference"])

    def take(self, reference: str, turn: Turn) -> None:
        if turn.move == "notice":
            place = ("--organisation", self.desk.world.code)
            typed = _drafted(reference, turn)
            notice = self.run(turn.who, "new", "notification", *place, typed=typed)["reference"]
            sent = _texts(turn.typed["sent"])
            self.run(turn.who, "move", str(notice), "file", typed=sent)
            return
        self.run(turn.who, "move", reference, turn.move, typed=dict(turn.typed))


def _drafted(reference: str, turn: Turn) -> dict[str, Any]:
    return {"incident": reference, "kind": turn.typed["kind"], "text": "What we know."}


def _texts(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What a program writes for what is typed: an instant in UTC, and nothing for nothing."""
    return {
        name: value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
        for name, value in typed.items()
        if value != ""
    }


def _played(desk: Desk, scene: Scene, make: Callable[[Desk], Any] | None) -> list[tuple[Any, ...]]:
    """Play a scenario through a door; returns what the audit record then has more."""
    with desk.app.app_context():
        last = session().scalars(select(AuditEvent.id).order_by(AuditEvent.id.desc())).first()
    if make is None:
        desk.played(scene)
        return _rows(desk, last or 0, "page")
    door = make(desk)
    reference = door.report("Di Fox", _texts(scene.report))
    for turn in scene.turns:
        door.take(reference, turn)
    return _rows(desk, last or 0, door.door)


def _rows(desk: Desk, after: int, door: str) -> list[tuple[Any, ...]]:
    with desk.app.app_context():
        found = session().execute(
            select(AuditEvent, AuditDetail)
            .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
            .where(AuditEvent.id > after, AuditEvent.subject_kind.in_(KINDS))
            .order_by(AuditEvent.id)
        )
        rows = [_row(event, detail, door) for event, detail in found.tuples()]
        assert verify(session(), "a" * 32).findings == ()
    return rows


def _row(event: AuditEvent, detail: AuditDetail | None, door: str) -> tuple[Any, ...]:
    """An event apart from its door, ids, times and correlation id."""
    assert event.door == door
    texts = (
        None if detail is None
        else (detail.before_values, detail.after_values, detail.reason_text)
    )  # fmt: skip
    words = REFERENCE.sub(r"\1\2", json.dumps([event.facts, texts], sort_keys=True, default=str))
    return (
        event.event, event.actor_name, event.permission, event.outcome, event.subject_kind,
        event.restricted, words,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["N5", "N15"])
def test_every_door_leaves_the_same_rows(desk: Desk, name: str) -> None:
    scene = next(scene for scene in SCENES if scene.name.split()[0] == name)
    by_page = _played(desk, scene, None)
    assert len(by_page) > len(scene.turns)
    assert _played(desk, scene, Program) == by_page
    assert _played(desk, scene, CommandLine) == by_page
