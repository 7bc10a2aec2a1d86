"""What moves of comments and attached documents set on their records."""

from collections.abc import Mapping

from app.core.errors import FieldFault, InvalidError
from app.documents.models import DocumentVersion, StoredFile
from app.documents.subjects import hang
from app.documents.uploads import Upload, read_upload
from app.engine.move import Move
from app.engine.noun import Handler


def _add_comment(move: Move) -> None:
    noun, _record = hang(move)
    move.record.author_id = move.actor.person_id
    move.facts = {"subject_kind": noun.name}


def _edit_comment(move: Move) -> None:
    if move.values["body"] != move.record.body:
        move.record.body = move.values["body"]
        move.record.edited_at = move.unit.now


def _withdraw_comment(move: Move) -> None:
    move.record.withdrawn_body, move.record.body = move.record.body, None


def _add_document(move: Move) -> None:
    noun, _record = hang(move)
    move.record.added_by_id = move.actor.person_id
    _put(move, 1)
    move.facts |= {"subject_kind": noun.name}


def _replace_document(move: Move) -> None:
    move.record.personal_data = move.values["personal_data"]
    _put(move, move.record.number + 1)


def _put(move: Move, number: int) -> None:
    """Make an uploaded file the newest version; the ones before stay as they are."""
    upload: Upload = read_upload(move.values["upload"], move.actor)
    if move.session.get(StoredFile, upload.sha256) is None:
        sentence = "The file was uploaded too long ago. Upload it again."
        raise InvalidError([FieldFault("upload", sentence)])
    document = move.record
    document.number, document.file_name = number, upload.file_name
    document.size, document.sha256, document.scan = upload.size, upload.sha256, upload.scan
    document.versions.append(
        DocumentVersion(
            number=number, file_name=upload.file_name, content_type=upload.content_type,
            size=upload.size, sha256=upload.sha256, scan=upload.scan,
            added_by_id=move.actor.person_id, added_at=move.unit.now,
        )
    )  # fmt: skip
    move.facts = {"number": number, "sha256": upload.sha256, "scan": upload.scan}


COMMENT: Mapping[str, Handler] = {
    "add": _add_comment, "edit": _edit_comment, "withdraw": _withdraw_comment,
}  # fmt: skip
DOCUMENT: Mapping[str, Handler] = {"add": _add_document, "replace": _replace_document}
