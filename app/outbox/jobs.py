"""Which kinds of long work there are, and what runs each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class JobCancelledError(Exception):
    """Someone cancelled the job while it ran."""


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a job's handler is given. It runs outside any transaction and opens its own.

    ``progress(done, total)`` tells how far it is, keeps the lease and raises JobCancelledError
    when someone cancelled it; call it between transactions. ``now()`` is an aware instant.
    """

    reference: str
    key: str
    payload: Mapping[str, Any]
    person_id: int | None
    organisation_id: int | None
    now: Callable[[], datetime]
    progress: Callable[[int, int | None], None]


Handler = Callable[[JobContext], Mapping[str, Any] | None]
"""Does the work and answers a result that fits JSON. It may be begun again after a crash."""

_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Declare a kind of job."""
    _handlers[kind] = handler


def kinds() -> tuple[str, ...]:
    """List the kinds that can be run here."""
    return tuple(sorted(_handlers))


def handler_of(kind: str) -> Handler:
    """Find what runs a kind; raises KeyError for one that was not declared."""
    return _handlers[kind]
