"""Check the workflows, and write the documents that follow from them."""

import sys
from pathlib import Path

import click

from app.engine.diagrams import permissions_page, undeclared_permissions, workflow_pages
from app.engine.noun import nouns
from app.exchange import field_docs
from config.settings import ROOT

DOCS = ROOT / "docs"


def documents() -> dict[Path, str]:
    """Every generated document and what it should say."""
    pages = {DOCS / "workflows" / name: text for name, text in workflow_pages().items()}
    return {
        **pages,
        DOCS / "permissions.md": permissions_page(),
        DOCS / "fields.md": field_docs.page(),
    }


@click.command("workflows")
@click.option("--check", is_flag=True, help="Exit 1 if a workflow or its document is not right.")
@click.option("--write-docs", is_flag=True, help="Write docs/workflows and docs/permissions.md.")
def workflows(check: bool, write_docs: bool) -> None:
    """List the workflows; they were validated when the application started."""
    bare = undeclared_permissions()
    if bare:
        click.echo("No row of config/permissions.csv grants: " + ", ".join(bare), err=True)
        sys.exit(1)
    if write_docs:
        for path, text in documents().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        click.echo(f"Wrote {len(documents())} documents.")
        return
    if check:
        _check()
        return
    for noun in nouns():
        flow = noun.workflow
        click.echo(f"{noun.name}: {len(flow.states)} states, {len(flow.transitions)} moves")


def _check() -> None:
    old = [
        str(path.relative_to(ROOT))
        for path, text in documents().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if old:
        click.echo(
            "Run `ig workflows --write-docs`; these are not current: " + ", ".join(old), err=True
        )
        sys.exit(1)
    click.echo(f"{len(nouns())} workflows are sound, and their documents are current.")


COMMANDS = (workflows,)
