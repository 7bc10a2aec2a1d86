"""The papers of a case, as people read them: what is missing first, and nothing that must stay."""

import io
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core.clock import Clock
from app.core.database import session
from app.engine.jobs import run_jobs
from app.identity.models import Organisation
from app.incidents.packs.presenters import origins
from app.incidents.packs.rules import FORMS, LETTERS, _read
from tests.factories.incidents import FRIDAY, Case, office
from tests.factories.world import OPERATOR, World
from tests.support.signing_in import post, sign_in
from tests.support.visiting import form_of

PRIVILEGED, REPORTER = "Counsel advises settlement", "Rita Reporter"


@pytest.fixture
def world(app: Flask, clock: time_machine.Traveller) -> World:
    clock.move_to(FRIDAY)
    with app.app_context():
        return office()


def _browser(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, f"{name.lower().replace(' ', '.')}@northbourne.example")
    return client


def _case(app: Flask, world: World, **report: Any) -> Case:
    with app.app_context():
        case = Case(world, reporter_name=REPORTER, **report).decided("notify", "tell")
        case.by("Dee Patel", "add_privileged_note", text=PRIVILEGED)
        return case


def _draft(app: Flask, case: Case, kind: str, **given: Any) -> str:
    with app.app_context():
        return case.world.do(
            case.world.as_("Ada Osei"), "notification", "draft", incident=case.reference,
            kind=kind, **given,
        ).reference  # fmt: skip


def test_the_regulators_form_is_filled_in_its_order_with_gaps_first(
    app: Flask, world: World
) -> None:
    case = _case(app, world, done_so_far="We rang them.")
    _draft(app, case, "regulator", contact_reason="meets_threshold", harm="Some distress.")
    with app.app_context():
        organisation = session().scalars(select(Organisation)).first()
        assert organisation is not None
        world.do(OPERATOR, "organisation", "edit", organisation.reference, ico_number="ZA123456")
    page = _browser(app, "Ada Osei").get(f"/incidents/{case.reference}/pack/ico").text
    missing = page[page.index("Still missing") : page.index("1. The report</h2>")]
    for gap in ("1. The report: Size of the organisation", "7. About us: Registered address"):
        assert gap in missing
    for known in ("Why we report it", "ICO registration number", "Harm so far", "over 72 hours"):
        assert known not in missing
    for words in ("Minutes of a meeting", "ZA123456", "Dee Patel", "Some distress.",
                  "The letter came back."):  # fmt: skip
        assert words in page
    parts = ["1. The report", "2. What happened", "3. Data and people", "5. People and training",
             "6. Action taken", "7. About us"]  # fmt: skip
    places = [page.index(f"{part}</h2>") for part in parts]
    assert places == sorted(places)
    assert "4. Cyber incidents" not in page


@pytest.mark.parametrize("pack", ["ico", "dspt", "letter", "public"])
def test_no_paper_carries_privileged_words_or_the_reporter(
    app: Flask, world: World, pack: str
) -> None:
    case = _case(app, world)
    page = _browser(app, "Dee Patel").get(f"/incidents/{case.reference}/pack/{pack}")
    assert page.status_code == 200
    assert PRIVILEGED not in page.text
    assert REPORTER not in page.text


def test_a_letter_begins_with_what_is_known_and_is_not_sent_unfinished(
    app: Flask, world: World
) -> None:
    case = _case(app, world)
    notice = _draft(app, case, "individuals")
    ada = _browser(app, "Ada Osei")
    letter = ada.get(f"/incidents/{case.reference}/pack/letter").text
    for words in ("Dear [name]", "Minutes of a meeting", "dee.patel@northbourne.example",
                  "as it is drafted", "[Say what the likely consequences are"):  # fmt: skip
        assert words in letter
    sent = {"sent_at": FRIDAY.isoformat(), "channel": "letter", "once": "one"}
    answer = post(ada, f"/notifications/{notice}/file", _typed(sent))
    assert answer.status_code == 409
    assert "Still to be written in the text" in answer.text


@pytest.mark.parametrize("channel", ["letter", "public_message"])
def test_raw_words_are_not_sent_until_somebody_rewrites_them(
    app: Flask, world: World, channel: str
) -> None:
    """What a reporter wrote and what IT logged is not what people affected read."""
    case = _case(app, world, what_happened="J. Smith [temp] sent it.\n\nTo [name], twice.")
    if channel == "public_message":
        with app.app_context():
            case.by("Ada Osei", "rescore", high_risk="yes")
            case.by(
                "Cy Roe", "decide_individuals", individuals_decision="do_not_tell",
                individuals_exemption="disproportionate", reason="Addresses unknown.",
            )  # fmt: skip
    notice = _draft(app, case, "individuals", harm="Somebody may ring you.")
    ada = _browser(app, "Ada Osei")
    text = form_of(ada.get(f"/notifications/{notice}/edit?group=0").text).values["text"][0]
    assert "[Check and rewrite: J. Smith (temp) sent it.\nTo (name), twice.]" in text
    assert "[Check and rewrite: The letter came back.]" in text
    sent = {"sent_at": FRIDAY.isoformat(), "channel": channel, "once": "one"}
    answer = post(ada, f"/notifications/{notice}/file", _typed(sent))
    assert answer.status_code == 409
    assert "[Check and rewrite: The letter came back.]" in answer.text


def _typed(values: dict[str, str]) -> dict[str, str]:
    """An instant as its three boxes and its time take it."""
    at = values.pop("sent_at")
    return values | {
        "sent_at-day": at[8:10], "sent_at-month": at[5:7], "sent_at-year": at[:4],
        "sent_at-time": at[11:16],
    }  # fmt: skip


def test_a_paper_is_fetched_in_word_and_as_pdf_by_who_asked(app: Flask, world: World) -> None:
    case = _case(app, world)
    address = f"/incidents/{case.reference}/pack/ico"
    ada = _browser(app, "Ada Osei")
    for form in ("docx", "pdf"):
        assert post(ada, address, {"format": form, "once": "one"}).status_code == 302
    assert ada.get(address).text.count("is being written") >= 2
    with app.app_context():
        run_jobs(Clock(), "test")
    page = ada.get(address).text
    files = {p.split('"')[0] for p in page.split('href="')[1:] if p.startswith("/packs/")}
    assert len(files) == 2
    found = {answer.data[:4]: answer for answer in (ada.get(file) for file in files)}
    assert set(found) == {b"%PDF", b"PK\x03\x04"}
    assert all("attachment" in a.headers["Content-Disposition"] for a in found.values())
    words = _words_of(found[b"PK\x03\x04"].data)
    assert "Minutes of a meeting" in words
    assert "Still missing" in words
    assert PRIVILEGED not in words
    for file in files:
        assert _browser(app, "Dee Patel").get(file).status_code == 404
    with app.app_context():
        taken = select(AuditEvent).where(AuditEvent.event == "incident.pack_exported")
        assert len(session().scalars(taken).all()) == 2


def _words_of(data: bytes) -> str:
    from docx import Document

    document = Document(io.BytesIO(data))
    assert document.core_properties.language == "en-GB"
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_a_restricted_case_gives_papers_to_those_who_may_see_it(app: Flask, world: World) -> None:
    case = _case(app, world)
    with app.app_context():
        case.by("Dee Patel", "restrict", restriction="hr", reason="It is about staff.")
    address = f"/incidents/{case.reference}/pack/ico"
    assert _browser(app, "Ola Berg").get(address).status_code == 404
    assert _browser(app, "Di Fox").get(address).status_code in (403, 404)
    assert _browser(app, "Dee Patel").get(address).status_code == 200
    with app.app_context():
        seen = select(AuditEvent).where(AuditEvent.event == "incident.viewed")
        assert len(session().scalars(seen).all()) == 1


def test_a_case_leads_to_its_notices_letters_and_papers(app: Flask, world: World) -> None:
    case = _case(app, world)
    ada = _browser(app, "Ada Osei")
    page = ada.get(f"/incidents/{case.reference}").text
    for href in (f"/notifications/new?incident={case.reference}",
                 f"/correspondence/new?incident={case.reference}",
                 f"/incidents/{case.reference}/pack/ico"):  # fmt: skip
        assert href in page
    clock = ada.get("/obligations?state=running").text.split("/obligations/OBL-")[1][:9]
    offered = ada.get(f"/obligations/OBL-{clock}").text
    new = f"/notifications/new?incident={case.reference}&amp;obligation=OBL-{clock}"
    assert new in offered
    form = ada.get(new.replace("&amp;", "&")).text
    assert 'value="regulator" checked' in form or 'value="individuals" checked' in form


def test_every_form_asks_for_what_a_case_can_answer(app: Flask) -> None:
    asked = {
        line["from"]
        for form in _read(FORMS)["forms"]
        for part in form["parts"]
        for line in part["lines"]
    }
    asked |= {p["from"] for one in _read(LETTERS)["letters"] for p in one["parts"] if p["from"]}
    assert asked <= origins(), sorted(asked - origins())
