"""``ig rules``: one case a line in, one JSON value a line out."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import app.assets.rules
import app.reminders.rules  # noqa: F401 - both declare rules
from app.cli.rules import rules

VECTORS = Path(__file__).parents[2] / "vectors"


def vectors(name: str) -> list[dict[str, Any]]:
    """The cases of a rule, as they stand in the files."""
    file, key = (name, "cases")
    if name == "reminder_ladder":
        file, key = ("training_deadlines", "reminder_ladders")
    found: list[dict[str, Any]] = json.loads((VECTORS / f"{file}.json").read_bytes())[key]
    return found


@pytest.mark.parametrize(
    "name",
    ["asset_completeness", "marking_import", "retention_due", "risk_score", "reminder_ladder"],
)
def test_every_vector_is_answered_on_its_line(name: str) -> None:
    cases = vectors(name)
    lines = "\n".join(json.dumps({"input": case["input"]}) for case in cases)
    result = CliRunner().invoke(rules, [name, "--json"], input=lines)
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    for case, answer in zip(cases, answers, strict=True):
        expected = case["expected"]
        held = answer if isinstance(expected, list) else {key: answer[key] for key in expected}
        assert held == expected, case["id"]


def test_a_line_that_cannot_be_read_is_answered_in_its_place() -> None:
    good = json.dumps({"marking": "NPM", "personal_data": False}).encode()
    lines = b"\n".join([good, b"\xff", b"[" * 100_000, b"[]", b'{"marking": 1}', b"", good])
    result = CliRunner().invoke(rules, ["marking_import", "--json"], input=lines)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [answer.get("reason") for answer in answers] == ["legacy", *[None] * 4, "legacy"]
    assert answers[4]["detail"] == "Line 5: “marking” must be a text."


def test_the_rules_are_listed_and_an_unknown_one_is_wrong_usage() -> None:
    listed = CliRunner().invoke(rules, ["--json"])
    assert "reminder_ladder" in {rule["name"] for rule in json.loads(listed.stdout)}
    assert "R-GSC-01" in CliRunner().invoke(rules, []).stdout
    assert CliRunner().invoke(rules, ["astrology"]).exit_code == 2
