"""Attached documents: checked by content, kept by hash, every version there, opened by right."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.admin.backup import BackupError, restore_backup, write_backup
from app.cli.main import ig
from app.core.database import db, session
from app.documents.jobs import sweep_uploads
from app.documents.models import DocumentVersion, StoredFile
from app.documents.opening import open_version
from app.documents.storage import storage
from app.engine.unit_of_work import unit_of_work
from app.tables import metadata
from tests.integration.documents.conftest import program
from tests.integration.web.conftest import Council
from tests.support.databases import Databases
from tests.support.signing_in import csrf_token, post

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
TYPED = {"name": "Contract with the supplier", "personal_data": "no"}


def send(
    browser: FlaskClient, address: str, content: bytes, name: str = "contract.pdf", **typed: str
) -> TestResponse:
    """Choose a file on a page and send the form, in one piece of memory."""
    fields = {**TYPED, **typed, "csrf_token": csrf_token(browser)}
    head = "".join(
        f'--edge\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    )
    file = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = (head + file).encode() + content + b"\r\n--edge--\r\n"
    return browser.post(address, data=body, content_type="multipart/form-data; boundary=edge")


def attach(browser: FlaskClient, reference: str, content: bytes = PDF, **typed: str) -> str:
    """Attach a file to an asset; returns the document's reference."""
    answer = send(browser, f"/assets/{reference}/document", content, **typed)
    assert answer.status_code == 302, answer.text
    found = re.search(r"/documents/(DOC-\d{4}-\d{4,})", browser.get(f"/assets/{reference}").text)
    assert found
    return found[1]


def download(browser: FlaskClient, address: str) -> TestResponse:
    """Open a file, whole."""
    with browser.get(address) as answer:
        assert answer.data is not None
    return answer


def _word_document(*more: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("word/document.xml", "[Content_Types].xml", *more):
            archive.writestr(name, "<x/>")
    return made.getvalue()


def test_a_file_is_attached_shown_and_handed_over_as_it_was(house: Council) -> None:
    reference = house.owned_asset()
    ada, bo = house.browser("Ada Osei"), house.browser("Bo Lin")
    made = attach(ada, reference)
    page = bo.get(f"/assets/{reference}").text
    assert "Contract with the supplier" in page
    assert "contract.pdf" in page
    assert "not scanned" in page
    assert hashlib.sha256(PDF).hexdigest() in bo.get(f"/documents/{made}").text
    answer = download(bo, f"/documents/{made}/file")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=contract.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert house.events("document.opened") == 0


def test_earlier_versions_stay_with_number_hash_who_and_when(house: Council) -> None:
    reference = house.owned_asset()
    ada, bo = house.browser("Ada Osei"), house.browser("Bo Lin")
    made = attach(ada, reference)
    same = send(bo, f"/documents/{made}/replace", PDF)
    assert same.status_code == 409
    assert "the same as the version that is here already" in same.text
    assert send(bo, f"/documents/{made}/replace", PDF + b"%", personal_data="yes").location
    page = ada.get(f"/documents/{made}").text
    for words in ("Version 1", "Version 2", "added by Ada Osei", "added by Bo Lin"):
        assert words in page
    assert all(hashlib.sha256(file).hexdigest() in page for file in (PDF, PDF + b"%"))
    assert download(ada, f"/documents/{made}/versions/1").data == PDF
    assert download(ada, f"/documents/{made}/file").data == PDF + b"%"
    assert ada.get(f"/documents/{made}/versions/3").status_code == 404
    assert house.events("document.opened") == 2, "it contains personal data now"


def test_who_may_change_the_record_may_attach_and_nobody_else(
    house: Council, stranger: FlaskClient
) -> None:
    reference = house.owned_asset()
    ada, cy, di = (house.browser(name) for name in ("Ada Osei", "Cy Roe", "Di Fox"))
    made = attach(ada, reference)
    assert "Attach a document" not in cy.get(f"/assets/{reference}").text
    assert send(cy, f"/assets/{reference}/document", PDF + b"x").status_code == 403
    assert download(cy, f"/documents/{made}/file").status_code == 200
    for browser in (di, stranger):
        assert browser.get(f"/documents/{made}").status_code == 404
        assert browser.get(f"/documents/{made}/file").status_code == 404
        assert browser.get(f"/documents/{made}/versions/1").status_code == 404
        assert "contract.pdf" not in browser.get("/documents").text
        assert send(browser, f"/documents/{made}/replace", PDF + b"y").status_code == 404
        assert send(browser, f"/assets/{reference}/document", PDF + b"z").status_code == 404
    assert post(cy, f"/documents/{made}/withdraw", {"reason": "x"}).status_code == 403
    assert post(ada, f"/documents/{made}/withdraw", {"reason": "Wrong one"}).location
    assert "contract.pdf" not in ada.get(f"/assets/{reference}").text
    gone = ada.get(f"/documents/{made}/file")
    assert (gone.status_code, "was withdrawn" in gone.text) == (409, True)


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"<!DOCTYPE html><html><script>x</script></html>", "report.pdf",
         "“report.pdf” is not a PDF document, as its name says: its content is a web page."),
        (PDF, "a.docx",
         "“a.docx” is not a Word document, as its name says: its content is a PDF document."),
        (b"MZ" + bytes(200), "tool.exe", "“tool.exe” cannot be attached."),
        (b"", "empty.txt", "“empty.txt” is empty."),
        (_word_document("word/vbaProject.bin"), "letter.docx",
         "its content is an Office document with macros."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "../../logo.png",
         "“logo.png” is not a PNG picture"),
    ],
    ids=["html", "pdf", "program", "empty", "macros", "svg"],
)  # fmt: skip
def test_content_that_is_not_its_name_is_refused_in_a_sentence(
    house: Council, content: bytes, name: str, problem: str
) -> None:
    reference = house.asset()
    answer = send(house.browser("Ada Osei"), f"/assets/{reference}/document", content, name)
    assert answer.status_code == 422
    assert problem in answer.text
    assert 'value="Contract with the supplier"' in answer.text
    with house.app.app_context():
        assert session().scalar(select(func.count()).select_from(StoredFile)) == 0


def test_an_office_document_is_known_by_what_is_inside(house: Council) -> None:
    reference = house.asset()
    ada = house.browser("Ada Osei")
    sent = send(ada, f"/assets/{reference}/document", _word_document(), "letter.docx")
    assert sent.status_code == 302


def test_a_file_of_60_mb_is_refused_in_a_sentence_and_nothing_typed_is_lost(
    house: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = house.asset()
    ada = house.browser("Ada Osei")
    answer = send(ada, f"/assets/{reference}/document", PDF + bytes(60 * 1024 * 1024))
    assert answer.status_code == 422
    assert "“contract.pdf” is 60 MB. A document may be up to 50 MB." in answer.text
    assert 'value="Contract with the supplier"' in answer.text
    monkeypatch.setitem(house.app.config, "IG_LARGEST_DOCUMENT", 1024 * 1024)
    answer = send(ada, f"/assets/{reference}/document", bytes(5 * 1024 * 1024))
    assert answer.status_code == 413
    assert "1 MB" in answer.text


def test_a_file_that_no_document_came_to_hold_is_swept_and_no_other(house: Council) -> None:
    reference = house.asset()
    ada, cy = house.browser("Ada Osei"), house.browser("Cy Roe")
    attach(ada, reference)
    assert send(cy, f"/assets/{reference}/document", PDF + b"lost").status_code == 403
    lost = hashlib.sha256(PDF + b"lost").hexdigest()
    with house.app.app_context():
        assert storage().find(lost).exists(), "written before the move, which failed"
        assert sweep_uploads(house.world.now) == 0
        house.world.wait(hours=25)
        assert sweep_uploads(house.world.now) == 1
        assert not (storage().root / lost[:2] / lost[2:4] / lost).exists()
        kept = session().scalars(select(DocumentVersion.sha256)).one()
        assert storage().find(kept).read_bytes() == PDF
        session().rollback()


def test_a_program_uploads_then_attaches_by_the_same_rules(house: Council) -> None:
    reference = house.owned_asset()
    ada, bo = program(house, "Ada Osei"), program(house, "Bo Lin")
    sent = ada.send("POST", "/uploads", data={"file": (io.BytesIO(PDF), "contract.pdf")})
    assert sent.status_code == 201, sent.text
    upload = sent.get_json()["upload"]
    body = {**TYPED, "subject": reference, "upload": upload}
    stolen = bo.send("POST", "/documents", body)
    assert stolen.status_code == 422, "what Ada uploaded is hers to attach"
    made = ada.send("POST", "/documents", body)
    assert made.status_code == 201, made.text
    answer = made.get_json()
    assert (answer["sha256"], answer["number"]) == (hashlib.sha256(PDF).hexdigest(), 1)
    content = bo.send("GET", f"/documents/{answer['reference']}/content")
    assert content.data == PDF
    assert content.headers["Content-Disposition"].startswith("attachment")
    content.close()
    wrong = ada.send("POST", "/uploads", data={"file": (io.BytesIO(b"MZ" + bytes(99)), "a.pdf")})
    assert wrong.status_code == 422
    assert "“a.pdf” is not a PDF document" in wrong.get_json()["detail"]
    assert ada.send("POST", "/uploads", data={}).status_code == 422
    more = {"file": (io.BytesIO(PDF), "contract.pdf"), "subject": reference}
    assert ada.send("POST", "/uploads", data=more).status_code == 422


def test_a_backup_takes_the_files_along_and_puts_them_back(
    house: Council, databases: Databases, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    made = attach(house.browser("Ada Osei"), house.asset())
    with house.app.app_context(), unit_of_work(house.world.now) as unit:
        write_backup(unit.session, metadata, tmp_path / "backup.zip")
    with (
        databases.own("sqlite") as target,
        make_app(target, instance_path=tmp_path / "other").app_context(),
    ):
        with unit_of_work(house.world.now) as unit:
            restore_backup(unit.session, metadata, tmp_path / "backup.zip")
        _version, path = open_version(
            session(), made, None, house.world.as_("Ada Osei"), now=house.world.now
        )
        assert path.read_bytes() == PDF
        assert path.is_relative_to(tmp_path / "other")
        session().rollback()
        db.engine.dispose()


def test_a_backup_whose_files_were_altered_is_refused(
    house: Council, databases: Databases, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    attach(house.browser("Ada Osei"), house.asset())
    with house.app.app_context(), unit_of_work(house.world.now) as unit:
        write_backup(unit.session, metadata, tmp_path / "backup.zip")
    _alter(tmp_path / "backup.zip", f"files/{hashlib.sha256(PDF).hexdigest()}")
    with (
        databases.own("sqlite") as target,
        make_app(target, instance_path=tmp_path / "other").app_context(),
    ):
        with pytest.raises(BackupError, match="is not as it was written"):  # noqa: SIM117
            with unit_of_work(house.world.now) as unit:
                restore_backup(unit.session, metadata, tmp_path / "backup.zip")
        db.engine.dispose()


def _alter(backup: Path, member: str) -> None:
    with zipfile.ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(backup, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content + b"!" if name == member else content)


def test_the_command_line_uploads_and_attaches(house: Council, tmp_path: Path) -> None:
    reference = house.owned_asset()
    (tmp_path / "contract.pdf").write_bytes(PDF)
    who = ["--as", "ada.osei@northbourne.example"]
    sent = _run(house.app, "upload", str(tmp_path / "contract.pdf"), *who)
    assert sent.exit_code == 0, sent.output
    pairs = {**TYPED, "subject": reference, "upload": sent.output.strip()}
    inputs = [part for name, value in pairs.items() for part in ("--input", f"{name}={value}")]
    made = _run(house.app, "new", "document", *inputs, *who)
    assert made.exit_code == 0, made.output
    assert "contract.pdf" in house.browser("Bo Lin").get(f"/assets/{reference}").text
    refused = _run(house.app, "upload", str(tmp_path / "contract.pdf"))
    assert refused.exit_code == 1, "the unnamed system user does no casework"


def _run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        result = CliRunner().invoke(ig, arguments)
        session().rollback()
    return result
