"""What is installed is what is declared: pinned, hashed, and without an address."""

import re
import tomllib
from itertools import pairwise

import pytest

from tests.support import source

LOCKED = {"requirements.txt": ("build",), "requirements-dev.txt": ("build", "dev")}
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[.*\])?==([^ ;\\]+)", re.IGNORECASE | re.MULTILINE)


@pytest.mark.parametrize(("file", "extras"), LOCKED.items())
def test_every_declared_dependency_is_locked_at_its_version(
    file: str, extras: tuple[str, ...]
) -> None:
    project = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"]]
    for extra in extras:
        declared += project["optional-dependencies"][extra]
    locked = {_plain(name): version for name, version in PINNED.findall(_read(file))}
    for line in declared:
        name, _, version = line.partition("==")
        name = _plain(name.split("[")[0])
        assert name in locked, f"{name}: run make lock"
        assert version in ("", locked[name]), f"{name}: run make lock"


@pytest.mark.parametrize("file", LOCKED)
def test_every_locked_line_has_a_hash_and_no_address(file: str) -> None:
    text = _read(file)
    assert "://" not in text
    assert "--index" not in text
    starts = [match.start() for match in PINNED.finditer(text)] + [len(text)]
    bare = [text[a : a + 40] for a, b in pairwise(starts) if "--hash=sha256:" not in text[a:b]]
    assert bare == []


def _read(file: str) -> str:
    return (source.ROOT / file).read_text(encoding="utf-8")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
