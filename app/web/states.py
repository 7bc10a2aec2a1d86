"""The colour of a state's tag; the word always says what it means."""

from app.ui.page import Colour, Tag

_COLOURS = {
    "active": Colour.GREEN, "complete": Colour.GREEN, "in_force": Colour.GREEN,
    "current": Colour.GREEN, "held": Colour.GREEN, "open": Colour.GREEN, "enabled": Colour.GREEN,
    "applied": Colour.GREEN, "done": Colour.GREEN, "proposed": Colour.BLUE, "draft": Colour.BLUE,
    "staged": Colour.BLUE, "waiting": Colour.BLUE, "running": Colour.BLUE,
    "accepted": Colour.GREEN,
    "submitted": Colour.BLUE, "in_progress": Colour.BLUE, "returned": Colour.YELLOW,
    "requested": Colour.BLUE,
    "approved": Colour.TEAL, "confirmed": Colour.PURPLE, "certified": Colour.GREEN,
    "completed": Colour.TEAL, "verified": Colour.GREEN, "risk_accepted": Colour.YELLOW,
    "dormant": Colour.YELLOW, "failed": Colour.RED, "rejected": Colour.RED,
}  # fmt: skip


def state_tag(state: str) -> Tag:
    """Make the tag of a state."""
    return Tag(state.replace("_", " ").capitalize(), _COLOURS.get(state, Colour.GREY))
