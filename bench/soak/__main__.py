"""Kill, crowd and wander on both databases; write bench/soak.md and exit 1 for any finding."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from bench.generator import SEED
from bench.installation import Installation
from bench.results import HERE, about_this_run
from bench.soak.dates import tick_twice
from bench.soak.kills import kill
from bench.soak.walks import walk
from tests.support import postgresql


def main() -> int:
    """Run the soak. Returns the exit code: 0 when nothing was found."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="for each database")
    parser.add_argument("--steps", type=int, default=20_000, help="for each database")
    parser.add_argument("--items", type=int, default=1_000_000, help="dates, on PostgreSQL")
    parser.add_argument("--come-due", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=HERE / "soak.md")
    given = parser.parse_args()
    lines, findings = [], []
    for kind, part, words, found in _run(given):
        line = f"- {kind}, {part}: {words}"
        print(line, *(f"\n    FOUND {finding}" for finding in found[:20]), flush=True)
        lines += [line, *(f"    - **found**: {finding}" for finding in found[:20])]
        findings += found
    about = about_this_run(given.seed, kills=given.kills, steps=given.steps, dates=given.items)
    verdict = f"{len(findings)} findings." if findings else "Nothing was found."
    head = ["# Soak", "", "Written by `make soak`.", ""]
    head += [f"- {name}: {value}" for name, value in about.items()]
    given.out.write_text("\n".join([*head, "", verdict, "", *lines]) + "\n", encoding="utf-8")
    print(verdict)
    return 1 if findings else 0


def _run(given: argparse.Namespace) -> Iterator[tuple[str, str, str, list[str]]]:
    folder = Path(tempfile.mkdtemp(prefix="ig-soak-"))
    try:
        with postgresql.server() as address:
            for kind in ("PostgreSQL", "SQLite"):
                with _installations(kind, address, folder) as make:
                    yield kind, *_walks(make(), given)
                    yield kind, *_kills(make(), given)
                    if kind == "PostgreSQL":
                        yield kind, *_dates(make(), given)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _walks(installation: Installation, given: argparse.Namespace) -> tuple[str, str, list[str]]:
    began = time.monotonic()
    walked = walk(installation.app(), given.steps, walkers=4, seed=given.seed)
    words = (
        f"{given.steps:,} steps of four walkers in {time.monotonic() - began:.0f} s: "
        f"{sum(walked.moves.values()):,} moves of {len(walked.moves)} kinds, "
        + ", ".join(f"{n:,} {code}" for code, n in walked.refused.most_common())
    )
    return "random walks", words, walked.findings


def _kills(installation: Installation, given: argparse.Namespace) -> tuple[str, str, list[str]]:
    killed = kill(installation, given.kills, given.seed)
    who = ", ".join(f"{n} of a {name}" for name, n in killed.kills.most_common())
    words = (
        f"{who}; {len(killed.answered):,} assets answered and kept, {killed.mails:,} mails "
        f"delivered, {killed.repeated:,} of them again with the same Message-ID"
    )
    return "kills", words, killed.findings


def _dates(installation: Installation, given: argparse.Namespace) -> tuple[str, str, list[str]]:
    ticked = tick_twice(installation, given.items, given.come_due)
    words = (
        f"{given.items:,} dates, {given.come_due:,} come due, two ticks at once: "
        f"{ticked.steps:,} steps in {ticked.seconds:.1f} s"
    )
    return "dates", words, ticked.findings


@contextmanager
def _installations(
    kind: str, address: Callable[[str], str], folder: Path
) -> Iterator[Callable[[], Installation]]:
    numbers = count(1)

    def make() -> Installation:
        name = f"{kind.lower()}_{next(numbers)}"
        place = folder / name
        place.mkdir()
        url = f"sqlite:///{place / 'soak.sqlite3'}"
        if kind == "PostgreSQL":
            admin = address("postgres").replace("+psycopg", "", 1)
            with psycopg.connect(admin, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            url = address(name)
        made = Installation(url, place)
        made.ig("database", "upgrade")
        return made

    yield make


if __name__ == "__main__":
    sys.exit(main())
