"""Files and functions stay small, and are named for what they hold."""

import ast

from tests.support import source

BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "data", "tools"}
LONGEST_FILE, LONGEST_TEST, LONGEST_FUNCTION = 400, 500, 40

PACKAGES = {"rules", "models", "fields", "nouns", "commands", "queries"}
# What is still too long or misnamed. These lists only shrink: do not add to them.
TOO_LONG: dict[str, int] = {}
TOO_LARGE: dict[str, int] = {}
MISNAMED: set[str] = set()


def test_no_module_is_a_place_for_everything() -> None:
    bad = [
        source.name(path)
        for path in source.python_files()
        if BANNED & {path.stem, *path.relative_to(source.ROOT).parts[:-1]}
    ]
    assert not bad, f"Name these for what they hold: {bad}"


def test_every_file_opens_with_one_sentence_saying_what_it_is_for() -> None:
    bad = [
        source.name(path)
        for path in source.python_files()
        if not (ast.get_docstring(source.tree(path)) or "").split("\n\n")[0].endswith((".", "?"))
    ]
    assert not bad, f"Open these with a sentence: {bad}"


def test_files_stay_small_enough_to_read() -> None:
    """Migrations apart: they are written once and then only run."""
    long = {
        source.name(path): lines
        for path in source.python_files(*source.OWN_CODE, "tests")
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > (LONGEST_TEST if path.is_relative_to(source.ROOT / "tests") else LONGEST_FILE)
    }
    _only_shrinks(long, TOO_LARGE, "Make each a package of that name")


def test_functions_fit_on_a_screen() -> None:
    long = {
        f"{source.name(path)}::{function}": lines
        for path in source.python_files(*source.OWN_CODE)
        for function, lines in source.functions(path)
        if lines > LONGEST_FUNCTION
    }
    _only_shrinks(long, TOO_LONG, "Split these")


def test_domains_speak_the_closed_vocabulary_of_files() -> None:
    closed = {
        "__init__", "models", "rules", "queries", "commands", "forms", "routes", "api", "measures",
        "jobs", "imports", "presenters", "fields", "nouns", "completeness",
    }  # fmt: skip
    unknown = {
        source.name(path)
        for path in source.python_files("app")
        if _domain_file(path.relative_to(source.ROOT / "app").parts) not in closed
    }
    assert unknown <= MISNAMED, f"Not in docs/decisions/0007: {sorted(unknown - MISNAMED)}"
    assert unknown >= MISNAMED, f"Take off the list: {sorted(MISNAMED - unknown)}"


def _only_shrinks(found: dict[str, int], allowed: dict[str, int], advice: str) -> None:
    grew = {name: lines for name, lines in found.items() if lines > allowed.get(name, 0)}
    assert grew == {}, advice
    assert set(allowed) <= set(found), f"Take off the list: {sorted(set(allowed) - set(found))}"


def _domain_file(parts: tuple[str, ...]) -> str:
    domains = {"assets", "organisations", "sharing", "incidents", "training", "assurance",
               "actions", "reports"}  # fmt: skip
    if parts[0] not in domains:
        return "__init__"
    # A part of a domain, such as assets/retention, is a folder that speaks the same vocabulary.
    inner = parts[2] if len(parts) > 2 and parts[1] not in PACKAGES else parts[1]
    return inner.removesuffix(".py")
