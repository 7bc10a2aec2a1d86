"""A scanner, where there is one: what it finds is refused, what it did not see is never "clean"."""

import io
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.integration.documents.conftest import program
from tests.integration.documents.test_attachments import PDF, attach, download, send
from tests.integration.web.conftest import Council

pytestmark = [pytest.mark.loopback, pytest.mark.only_on("sqlite")]
"""One database is enough: what is tested is the talk with the scanner."""

EICAR = b"a text with the word EICAR in it\n"
LONGEST = 4_000


class _Clamd(socketserver.StreamRequestHandler):
    """Speaks INSTREAM as clamd does, down to closing the connection on what is too long."""

    def handle(self) -> None:
        """Read one stream and answer."""
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            if len(content) + length > LONGEST:
                return
            content += self.rfile.read(length)
        found = b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"
        self.wfile.write(found)


@pytest.fixture
def clamd() -> Iterator[str]:
    """A scanner on this machine."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def scanned(house: Council, clamd: str, monkeypatch: pytest.MonkeyPatch) -> Council:
    """The council, with that scanner."""
    _set(house.app, monkeypatch, clamd)
    return house


def _set(app: Flask, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    from dataclasses import replace

    settings = replace(app.config["IG_SETTINGS"], clamd_url=url)
    monkeypatch.setitem(app.config, "IG_SETTINGS", settings)


def test_a_file_the_scanner_passed_is_opened_by_whoever_sees_the_record(scanned: Council) -> None:
    reference = scanned.owned_asset()
    made = attach(scanned.browser("Ada Osei"), reference)
    page = scanned.browser("Cy Roe").get(f"/documents/{made}").text
    assert "no virus found" in page
    assert "not scanned" not in page
    answer = download(scanned.browser("Cy Roe"), f"/documents/{made}/file")
    assert (answer.status_code, answer.data) == (200, PDF)


def test_an_infected_file_is_refused_by_page_and_program_and_the_refusal_is_audited(
    scanned: Council,
) -> None:
    reference = scanned.asset()
    ada = scanned.browser("Ada Osei")
    answer = send(ada, f"/assets/{reference}/document", EICAR, "notes.txt")
    assert answer.status_code == 409
    assert "the virus scanner found “Eicar-Test-Signature” in it" in answer.text
    assert "Contract with the supplier" in answer.text
    assert "notes.txt" not in ada.get(f"/assets/{reference}").text
    sender = program(scanned, "Ada Osei")
    sent = sender.send("POST", "/uploads", data={"file": (io.BytesIO(EICAR), "notes.txt")})
    body = {"subject": reference, "name": "Notes", "personal_data": "no",
            "upload": sent.get_json()["upload"]}  # fmt: skip
    assert sent.get_json()["scan"] == "infected"
    assert sender.send("POST", "/documents", body).get_json()["refusals"][0]["code"] == "infected"


@pytest.mark.parametrize("away", [False, True], ids=["too long for the scanner", "away"])
def test_what_no_scanner_saw_is_not_called_clean_and_opened_by_the_ig_team_alone(
    scanned: Council, monkeypatch: pytest.MonkeyPatch, make_app: Callable[..., Flask], away: bool
) -> None:
    if away:
        _set(scanned.app, monkeypatch, "tcp://127.0.0.1:1")
    reference = scanned.owned_asset()
    ada, cy = scanned.browser("Ada Osei"), scanned.browser("Cy Roe")
    made = attach(ada, reference, PDF + bytes(2_000_000))
    assert "not scanned" in cy.get(f"/assets/{reference}").text
    refused = cy.get(f"/documents/{made}/file")
    assert refused.status_code == 409
    assert "has not been scanned for viruses" in refused.text
    assert download(ada, f"/documents/{made}/file").status_code == 200
