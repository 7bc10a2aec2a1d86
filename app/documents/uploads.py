"""Take in a file before the move that attaches it: measured, checked, scanned, kept and signed.

The move is given a text that only this installation can make, so that nobody attaches by its hash
what they never had. A file that no move attaches within a day is swept (app.documents.jobs).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select, update

from app.core.errors import FieldFault, InvalidError
from app.documents.content import WrongContentError, check_content, plain_name
from app.documents.models import StoredFile
from app.documents.scanning import Scan, Verdict, scan
from app.documents.storage import Received, storage
from app.engine.unit_of_work import retrying, unit_of_work
from app.identity.actor import Actor

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was taken in for somebody; ``found`` names the virus in an infected one."""

    sha256: str
    size: int
    content_type: str
    file_name: str
    scan: str
    found: str
    person_id: int | None


def stage(stream: IO[bytes], name: str | None, actor: Actor, *, now: datetime) -> str:
    """Take in a file and answer the text that a move attaches it by.

    Raises InvalidError beside the field ``file`` for one that is too large, empty, or not what its
    name says. An infected file is not kept; the move that names it is refused, and audited.
    """
    shown = plain_name(name or "")
    most = int(current_app.config["IG_LARGEST_DOCUMENT"])
    with storage().receive(stream) as received:
        if received.size > most:
            size = f"{received.size / MEGABYTE:.0f} MB"
            raise _fault(f"“{shown}” is {size}. A document may be up to {most // MEGABYTE} MB.")
        try:
            content_type = check_content(received.path, shown)
        except WrongContentError as error:
            raise _fault(str(error)) from None
        verdict = scan(received.path)
        if verdict.verdict is not Verdict.INFECTED:
            retrying(lambda: _keep(received, now))
    return _sign(received, content_type, shown, verdict, actor)


def _fault(sentence: str) -> InvalidError:
    return InvalidError([FieldFault("file", sentence)])


def _keep(received: Received, now: datetime) -> None:
    """Note the file, then write it, in one transaction: the sweep holds the same row."""
    with unit_of_work(now) as unit:
        known = unit.session.scalar(
            select(StoredFile.sha256).where(StoredFile.sha256 == received.sha256).with_for_update()
        )
        if known is None:
            unit.session.add(
                StoredFile(sha256=received.sha256, size=received.size, stored_at=unit.now)
            )
            unit.session.flush()
        else:
            unit.session.execute(
                update(StoredFile).where(StoredFile.sha256 == known).values(stored_at=unit.now)
            )
        storage().keep(received)


def _sign(received: Received, content_type: str, name: str, verdict: Scan, actor: Actor) -> str:
    value = [received.sha256, received.size, content_type, name, str(verdict.verdict),
             verdict.found, actor.person_id]  # fmt: skip
    return str(_serializer().dumps(value))


def read_upload(text: str, actor: Actor) -> Upload:
    """Read what ``stage`` answered to the same person; raises InvalidError for anything else."""
    try:
        upload = Upload(*_serializer().loads(text))
    except (BadSignature, TypeError):
        raise _unknown() from None
    if upload.person_id != actor.person_id:
        raise _unknown()
    return upload


def _unknown() -> InvalidError:
    sentence = "This names no file that you uploaded. Upload the file again."
    return InvalidError([FieldFault("upload", sentence)])


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="upload")
