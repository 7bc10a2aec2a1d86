"""The repository holds nothing of the machine it was made on, and no brand that is not ours."""

import re
from collections.abc import Callable
from pathlib import Path

from tests.support import source

# Written in pieces, so that this file does not find itself.
HOSTS = [
    "".join(pieces)
    for pieces in (
        ("pypi", ".org"),
        ("pytho", "nhosted.org"),
        ("registry.npm", "js"),
        ("registry.yarn", "pkg"),
        ("deb.debian", ".org"),
    )
]
FOLDERS = "|".join(("work", "root", "home", "Users"))
MACHINE_PATHS = re.compile(rf"(?<![\w.])/(?:{FOLDERS})/\w")
NOT_OURS = ("GDS " + "Transport", "govuk-header__" + "logotype")
CROWN = re.compile(r"govuk-(?:crest|logotype)|crown|opengraph-image|royal", re.IGNORECASE)
LARGEST_BYTES = 2_000_000


def test_no_package_host_stands_in_a_file() -> None:
    assert _lines_with(lambda line: any(host in line for host in HOSTS)) == []


def test_no_path_of_a_machine_stands_in_a_file() -> None:
    assert _lines_with(MACHINE_PATHS.search) == []


def test_nothing_is_too_large_to_review() -> None:
    large = [source.name(p) for p in source.tracked_files() if p.stat().st_size > LARGEST_BYTES]
    assert large == []


def test_nothing_served_carries_the_governments_brand() -> None:
    """R-BRD-01: no crown, no GDS Transport, no GOV.UK logotype."""
    served = [
        path
        for path in source.tracked_files()
        if path.relative_to(source.ROOT).parts[0] in ("static", "templates")
        or "static" in path.relative_to(source.ROOT).parts
    ]
    assert [source.name(path) for path in served if CROWN.search(path.name)] == []
    assert [
        source.name(path)
        for path in served
        if any(mark.encode() in path.read_bytes() for mark in NOT_OURS)
    ] == []


def test_no_todo_without_an_issue() -> None:
    word = "TO" + "DO"
    bare = re.compile(rf"\b{word}\b(?!.*#\d+)")
    assert _lines_with(bare.search) == []


def _lines_with(found: Callable[[str], object]) -> list[str]:
    return [
        f"{source.name(path)}:{number}"
        for path in source.tracked_files()
        if path.suffix not in (".min.js", ".png", ".ico", ".woff2")
        for number, line in enumerate(_text(path).splitlines(), start=1)
        if found(line)
    ]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""  # a picture, or test data in another encoding
