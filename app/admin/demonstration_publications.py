"""What the demonstration publishes, by running commands on the days it tells."""

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.core.database import session
from app.core.dates import london_date
from app.identity.models import Organisation

if TYPE_CHECKING:
    from app.admin.demonstration import Story

DATA = Path(__file__).resolve().parents[2] / "config" / "demonstration" / "publications.json"
SCHEDULED, MARKED = 50, 70


def happen(story: "Story", day: int) -> None:
    """Schedule datasets, record each refresh on its day, and publish the register."""
    told = json.loads(DATA.read_text(encoding="utf-8")).get(story.code)
    if told is None:
        return
    for row in told["datasets"]:
        if day == SCHEDULED:
            _schedule(story, row)
        if day in row["refreshed"]:
            story.do(story.act(story.officer()), "publication", "record_refresh",
                     story.published[row["name"]], refreshed_on=_date(story, day))  # fmt: skip
    if day == MARKED:
        _publish_register(story, told)


def _publish_register(story: "Story", told: dict[str, Any]) -> None:
    for name in told["public"]:
        owner = story.act(story.owner_of(name))
        story.do(owner, "asset", "mark_public", story.assets[name], public="yes")
    here = select(Organisation.reference).where(Organisation.code == story.code)
    story.do(story.act(story.holder("dpo")), "organisation", "publish_register",
             session().scalars(here).one(), fields=told["shows"])  # fmt: skip


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
