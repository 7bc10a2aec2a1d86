"""The demonstration's publication schedule, kept by running commands on the days it tells."""

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.dates import london_date

if TYPE_CHECKING:
    from app.admin.demonstration import Story

DATA = Path(__file__).resolve().parents[2] / "config" / "demonstration" / "publications.json"
SCHEDULED = 50


def happen(story: "Story", day: int) -> None:
    """Schedule the datasets of an organisation, and record each refresh on its day."""
    told = json.loads(DATA.read_text(encoding="utf-8")).get(story.code, ())
    for row in told:
        if day == SCHEDULED:
            _schedule(story, row)
        if day in row["refreshed"]:
            story.do(story.act(story.officer()), "publication", "record_refresh",
                     story.published[row["name"]], refreshed_on=_date(story, day))  # fmt: skip


def _schedule(story: "Story", row: dict[str, Any]) -> None:
    made = story.do(
        story.act(story.officer()), "publication", "schedule", name=row["name"],
        code_item=row["code_item"], requirement=row["requirement"],
        source_reference=row["number"], frequency=row["frequency"], address=row["address"],
        asset=story.assets.get(row.get("asset", "")), first_due_on=_date(story, row["first"]),
    )  # fmt: skip
    story.published[row["name"]] = made.reference


def _date(story: "Story", day: int) -> str:
    return (london_date(story.start) + timedelta(days=day)).isoformat()
