"""There is one way to change anything: the engine's, with the time passed in."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support import source

THE_COMMIT = "app/engine/unit_of_work.py"
THE_CLOCK = "app/core/clock.py"
NOW = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}


def test_commit_is_called_in_one_place() -> None:
    sites = [
        source.name(path)
        for path in source.python_files("app")
        for call, _ in source.calls(path)
        if call.rsplit(".", 1)[-1] == "commit"
    ]
    assert sites == [THE_COMMIT], f"Only the unit of work commits, once: {sites}"


def test_only_the_engine_assigns_a_state() -> None:
    sites = [
        f"{source.name(path)}:{line}"
        for path in source.python_files("app")
        if not source.name(path).startswith("app/engine/")
        for line in _state_assignments(path)
    ]
    assert not sites, f"A state moves through the engine alone: {sites}"


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    sites = [
        f"{source.name(path)}:{line}"
        for path in source.python_files("app", "workflows", "config")
        if source.name(path) != THE_CLOCK
        for call, line in source.calls(path)
        if ".".join(call.split(".")[-2:]) in NOW
    ]
    assert not sites, f"Take the time as an argument; a door asks the clock: {sites}"


def test_queries_are_written_with_select() -> None:
    sites = [
        f"{source.name(path)}:{line}"
        for path in source.python_files("app")
        for call, line in source.calls(path)
        if call.endswith(("session.query", "session().query")) or ".query.filter" in call
    ]
    assert not sites, f"Write select(): {sites}"


def _state_assignments(path: Path) -> Iterator[int]:
    for node in ast.walk(source.tree(path)):
        if _sets_an_attribute(node) or _sets_by_call(node):
            yield node.lineno


def _sets_an_attribute(node: ast.AST) -> bool:
    if not isinstance(node, ast.Assign | ast.AugAssign):
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets)


def _sets_by_call(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    function = ast.unparse(node.func)
    if function == "setattr":
        return ast.unparse(node.args[1]) == "'state'"
    return function.endswith(".values") and any(word.arg == "state" for word in node.keywords)
