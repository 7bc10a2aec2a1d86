"""Every template is used, and every page stands in a layout and has a title."""

import re
from pathlib import Path

from tests.support import source

FOLDER = source.ROOT / "templates"
NAMED = re.compile(r"""["']([\w/.-]+\.(?:html|txt|xml|svg))["']""")
NOT_PAGES = ("layouts/", "components/", "mail/", "messages/")


def _templates() -> dict[str, str]:
    return {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in source.tracked_files()
        if path.is_relative_to(FOLDER) and path.suffix in (".html", ".txt", ".xml", ".svg")
    }


def _pages() -> dict[str, str]:
    return {
        name: text
        for name, text in _templates().items()
        if name.endswith(".html")
        and not name.startswith(NOT_PAGES)
        and not Path(name).name.startswith("_")
    }


def test_every_template_is_used() -> None:
    texts = [*_templates().values()]
    texts += [path.read_text(encoding="utf-8") for path in source.python_files("app")]
    named = {match for text in texts for match in NAMED.findall(text)}
    assert sorted(set(_templates()) - named) == []


def test_every_page_extends_a_layout() -> None:
    extends = re.compile(r"""{%-?\s*extends\s+["']layouts/""")
    assert [name for name, text in _pages().items() if not extends.search(text)] == []


def test_every_page_has_a_title() -> None:
    title = re.compile(r"{%-?\s*(?:block\s+(?:page_title|title)\b|set\s+title\b)")
    assert [name for name, text in _pages().items() if not title.search(text)] == []


def test_templates_carry_no_inline_script_or_style() -> None:
    inline = re.compile(r"""<style|<script(?![^>]*\bsrc=)|\sstyle=["']|\son[a-z]+=["']""")
    assert [name for name, text in _templates().items() if inline.search(text)] == []
