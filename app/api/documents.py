"""Files through the API: upload first, then attach by what the upload answered; open a version."""

from typing import Any

from apiflask import APIBlueprint, Schema
from apiflask.fields import File, Integer, String
from flask import Response, current_app, g, jsonify, request, send_file

from app.api.problems import ApiProblemError, error_responses
from app.api.schemas import Closed
from app.core.database import session
from app.documents.opening import open_version
from app.documents.uploads import read_upload, stage
from app.http.guard import permission
from app.http.requests import LARGEST_TIMES


class FileForm(Closed):
    """A form with one file."""

    file: Any = File(required=True)  # type: ignore[no-untyped-call]


class Uploaded(Schema):
    """What a document is attached by."""

    upload = String(required=True)
    file_name = String(required=True)
    size = Integer(required=True)
    sha256 = String(required=True)
    scan = String(required=True)


class VersionQuery(Closed):
    """Which version: the newest where none is named."""

    version = Integer()


def register(api: APIBlueprint) -> None:
    """Declare the routes of files."""
    writing = error_responses(400, 401, 403, 422, 503)
    reading = error_responses(401, 403, 404, 409, 422)
    content: dict[int, Any] = {200: {"description": "The file", "content": {"*/*": {}}}, **reading}
    view: Any = permission("document.add", "document.replace")(upload)
    view = api.doc(responses=writing, security="bearer")(view)
    view = api.output(Uploaded, 201)(view)
    api.post("/uploads")(api.input(FileForm, location="form_and_files", validation=False)(view))
    view = permission("document.view")(show_content)
    view = api.doc(responses=content, security="bearer")(view)
    view = api.input(VersionQuery, location="query", validation=False)(view)
    api.get("/documents/<reference>/content")(view)


def upload(**_shown: Any) -> Response:
    """Take in a file; attach it within a day by what this answers."""
    request.max_content_length = LARGEST_TIMES * current_app.config["IG_LARGEST_DOCUMENT"]
    sent = request.files.get("file")
    alone = {*request.form, *request.files} <= {"file"} and len(request.files.getlist("file")) < 2
    if sent is None or not sent.filename or not alone:
        raise ApiProblemError(
            422, "invalid", "Send one file, under the name file, and nothing else."
        )
    text = stage(sent.stream, sent.filename, g.actor, now=g.now)
    known = read_upload(text, g.actor)
    answer = {
        "upload": text, "file_name": known.file_name, "size": known.size, "sha256": known.sha256,
        "scan": known.scan,
    }  # fmt: skip
    response = jsonify(answer)
    response.status_code = 201
    return response


def show_content(reference: str, **_shown: Any) -> Response:
    """Hand over the file of a document."""
    text = request.args.get("version")
    if text is not None and not (text.isascii() and text.isdigit() and len(text) < 9):
        raise ApiProblemError(422, "invalid", "version must be a whole number.")
    number = int(text) if text else None
    found, path = open_version(session(), reference, number, g.actor, now=g.now)
    return send_file(
        path, found.content_type, as_attachment=True, download_name=found.file_name, etag=False
    )
