"""Files by their content: written once under their SHA-256, outside the database."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from flask import current_app

from app.core.errors import CaseworkError

_CHUNK = 1024 * 1024


class FileMissingError(CaseworkError):
    """A file that the database knows and the document store does not hold."""

    code = "file_missing"

    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"The file {sha256[:12]} is not in the document store. Tell those who run this system."
        )


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has come in whole and is not kept yet."""

    path: Path
    sha256: str
    size: int


class Storage:
    """One folder, two levels deep by hash; a file once there is never written to again."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def receive(self, stream: IO[bytes]) -> Iterator[Received]:
        """Take in a stream; what is not kept within the block is thrown away."""
        incoming = self.root / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        path, digest, size = incoming / uuid4().hex, hashlib.sha256(), 0
        try:
            with path.open("wb") as target:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
            yield Received(path, digest.hexdigest(), size)
        finally:
            path.unlink(missing_ok=True)

    def keep(self, received: Received) -> None:
        """Put what came in where its hash says; the same content twice is one file."""
        target = self._place(received.sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            received.path.replace(target)

    def find(self, sha256: str) -> Path:
        """Find a file. Raises FileMissingError when the store does not hold it."""
        path = self._place(sha256)
        if not path.is_file():
            raise FileMissingError(sha256)
        return path

    def remove(self, sha256: str) -> None:
        """Forget a file, if it is there."""
        self._place(sha256).unlink(missing_ok=True)

    def leftovers(self, before: float) -> list[Path]:
        """List what came in before an instant (seconds since 1970) in a process that died."""
        found = (self.root / "incoming").glob("*")
        return [path for path in found if path.stat().st_mtime < before]

    def _place(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256


def storage() -> Storage:
    """The document store of this installation: IG_DOCUMENTS_URL, else beside the database."""
    url = current_app.config["IG_SETTINGS"].documents_url
    if not url:
        return Storage(Path(current_app.instance_path) / "documents")
    return Storage(Path(unquote(urlsplit(url).path)))
