"""Measure every budget of the design on PostgreSQL; exit 1 when one is missed."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from flask import Flask

from app.core.database import session
from app.identity.actor import organisation_by_code
from app.measures.figures import Question, compute, computed_names
from bench import clocks, filling, incidents
from bench.files import export
from bench.generator import SEED
from bench.installation import Browser, Installation, cookie_of, site
from bench.pages import Reader, Timed
from bench.results import HERE, Measured, Results, about_this_run
from tests.support import postgresql

SMALL = 1_000
COME_DUE = 1_000


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is of everything."""

    assets: int
    audit_events: int
    due_items: int
    incidents: int


def main() -> int:
    """Run the benchmark. Returns the exit code: 0 when every budget is met."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--due-items", type=int, default=1_000_000)
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=HERE / "results.md")
    given = parser.parse_args()
    sizes = Sizes(given.assets, given.events, given.due_items, given.incidents)
    results = Results(
        about_this_run(
            SEED,
            assets=sizes.assets,
            audit_events=sizes.audit_events,
            due_items=sizes.due_items,
            incidents=sizes.incidents,
        )
    )
    folder = Path(tempfile.mkdtemp(prefix="ig-bench-"))
    try:
        with postgresql.server(durable=True) as address:
            small = _measure_small(_installation(address, folder, "small"))
            _measure_full(_installation(address, folder, "full"), sizes, small, results)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    results.write(given.out)
    missed = results.missed()
    print(f"Missed: {', '.join(missed)}." if missed else "Every budget is met.")
    return 1 if missed else 0


def _installation(address: Callable[[str], str], folder: Path, name: str) -> Installation:
    admin = address("postgres").replace("+psycopg", "", 1)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE bench_{name}")
    made = Installation(address(f"bench_{name}"), folder / name)
    made.folder.mkdir()
    made.ig("database", "upgrade")
    return made


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages that are timed at both sizes."""

    listed: Timed
    record: Timed
    move: Timed


def _measure_small(installation: Installation) -> _Pages:
    _say(f"A register of {SMALL:,} assets")
    app, owned, _seconds = _fill(installation, SMALL)
    with site(installation, hello=True) as served:
        browser = Browser(served.port, cookie_of(app, filling.READER))
        return _pages(Reader(app, browser, owned), browser, owned)


def _fill(installation: Installation, count: int) -> tuple[Flask, list[str], float]:
    app = installation.app()
    world = filling.people(app)
    seconds = filling.assets(installation, count)
    owned = filling.owned_assets(app, world)
    filling.settle(app)
    return app, owned, seconds


def _pages(reader: Reader, browser: Browser, owned: list[str]) -> _Pages:
    lists = ["/assets", "/assets?marking=OFFICIAL", "/assets?personal_data=yes"]
    records = [f"/assets/{reference}" for reference in owned]
    return _Pages(reader.pages(lists), reader.pages(records), reader.changes())


def _measure_full(
    installation: Installation, sizes: Sizes, small: _Pages, results: Results
) -> None:
    _say(f"A register of {sizes.assets:,} assets, {sizes.audit_events:,} events")
    app, owned, seconds = _fill(installation, sizes.assets)
    results.add(Measured("import", sizes.assets / seconds, f"{seconds:.1f} s in all"))
    filling.events(app, sizes.audit_events)
    filling.due_items(app, sizes.due_items, COME_DUE)
    touched = incidents.fill(app, filling.CODE, sizes.incidents, filling.OFFICER, owned)
    filling.settle(app)
    _measure_pages(installation, app, owned, small, results)
    _measure_incidents(installation, app, touched, results)
    _measure_figures(app, results)
    _measure_files(installation, sizes, results)
    began = time.perf_counter()
    told = installation.ig("tick")
    results.add(Measured("tick", time.perf_counter() - began, told.strip()))
    for measured in clocks.measure(app):
        results.add(measured)


def _measure_pages(
    installation: Installation, app: Flask, owned: list[str], small: _Pages, results: Results
) -> None:
    with site(installation, hello=True) as served:
        results.add(Measured("cold_start", served.started_in))
        browser = Browser(served.port, cookie_of(app, filling.READER))
        reader = Reader(app, browser, owned)
        full = _pages(reader, browser, owned)
        added = reader.additions()
        for name, timed in (("list", full.listed), ("record", full.record), ("move", full.move)):
            before: Timed = getattr(small, "listed" if name == "list" else name)
            results.add(Measured(name, timed.median, timed.floor))
            growth = timed.median / before.median
            results.add(Measured(f"{name}_growth", growth, f"{before.median:.1f} ms when small"))
        results.add(Measured("create", added.median, added.floor))
        results.add(Measured("list_html", full.listed.kib))
        _measure_search(reader, results)
        results.add(Measured("memory", served.memory()))


def _measure_incidents(
    installation: Installation, app: Flask, touched: list[str], results: Results
) -> None:
    """Time the log as an owner who reads a few of its cases, and as an officer who reads all."""
    records = [f"/incidents/{reference}" for reference in touched]
    lists = ["/incidents", "/incidents?show=open"]
    with site(installation, hello=True) as served:
        for who, suffix in ((filling.READER, ""), (filling.OFFICER, "_officer")):
            browser = Browser(served.port, cookie_of(app, who))
            reader = Reader(app, browser, touched)
            for name, pages in (("incident_list", lists), ("incident_record", records)):
                timed = reader.pages(pages)
                results.add(Measured(f"{name}{suffix}", timed.median, timed.floor))


def _measure_search(reader: Reader, results: Results) -> None:
    words = reader.pages(
        ["/search?q=housing+north", "/search?q=licensing+maps", "/search?q=harbour+archive"]
    )
    results.add(Measured("search", words.median, words.floor))
    mistyped = reader.pages(["/search?q=lisencing", "/search?q=recrodings", "/search?q=museumms"])
    results.add(Measured("search_typo", mistyped.median, mistyped.floor))


def _measure_figures(app: Flask, results: Results) -> None:
    now = datetime.now(UTC)
    slowest, which = 0.0, ""
    with app.app_context():
        organisation = organisation_by_code(session(), filling.CODE)
        assert organisation is not None
        for past in (0, 30):
            question = Question((organisation.id,), (now - timedelta(days=past)).date(), now)
            for name in computed_names():
                began = time.perf_counter()
                compute(session(), name, question)
                seconds = time.perf_counter() - began
                if seconds > slowest:
                    slowest, which = seconds, name
        session().rollback()
    results.add(Measured("measure", slowest * 1000, which))


def _measure_files(installation: Installation, sizes: Sizes, results: Results) -> None:
    csv = export(installation, "csv", sizes.assets)
    results.add(Measured("export_csv", csv.rate))
    xlsx = export(installation, "xlsx", sizes.assets)
    results.add(Measured("export_xlsx", xlsx.rate))
    little = export(installation, "csv", SMALL)
    results.add(Measured("export_growth", csv.memory - little.memory, f"{little.memory:.0f} MiB"))


def _say(sentence: str) -> None:
    print(f"\n{sentence}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
