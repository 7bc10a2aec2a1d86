"""Which of the times of a report cannot be, beside the field to put right."""

from collections.abc import Mapping
from datetime import datetime

from app.core.dates import in_order, london_date
from app.core.errors import FieldFault

_NOT_YET = {
    "discovered_at": ("Date you found out must be today or in the past.",
                      "The time you found out must be now or in the past."),
    "occurred_at": ("Date it happened must be today or in the past.",
                    "The time it happened must be now or in the past."),
    "occurred_until": ("Date until which it may have happened must be today or in the past.",
                       "The time until which it may have happened must be now or in the past."),
}  # fmt: skip


def time_faults(
    times: Mapping[str, datetime], now: datetime, *, rough: bool = False
) -> list[FieldFault]:
    """List what is wrong with the times, all aware: in the future, or in the wrong order.

    ``rough`` ones are put in order by their London days.
    """
    faults = [
        FieldFault(name, sentences[0 if london_date(times[name]) > london_date(now) else 1])
        for name, sentences in _NOT_YET.items()
        if name in times and times[name] > now
    ]
    began, ended = times.get("occurred_at"), times.get("occurred_until")
    found = times.get("discovered_at")
    if began and ended and ended < began:
        faults.append(FieldFault("occurred_until", "Until must not be before From."))
    if began and found and not in_order(began, found, rough=rough):
        sentence = "It cannot have been found out before it happened. Correct one of the two times."
        faults += [FieldFault("discovered_at", sentence), FieldFault("occurred_at", sentence)]
    return faults
