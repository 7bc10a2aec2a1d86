"""Libraries that cost start-up time or memory load in one adapter each, inside a function."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support import source

# Library: the modules that may import it. A library that is not used yet has no module.
ADAPTERS: dict[str, tuple[str, ...]] = {
    "openpyxl": ("app/exchange/",),
    "xlsxwriter": ("app/exchange/",),
    "odf": ("app/exchange/",),
    "authlib": ("app/identity/", "app/web/", "app/http/"),
    "joserfc": ("app/identity/", "app/web/", "app/http/"),
    "requests": ("app/identity/", "app/web/", "app/http/", "app/reminders/"),
    "apscheduler": ("app/reminders/", "app/admin/", "app/cli/"),
    "magic": ("app/exchange/", "app/documents/"),
    "segno": ("app/web/", "app/identity/", "app/http/"),
    "weasyprint": ("app/documents/",),
    "docx": ("app/documents/",),
}
MOST_ADAPTERS = 1


def test_heavy_libraries_load_inside_a_function() -> None:
    early = [
        f"{source.name(path)}:{node.lineno} {library}"
        for path in source.python_files("app", "workflows", "config")
        for library, node, inside in _imports(path)
        if library in ADAPTERS and not inside
    ]
    assert not early, f"Import these where they are used: {early}"


def test_each_heavy_library_has_one_adapter() -> None:
    users: dict[str, set[str]] = {}
    for path in source.python_files("app", "workflows", "config"):
        for library, _, _ in _imports(path):
            users.setdefault(library, set()).add(source.name(path))
    for library, homes in ADAPTERS.items():
        found = users.get(library, set())
        assert len(found) <= MOST_ADAPTERS, f"{library} is imported by {sorted(found)}"
        assert all(module.startswith(homes) for module in found), f"{library}: {sorted(found)}"


def _imports(path: Path) -> Iterator[tuple[str, ast.stmt, bool]]:
    tree = source.tree(path)
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    } | _only_for_types(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], node, id(node) in inside
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], node, id(node) in inside


def _only_for_types(tree: ast.Module) -> set[int]:
    return {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test).endswith("TYPE_CHECKING")
        for node in ast.walk(block)
    }
