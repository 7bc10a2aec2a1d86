"""What make run starts: one plain sentence when it cannot, everything stopped when asked."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.support.databases import ROOT, Database


@pytest.mark.loopback
def test_a_port_in_use_is_said_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(_serve(port), capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is in use. Choose another: make run PORT={port + 1}\n"


@pytest.mark.loopback
@pytest.mark.only_on("sqlite")
def test_one_signal_stops_the_site_and_the_scheduler(
    own_database: Database, tmp_path: Path
) -> None:
    """SQLite is what make run uses; the second start finds the demonstration of the first."""
    environment = {**os.environ, "IG_INSTANCE": str(tmp_path), "IG_DATABASE_URL": own_database.url}
    for ask in (signal.SIGINT, signal.SIGTERM):
        _starts_and_stops(environment, ask)


def _starts_and_stops(environment: dict[str, str], ask: signal.Signals) -> None:
    port = _free_port()
    with subprocess.Popen(
        _serve(port), cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            greeting = _greeting(process)
            status = _status(port)
            children = _children(process.pid)
            process.send_signal(ask)
            process.wait(timeout=30)
        finally:
            process.kill()
    assert f"http://127.0.0.1:{port}" in greeting
    assert status < 500
    assert process.returncode == 0
    assert children
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def _serve(port: int) -> list[str]:
    return [sys.executable, str(ROOT / "bin" / "serve.py"), "--port", str(port)]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _greeting(process: "subprocess.Popen[str]") -> str:
    """Read what is printed until the site answers, or until the process gives up."""
    lines: list[str] = []
    for line in process.stdout or ():
        lines.append(line)
        if "Ctrl-C" in line:
            break
    return "".join(lines)


def _status(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in tasks.split()]
