"""Time the pages as a department user meets them, beside the least page and the bare SQL."""

import random
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from flask import Flask
from sqlalchemy import event, text

from app.core.database import db
from bench.generator import SEED
from bench.installation import Browser, hidden_fields

WARMING = 30
TIMES = 300
WRITES = 150


@dataclass(frozen=True, slots=True)
class Timed:
    """A median in milliseconds, its floors, and the largest page seen in KiB."""

    median: float
    floor: str
    kib: float = 0.0


class Reader:
    """The department user at the site: what they open, how long it takes."""

    def __init__(self, app: Flask, browser: Browser, owned: list[str]) -> None:
        self._app, self._browser, self._owned = app, browser, owned
        self._chance = random.Random(SEED)  # noqa: S311 - which page next, not a secret

    def pages(self, addresses: list[str]) -> Timed:
        """Read pages in turn, each beside the least page of the same server."""
        page_times, least_times, largest = [], [], 0
        for turn in range(WARMING + TIMES):
            body = self._browser.get(self._chance.choice(addresses))
            page, size = self._browser.seconds, len(body.encode())
            self._browser.get("/bench/hello")
            if turn >= WARMING:
                page_times.append(page)
                least_times.append(self._browser.seconds)
                largest = max(largest, size)
        sql = self._bare_sql(addresses[0])
        floor = f"hello {_ms(least_times):.1f} ms, its SQL alone {sql}"
        return Timed(_ms(page_times), floor, largest / 1024)

    def changes(self) -> Timed:
        """Change one field of an asset of one's own, up to the redirect."""
        return self._writes(lambda: self._chance.choice(self._owned), self._change)

    def additions(self) -> Timed:
        """Add an asset, up to the redirect."""
        return self._writes(lambda: "", self._add)

    def _writes(self, choose: Callable[[], str], write: Callable[[str], float]) -> Timed:
        times, least = [], []
        for turn in range(WARMING + WRITES):
            seconds = write(choose())
            self._browser.get("/bench/hello")
            if turn >= WARMING:
                times.append(seconds)
                least.append(self._browser.seconds)
        return Timed(_ms(times), f"hello {_ms(least):.1f} ms, an empty commit {self._commit()}")

    def _change(self, reference: str) -> float:
        path = f"/assets/{reference}/mark_public"
        form = hidden_fields(self._browser.get(path))
        self._browser.send(path, {**form, "public": self._chance.choice(("yes", "no"))})
        return self._browser.seconds

    def _add(self, _reference: str) -> float:
        form = hidden_fields(self._browser.get("/assets/new"))
        name = f"Added register {self._chance.random()}"
        self._browser.send("/assets/new", {**form, "name": name})
        return self._browser.seconds

    def _bare_sql(self, address: str) -> str:
        """Run again, without anything of ours, the statements that a page had asked."""
        with self._app.app_context(), _listening() as asked:
            client = self._app.test_client(use_cookies=False)
            client.get(address, headers={"Cookie": self._browser.cookie})
        with self._app.app_context(), db.engine.connect() as connection:
            cursor = connection.connection.cursor()
            times = []
            for _turn in range(60):
                began = perf_counter()
                for statement, parameters in asked:
                    cursor.execute(statement, parameters)
                    cursor.fetchall()
                times.append(perf_counter() - began)
        return f"{_ms(times):.1f} ms ({len(asked)} statements)"

    def _commit(self) -> str:
        with self._app.app_context():
            times = []
            for _turn in range(60):
                began = perf_counter()
                with db.engine.begin() as connection:
                    connection.execute(text("UPDATE organisations SET version = version"))
                times.append(perf_counter() - began)
        return f"{_ms(times):.1f} ms"


@contextmanager
def _listening() -> Iterator[list[tuple[str, Any]]]:
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _ms(times: list[float]) -> float:
    return statistics.median(times) * 1000
