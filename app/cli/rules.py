"""Run the computed rules over cases, one JSON value a line."""

import json
import sys
from typing import Any

import click

from app.cli.context import answer, json_option
from app.core.rulebook import Case, RuleInputError, find_rule
from app.core.rulebook import rules as all_rules


@click.command("rules")
@click.argument("name", required=False)
@json_option
def rules(name: str | None, as_json: bool) -> None:
    """List the rules; with NAME, read a case a line and print an answer a line."""
    if name is None:
        found = [{"name": r.name, "rules": list(r.ids), "about": r.about} for r in all_rules()]
        lines = [f"{r.name}: {r.about} ({', '.join(r.ids)})" for r in all_rules()]
        answer(found, as_json=as_json, text="\n".join(lines))
        return
    rule = find_rule(name)
    if rule is None:
        known = ", ".join(r.name for r in all_rules())
        raise click.UsageError(f"There is no rule {name}. There are: {known}.")
    wrong = False
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            value: Any = rule.evaluate(Case(_read(line)))
        except RuleInputError as error:
            wrong = True
            value = {"code": "invalid", "detail": f"Line {number}: {error}"}
        click.echo(json.dumps(value, ensure_ascii=False))
    if wrong:
        sys.exit(1)


def _read(line: bytes) -> dict[str, object]:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise RuleInputError("this is not JSON in UTF-8.") from None
    if not isinstance(value, dict):
        raise RuleInputError("a case is a JSON object.")
    return value


COMMANDS = (rules,)
