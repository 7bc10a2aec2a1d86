"""A private PostgreSQL server for one test process, started from Debian's binaries."""

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

GIVEN = "IG_TEST_POSTGRES_URL"
HOW_TO = (
    "PostgreSQL is needed for the tests and was not found. Run bin/system-packages test, or set "
    f"{GIVEN} to postgresql+psycopg://... of a server where databases may be created."
)
STARTED_WITHIN_SECONDS = 30
PR_SET_PDEATHSIG = 1

# Nothing here outlives the tests, so nothing waits for the disk.
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

UrlOf = Callable[[str], str]
"""Gives the SQLAlchemy address of a database of the server by its name."""


class PostgresMissingError(RuntimeError):
    """The tests cannot run on PostgreSQL here; the message says what to do."""


@contextmanager
def server(*, durable: bool = False) -> Iterator[UrlOf]:
    """Yield addresses on the given server, or on one that lives as long as the block.

    A durable one waits for the disk at every commit, as a council's would.
    """
    given = os.environ.get(GIVEN)
    if given:
        yield lambda name: _with_database(given, name)
        return
    folder = Path(tempfile.mkdtemp(prefix="ig-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        process = _start(folder, {} if durable else SPEED)
        try:
            yield lambda name: f"postgresql+psycopg://postgres@/{name}?host={folder}"
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: there is nothing to keep
            process.wait(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, speed: dict[str, str]) -> subprocess.Popen[bytes]:
    owner = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses root
    if owner:
        shutil.chown(folder, owner, owner)
    data = str(folder / "data")
    initdb = [_binary("initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--no-sync"]
    options = {**speed, "listen_addresses": "", "unix_socket_directories": str(folder)}
    settings = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        as_owner: dict[str, Any] = {
            "user": owner,
            "group": owner,
            "cwd": "/",
            "stdout": log,
            "stderr": log,
        }
        if owner:
            as_owner["extra_groups"] = []
        subprocess.run([*initdb, "-E", "UTF8", "--locale=C.UTF-8"], check=True, **as_owner)
        process = subprocess.Popen(
            [_binary("postgres"), "-D", data, *settings],
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - two calls that take no lock
            **as_owner,
        )
    _wait_until_ready(process, folder)
    return process


def _end_with_parent() -> None:
    """Have the kernel stop the server should the test process be killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wait_until_ready(process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + STARTED_WITHIN_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise PostgresMissingError(
        f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}"
    )


def _binary(name: str) -> str:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = str(installed[0]) if installed else shutil.which(name)
    if found is None:
        raise PostgresMissingError(HOW_TO)
    return found


def _with_database(url: str, name: str) -> str:
    address, _, query = url.partition("?")
    return f"{address.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
