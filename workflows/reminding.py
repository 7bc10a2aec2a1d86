"""Holidays that an administrator adds or takes away, and people's secret calendar addresses."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, Refusal, Transition, Workflow


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    day_free: bool = True


def day_free(facts: Facts) -> Refusal | None:
    """A day of a calendar is changed once."""
    if facts.day_free:
        return None
    return Refusal("day_listed", "This day of this calendar is on the list already.")


class HolidayState(StrEnum):
    """Whether a change to a calendar stands."""

    LISTED = "listed"
    REMOVED = "removed"


class FeedState(StrEnum):
    """Whether a calendar address works."""

    LIVE = "live"
    REVOKED = "revoked"


EDIT_HOLIDAY = "holiday.edit"

HOLIDAY = Workflow(
    name="holiday",
    title="Holiday",
    states=HolidayState,
    initial=HolidayState.LISTED,
    terminal=frozenset({HolidayState.REMOVED}),
    about="A day on which an organisation does not work although the published calendar does not "
    "say so, or works although it does (R-WD-02).",
    meanings={
        HolidayState.LISTED: "Counts when working days are counted.",
        HolidayState.REMOVED: "Was taken off the list.",
    },
    transitions=(
        Transition(
            "list", "Add a holiday", (), HolidayState.LISTED, "holiday.listed",
            guards=(day_free,), edits_fields=True, permission=EDIT_HOLIDAY,
        ),
        Transition(
            "edit", "Change details", (HolidayState.LISTED,), KEEP, "holiday.edited",
            guards=(day_free,), edits_fields=True, permission=EDIT_HOLIDAY,
        ),
        Transition(
            "remove", "Take off the list", (HolidayState.LISTED,), HolidayState.REMOVED,
            "holiday.removed", permission=EDIT_HOLIDAY,
        ),
    ),
)  # fmt: skip

CALENDAR_FEED = Workflow(
    name="calendar_feed",
    title="Calendar address",
    states=FeedState,
    initial=FeedState.LIVE,
    terminal=frozenset({FeedState.REVOKED}),
    about="A secret address from which a person's calendar reads their due dates.",
    meanings={FeedState.LIVE: "Works.", FeedState.REVOKED: "Does not work any more."},
    transitions=(
        Transition(
            "create", "Make a calendar address", (), FeedState.LIVE, "calendar_feed.created"
        ),
        Transition(
            "revoke", "Revoke", (FeedState.LIVE,), FeedState.REVOKED, "calendar_feed.revoked"
        ),
    ),
)
