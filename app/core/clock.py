"""The one clock: every door reads it once and passes the instant on."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that may have been set to another instant, and runs on from there."""

    offset: timedelta = timedelta()
    travelling: bool = False

    @classmethod
    def starting_at(cls, start: datetime | None) -> "Clock":
        """Make a clock that reads ``start`` now (aware); None means the machine's own time."""
        if start is None:
            return cls()
        return cls(offset=start.astimezone(UTC) - _machine_now(), travelling=True)

    def now(self) -> datetime:
        """Tell the instant, aware and in UTC."""
        return _machine_now() + self.offset


def _machine_now() -> datetime:
    return datetime.fromtimestamp(time.time(), tz=UTC)
