"""Migrations are numbered, in one line, and their names say what they do."""

import ast
import re
from pathlib import Path

from tests.support import source

FOLDER = source.ROOT / "migrations"
NUMBERED = re.compile(r"\d{4}_[a-z][a-z0-9_]*")


def test_migrations_are_numbered_without_a_gap() -> None:
    stems = [path.stem for path in _migrations()]
    assert stems, "there is no migration"
    assert [stem for stem in stems if not NUMBERED.fullmatch(stem)] == []
    assert [int(stem[:4]) for stem in stems] == list(range(1, len(stems) + 1))


def test_each_follows_the_one_before_and_is_named_like_its_file() -> None:
    before = None
    for path in _migrations():
        constants = _constants(path)
        assert constants["revision"] == path.stem
        assert constants["down_revision"] == before, path.stem
        before = path.stem


def test_the_head_is_pinned_so_that_two_branches_conflict_before_they_merge() -> None:
    pinned = (FOLDER / ".head").read_text(encoding="utf-8").strip()
    assert pinned == _migrations()[-1].stem, "write the newest migration's name in migrations/.head"


def _migrations() -> list[Path]:
    return sorted(p for p in FOLDER.rglob("*.py") if NUMBERED.match(p.stem) or p.stem[0].isdigit())


def _constants(path: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for node in source.tree(path).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, value = node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            name, value = node.target.id, node.value
        else:
            continue
        if name in ("revision", "down_revision"):
            found[name] = ast.literal_eval(value)
    return found
