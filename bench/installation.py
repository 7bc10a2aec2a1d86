"""An installation to measure: a database of its own, ``ig`` on it, and the site over it."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from app import create_app
from app.http.login import TOKEN
from config.settings import ROOT, Settings
from tests.support.signing_in import CSRF, start_session

BIN = Path(sys.executable).parent
KEYS = {"IG_SECRET_KEY": "s" * 32, "IG_AUDIT_KEY": "a" * 32}
STARTED_WITHIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Installation:
    """A database and a folder, and nothing shared with any other."""

    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What every process of it is told."""
        own = {"IG_DATABASE_URL": self.url, "IG_INSTANCE": str(self.folder), **KEYS}
        return {**os.environ, **own, "PYTHONPATH": str(ROOT)}

    def ig(self, *words: str, **more: str) -> str:
        """Run a command of the product and give what it printed."""
        done = subprocess.run(
            [str(BIN / "ig"), *words], env=self.environment | more, cwd=ROOT, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"ig {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def app(self) -> Flask:
        """Make the application in this process, for what has no command."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return create_app(Settings.from_environment(self.environment))


@contextmanager
def site(installation: Installation, *, hello: bool = False) -> Iterator["Site"]:
    """Serve the installation as ``make run`` does; yields the site once it answers."""
    port = _free_port()
    name = "bench.hello:app" if hello else "wsgi:app"
    command = [str(BIN / "gunicorn"), name, "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive"]
    command += ["60", "--no-control-socket", "--log-level", "warning"]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env=installation.environment, cwd=ROOT, start_new_session=True
    )
    try:
        _wait_for(port, process)
        yield Site(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(timeout=30)


@dataclass(frozen=True, slots=True)
class Site:
    """A running server: its port, its master process, and the seconds until it answered."""

    port: int
    master: int
    started_in: float

    def memory(self) -> float:
        """Proportional set size of master and workers, in MiB."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.master)], capture_output=True, text=True, check=True
        )
        processes = [self.master, *map(int, found.stdout.split())]
        return sum(_pss(process) for process in processes) / 1024


class Browser:
    """One connection that is kept, one signed-in person; every answer's seconds are measured."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = cookie
        self._headers = {"Cookie": cookie} if cookie else {}
        self.seconds = 0.0

    def get(self, path: str) -> str:
        """Read a page; raises RuntimeError unless it answers 200."""
        status, body = self._ask("GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path} answered {status}: {body[:500]}")
        return body

    def send(self, path: str, fields: Mapping[str, str]) -> str:
        """Send a form; raises RuntimeError unless it redirects. Gives where to."""
        status, body = self._ask("POST", path, urlencode(fields))
        if status not in (302, 303):
            raise RuntimeError(f"POST {path} answered {status}: {body[-3000:]}")
        return self._location

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = dict(self._headers)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        read = answer.read()
        self.seconds = time.perf_counter() - began
        self._location = answer.headers.get("Location", "")
        return answer.status, read.decode()


def hidden_fields(page: str) -> dict[str, str]:
    """Read the hidden fields of a page's last form: the token, the version."""
    form = page[page.rindex("<form") :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kept = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if kept.get("type") == "hidden":
            found[kept["name"]] = kept.get("value", "")
    return found


def cookie_of(app: Flask, email: str) -> str:
    """Start a session of a person and give the cookie a browser would hold."""
    secret = start_session(app, email).secret
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    name = app.config["SESSION_COOKIE_NAME"]
    return f"{name}={serializer.dumps({TOKEN: secret, 'csrf_token': CSRF})}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTED_WITHIN_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            Browser(port).get("/healthz")
        except OSError:
            time.sleep(0.005)
        else:
            return
    raise RuntimeError("The site did not start.")


def _pss(process: int) -> int:
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8")
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found.group(1)) if found else 0
