"""The demonstration's actions, told by running commands on the days they happened."""

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.dates import london_date

if TYPE_CHECKING:
    from app.admin.demonstration import Story

DATA = Path(__file__).resolve().parents[2] / "config" / "demonstration" / "actions.json"


def happen(story: "Story", day: int) -> None:
    """Add the actions that are agreed on this day of the year, and take the steps of others."""
    for row in json.loads(DATA.read_text(encoding="utf-8")).get(story.code, ()):
        if row["day"] == day:
            _add(story, row)
        for when, who, trigger, inputs in row["steps"]:
            if when == day:
                story.do(story.act(who), "action", trigger, story.actions[row["name"]],
                         **_dated(story, inputs))  # fmt: skip


def _add(story: "Story", row: dict[str, Any]) -> None:
    made = story.do(
        story.act(row["by"]), "action", "add", name=row["name"], source_kind=row["source_kind"],
        source_reference=row["number"], priority=row["priority"],
        owner=story.people[row["owner"]], subject=story.assets.get(row["asset"]),
        success_measure=row.get("success"), **_dated(story, {"due_on": row["due"]}),
    )  # fmt: skip
    story.actions[row["name"]] = made.reference


def _dated(story: "Story", inputs: dict[str, Any]) -> dict[str, Any]:
    """Days of the year become dates."""
    first = london_date(story.start)
    return {
        name: (first + timedelta(days=value)).isoformat() if isinstance(value, int) else value
        for name, value in inputs.items()
    }
