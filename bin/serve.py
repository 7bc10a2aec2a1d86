"""Run the site and the scheduler together until Ctrl-C or SIGTERM stops both."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
IG = str(BIN / "ig")
HOST = "127.0.0.1"
STARTED_WITHIN_SECONDS = 60
STOPPED_WITHIN_SECONDS = 15


class StopAskedError(Exception):
    """Someone pressed Ctrl-C or sent SIGTERM."""


def main() -> int:
    """Prepare the database, start both processes, and stop them together. Returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    if not 0 < port < 65536:
        return _say(f"{port} is not a port: choose one between 1 and 65535.")
    if not _is_free(port):
        return _say(f"Port {port} is in use. Choose another: make run PORT={port + 1}")
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _ask_to_stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        _prepare()
        os.environ.setdefault("IG_BASE_URL", f"http://{HOST}:{port}")
        children += [_start(command) for command in _commands(port)]
        if _answers(port, children):
            _greet(port)
        elif all(child.poll() is None for child in children):
            return _say(f"No answer in {STARTED_WITHIN_SECONDS} seconds; all is stopped.")
        return _watch(children)
    except StopAskedError:
        return 0
    except subprocess.CalledProcessError as failure:
        return failure.returncode
    finally:
        _stop(children)


def _prepare() -> None:
    subprocess.run([IG, "database", "upgrade"], cwd=ROOT, check=True)
    subprocess.run([IG, "demo", "load", "--if-empty"], cwd=ROOT, check=True)


def _commands(port: int) -> list[list[str]]:
    site = [str(BIN / "gunicorn"), "wsgi:app", "--bind", f"{HOST}:{port}"]
    site += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    # Gunicorn would otherwise open a control socket in the home directory.
    site += ["--no-control-socket", "--graceful-timeout", "5", "--log-level", "warning"]
    return [site, [IG, "scheduler"]]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process alone, which then stops both.
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def _answers(port: int, children: list[subprocess.Popen[bytes]]) -> bool:
    deadline = time.monotonic() + STARTED_WITHIN_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2):
                return True
        except urllib.error.HTTPError:
            return True  # it answers; whether it is well is for /readyz to say
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def _greet(port: int) -> None:
    print(
        f"\nIG Casework is at http://{HOST}:{port}\n"
        "Sign in: the sign-in page of a demonstration lists its people and their password.\n"
        "         In a database of your own, first run .venv/bin/ig setup\n"
        "Stop:    Ctrl-C\n",
        flush=True,
    )


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    while all(child.poll() is None for child in children):
        time.sleep(0.2)
    ended = next(child for child in children if child.poll() is not None)
    words = [Path(str(word)).name for word in ended.args][:2]  # type: ignore[union-attr]
    return _say(
        f"{' '.join(words)} ended by itself (exit {ended.returncode}); everything is stopped."
    )


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOPPED_WITHIN_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
    raise StopAskedError


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
