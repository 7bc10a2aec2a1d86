"""Files and functions stay small, and are named for what they hold."""

import ast

from tests.support import source

BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "data", "tools"}
LONGEST_FILE, LONGEST_TEST, LONGEST_FUNCTION = 400, 500, 40

# Functions that are still too long. This list only shrinks: do not add to it.
TOO_LONG: dict[str, int] = {}


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
    assert not long, f"Make each a package of that name: {long}"


def test_functions_fit_on_a_screen() -> None:
    long = {
        f"{source.name(path)}::{function}": lines
        for path in source.python_files(*source.OWN_CODE)
        for function, lines in source.functions(path)
        if lines > LONGEST_FUNCTION
    }
    assert {k: v for k, v in long.items() if v > TOO_LONG.get(k, 0)} == {}, "Split these"
    assert set(TOO_LONG) <= set(long), "Good: take those that are short now off the list"


def test_domains_speak_the_closed_vocabulary_of_files() -> None:
    closed = {
        "__init__", "models", "rules", "queries", "commands", "forms", "routes", "api", "measures",
        "jobs", "imports", "presenters", "fields", "nouns",
    }  # fmt: skip
    unknown = [
        source.name(path)
        for path in source.python_files("app")
        if _domain_file(path.relative_to(source.ROOT / "app").parts) not in closed
    ]
    assert not unknown, f"Not in the vocabulary of docs/decisions/0007: {unknown}"


def _domain_file(parts: tuple[str, ...]) -> str:
    domains = {"assets", "organisations", "sharing", "incidents", "training", "assurance",
               "actions", "reports"}  # fmt: skip
    return parts[1].removesuffix(".py") if parts[0] in domains else "__init__"
