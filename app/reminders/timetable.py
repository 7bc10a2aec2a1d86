"""The leader's timetable: what it does and how often, kept in memory by APScheduler."""

from collections.abc import Callable
from typing import Any


class Timetable:
    """Runs one thing at once and then every so many seconds, never twice at a time."""

    def __init__(self, work: Callable[[], None], every_seconds: float) -> None:
        self._work = work
        self._every = every_seconds
        self._scheduler: Any = None

    @property
    def running(self) -> bool:
        """Whether it has been started."""
        return self._scheduler is not None

    def start(self) -> None:
        """Begin, with the first run at once."""
        from apscheduler.schedulers.background import BackgroundScheduler  # 0.2 s to import

        # In UTC: a timetable in London time runs twice, or an hour late, when the clocks change.
        self._scheduler = BackgroundScheduler(timezone="UTC")
        options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler.add_job(self._work, **options)
        self._scheduler.add_job(self._work, "interval", seconds=self._every, id="tick", **options)
        self._scheduler.start()

    def stop(self, *, wait: bool) -> None:
        """End; ``wait`` for a run that is under way."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=wait)
        self._scheduler = None
