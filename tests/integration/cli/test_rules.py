"""``ig rules`` answers every vector through the door a calculator or an auditor would use."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli.main import ig

VECTORS = Path(__file__).parents[2] / "vectors"
FILES = {
    "asset_completeness": ("asset_completeness", "cases"),
    "marking_import": ("marking_import", "cases"),
    "retention_due": ("retention_due", "cases"),
    "risk_score": ("risk_score", "cases"),
    "reminder_ladder": ("training_deadlines", "reminder_ladders"),
    "siri_scoring": ("siri_scoring", "cases"),
    "ico_band": ("ico_taxonomy", "band_cases"),
    "clock": ("clocks", "cases"),
    "breach_grid": ("breach_grid", "special_rule_cases"),
}
SAID_OF_A_CASE = {"id", "expected", "note", "confidence"}


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("name", FILES)
def test_every_case_of_a_rule(app: Flask, name: str) -> None:
    """No database is read, so one kind is enough."""
    file, key = FILES[name]
    cases = json.loads((VECTORS / f"{file}.json").read_text(encoding="utf-8"))[key]
    lines = "\n".join(
        json.dumps({key: case[key] for key in case if key not in SAID_OF_A_CASE}) for case in cases
    )
    with app.app_context():
        result = CliRunner().invoke(ig, ["rules", name, "--json"], input=lines)
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(answers) == len(cases)
    for case, answer in zip(cases, answers, strict=True):
        assert _named(answer, case["expected"]) == case["expected"], case["id"]


def _named(answer: Any, expected: Any) -> Any:
    """Keep of an answer what the vector names."""
    if isinstance(expected, str):
        return answer
    if isinstance(expected, dict):
        return {key: answer[key] for key in expected}
    return [{key: step[key] for key in expected[0]} for step in answer]
