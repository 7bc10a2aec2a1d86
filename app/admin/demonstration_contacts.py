"""The demonstration's out-of-hours contacts: one list for each organisation that has the office."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.admin.demonstration import Story

DATA = Path(__file__).resolve().parents[2] / "config" / "demonstration" / "contacts.json"


def write_down(story: "Story") -> None:
    """Have the IG team write down whom to phone, first to last."""
    officer = story.act(story.officer())
    held = {role for person in story.data["people"] for role in person["roles"]}
    position = 0
    for row in json.loads(DATA.read_text(encoding="utf-8"))["contacts"]:
        role = row.get("role")
        if role is not None and role not in held:
            continue
        position += 1
        story.do(
            officer, "contact", "list", name=row.get("name"), purpose=row["purpose"],
            person=story.people[story.holder(role)] if role else None, note=row["note"],
            telephone=row["telephone"], second_telephone=row.get("second_telephone"),
            position=str(position),
        )  # fmt: skip
