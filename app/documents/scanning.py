"""Ask clamd whether a file holds a virus; whatever goes wrong is "not scanned", never "clean"."""

import logging
import socket
import struct
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app

_CHUNK = 64 * 1024
_PATIENCE_SECONDS = 60
_log = logging.getLogger(__name__)


class Verdict(StrEnum):
    """What is known of a file."""

    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


@dataclass(frozen=True, slots=True)
class Scan:
    """A verdict, and the name of what was found."""

    verdict: Verdict
    found: str = ""


def scanning_configured() -> bool:
    """Whether this installation has a scanner."""
    return bool(current_app.config["IG_SETTINGS"].clamd_url)


def scan(path: Path) -> Scan:
    """Scan a file by clamd's INSTREAM. A scanner that is away, or a file too long for it (clamd
    closes the connection past its StreamMaxLength), leaves the file not scanned."""
    url = current_app.config["IG_SETTINGS"].clamd_url
    if not url:
        return Scan(Verdict.NOT_SCANNED)
    try:
        with _connected(url) as connection, path.open("rb") as content:
            connection.sendall(b"zINSTREAM\0")
            while chunk := content.read(_CHUNK):
                connection.sendall(struct.pack("!I", len(chunk)) + chunk)
            connection.sendall(struct.pack("!I", 0))
            answer = b"".join(iter(lambda: connection.recv(4096), b"")).decode("utf-8", "replace")
    except OSError as error:
        _log.warning("a file was not scanned: %s", error)
        return Scan(Verdict.NOT_SCANNED)
    return _read(answer.strip("\0\n "))


def _read(answer: str) -> Scan:
    if answer == "stream: OK":
        return Scan(Verdict.CLEAN)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Scan(Verdict.INFECTED, answer.removeprefix("stream: ").removesuffix(" FOUND"))
    _log.warning("a file was not scanned: the scanner said %r", answer[:200])
    return Scan(Verdict.NOT_SCANNED)


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        return socket.create_connection(
            (parts.hostname or "127.0.0.1", parts.port or 3310), _PATIENCE_SECONDS
        )
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(_PATIENCE_SECONDS)
    connection.connect(parts.path)
    return connection
