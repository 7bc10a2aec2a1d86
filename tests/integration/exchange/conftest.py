"""An organisation to import into, and the command line as people use it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli.main import ig
from tests.factories.world import World, council

Answer = tuple[int, Any]
Import = Callable[..., Answer]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """A council with an IG officer and an owner."""
    with app.app_context():
        yield council()


@pytest.fixture
def run(world: World) -> Callable[..., Answer]:
    """Run ``ig`` with ``--json`` and read its answer: exit code and value."""

    def invoke(*arguments: str) -> Answer:
        result = CliRunner().invoke(ig, [*arguments, "--json"], catch_exceptions=False)
        return result.exit_code, json.loads(result.stdout) if result.stdout else result.stderr

    return invoke


@pytest.fixture
def bring_in(run: Callable[..., Answer], world: World, tmp_path: Path) -> Import:
    """Import text or a file as a kind of record of the council."""

    def invoke(kind: str, content: str | bytes | Path, *options: str, name: str = "") -> Answer:
        if isinstance(content, Path):
            path = content
        else:
            path = tmp_path / (name or "file.csv")
            data = content.encode() if isinstance(content, str) else content
            path.write_bytes(data)
        return run("import", kind, str(path), "--organisation", world.code, *options)

    return invoke


def counts(value: dict[str, Any]) -> tuple[int, int, int, int]:
    """Added, changed, unchanged, rejected; and they add up."""
    found = tuple(value[name] for name in ("added", "changed", "unchanged", "rejected"))
    assert sum(found) == value["rows"]
    return found  # type: ignore[return-value]
