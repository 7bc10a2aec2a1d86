"""Imports and exports in the browser, without script: upload, columns, rows, apply, undo."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, func, select
from werkzeug.test import TestResponse

from app.assets.models import Asset
from app.core.database import session
from app.engine.jobs import run_jobs
from app.exchange import jobs
from app.exchange.models import ImportRun
from app.outbox.models import Job
from tests.factories.world import council
from tests.support.signing_in import csrf_token, sign_in
from tests.support.signing_in import post as send

ADA, DI = "ada.osei@northbourne.example", "di.fox@northbourne.example"
TEXT = "ID,Name,Purpose,Personal data\n1,Rates,To bill,no\n2,Roads,To mend,perhaps\n"


@pytest.fixture
def ada(app: Flask, client: FlaskClient) -> FlaskClient:
    """An IG officer's browser. No context stays open, so that each request stands alone."""
    with app.app_context():
        council()
    sign_in(client, ADA)
    return client


def ask(client: FlaskClient, query: Select[Any]) -> list[Any]:
    """Read from the database as it is now."""
    with client.application.app_context():
        return list(session().scalars(query))


def count(client: FlaskClient, model: type[Any]) -> int:
    return int(ask(client, select(func.count()).select_from(model))[0])


def upload(client: FlaskClient, text: str | bytes, name: str = "register.csv") -> TestResponse:
    data = text.encode() if isinstance(text, str) else text
    return client.post(
        "/imports/new",
        data={"csrf_token": csrf_token(client), "kind": "assets", "file": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )


def post(client: FlaskClient, address: str, **data: str) -> TestResponse:
    return send(client, address, data)


def choose(client: FlaskClient, answer: TestResponse) -> str:
    """Accept the proposed columns as the page shows them; gives the import's address."""
    address = answer.headers["Location"]
    shown = client.get(address).text
    assert "Check the rows" in shown
    chosen = {"column-0": "source_reference", "column-1": "name", "column-2": "purpose"}
    fourth = {"column-3": "personal_data"} if 'id="column-3"' in shown else {}
    answer = post(client, address, **chosen, **fourth, save="yes")
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def work(app: Flask) -> None:
    """Run what waits, as the scheduler would."""
    with app.app_context():
        run_jobs(app.config["IG_CLOCK"], "test")


def test_a_file_goes_from_upload_to_records_and_back(ada: FlaskClient) -> None:
    assert "Import a file" in ada.get("/imports").text
    address = choose(ada, upload(ada, TEXT))
    shown = ada.get(address).text
    assert "Import these rows" in shown
    assert "perhaps" in shown
    assert count(ada, Asset) == 0
    handed_back = ada.get(f"{address}/rejected.csv").text
    assert handed_back.splitlines()[0] == "ID,Name,Purpose,Personal data,problem"
    assert "2,Roads,To mend,perhaps" in handed_back
    assert post(ada, f"{address}/apply").status_code == 302
    assert ask(ada, select(Asset.name)) == ["Rates"]
    assert "Undo this import" in ada.get(address).text
    post(ada, f"{address}/undo", reason="A trial")
    assert ask(ada, select(Asset.state)) == ["withdrawn"]
    assert "register.csv" in ada.get("/imports").text


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (b"%PDF-1.7", "register.csv", "PDF"),
        ("", "register.csv", "is empty"),
        ("ID,Name\n", "register.csv", "no rows"),
        (b"PK\x03\x04broken", "register.xlsx", "damaged"),
        ("ID,Name\n1,x\n", "register.doc", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_so_in_one_sentence(
    ada: FlaskClient, text: str | bytes, name: str, said: str
) -> None:
    answer = upload(ada, text, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert "There is a problem" in answer.text
    assert count(ada, ImportRun) == 0


def test_the_page_asks_when_no_one_can_tell_day_from_month(ada: FlaskClient) -> None:
    answer = upload(ada, "ID,Name,Support ends\n1,Rates,01/02/2027\n")
    address = answer.headers["Location"]
    chosen = {"column-0": "source_reference", "column-1": "name", "column-2": "support_ends_on"}
    asked = post(ada, address, **chosen)
    assert asked.status_code == 422
    assert "may be read day first or month first" in asked.text
    answer = post(ada, address, **chosen, date_order="dmy")
    post(ada, f"{answer.headers['Location']}/apply")
    assert [str(day) for day in ask(ada, select(Asset.support_ends_on))] == ["2027-02-01"]


def test_a_long_file_is_checked_and_applied_by_a_job(app: Flask, ada: FlaskClient) -> None:
    lines = "".join(f"{n},System {n},To serve\n" for n in range(jobs.ROWS_IN_A_PAGE + 1))
    address = choose(ada, upload(ada, f"ID,Name,Purpose\n{lines}"))
    assert "being worked through" in ada.get(address).text
    work(app)
    assert "1,001" in ada.get(address).text
    post(ada, f"{address}/apply")
    assert count(ada, Asset) == 0
    work(app)
    assert count(ada, Asset) == jobs.ROWS_IN_A_PAGE + 1
    assert "being worked through" not in ada.get(address).text


def test_staff_without_the_right_meet_no_import(app: Flask, ada: FlaskClient) -> None:
    address = choose(ada, upload(ada, TEXT))
    other = app.test_client()
    sign_in(other, DI)
    for path in ("/imports", "/imports/new", address, f"{address}/rejected.csv"):
        assert other.get(path).status_code in (403, 404), path
    assert post(other, f"{address}/apply").status_code in (403, 404)


def test_an_export_is_handed_over_at_once_or_as_a_job(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = choose(ada, upload(ada, "ID,Name,Purpose\n1,=Rates,To bill\n"))
    post(ada, f"{chosen}/apply")
    assert "Export records" in ada.get("/exports").text
    answer = post(ada, "/exports", kind="assets", format="csv")
    assert answer.status_code == 200
    assert "'=Rates" in answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    monkeypatch.setattr(jobs, "EXPORTED_IN_A_PAGE", 0)
    assert post(ada, "/exports", kind="assets", format="json", once="1").status_code == 302
    work(app)
    (reference,) = ask(ada, select(Job.reference).where(Job.kind == "export"))
    with ada.get(f"/exports/{reference}") as file:
        assert "=Rates" in file.text
    other = app.test_client()
    sign_in(other, DI)
    assert other.get(f"/exports/{reference}").status_code == 404
