"""Reporting without account: the public's questions, the receipt code, and who is led there."""

import re

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.core.database import session
from app.incidents.models import Incident
from tests.integration.web.conftest import Council
from tests.integration.web.reporting import ANSWERS, Reporter, at_office, staff, words_on
from tests.support.signing_in import csrf_token


@pytest.fixture
def house(app: Flask, clock: time_machine.Traveller) -> Council:
    """An office at ten on a Monday in June."""
    return at_office(app)


@pytest.fixture
def opened(house: Council) -> Council:
    """The council lets anyone report."""
    with house.app.app_context():
        ada = house.world.as_("Ada Osei")
        house.world.do(ada, "organisation", "open_public_reporting", "ORG-2026-0001")
    return house


def _anyone(house: Council) -> Reporter:
    return Reporter(house.app.test_client(), "/report/northbourne")


def _sent_by_anyone(house: Council) -> tuple[Reporter, str]:
    """A report without account; returns its receipt code."""
    who = _anyone(house)
    who.answer_all(who_you_are={"source": "public"})
    done = who.client.get(who.post("/report/northbourne/check").location)
    found = re.search(r"([2-9A-Z]{4}(?:-[2-9A-Z]{4}){3})", words_on(done.text))
    assert found is not None
    return who, found[1]


def test_without_the_switch_nobody_finds_a_form(house: Council) -> None:
    client = house.app.test_client()
    for code in ("northbourne", "nowhere"):
        for rest in ("", "/what-happened", "/check", "/receipt"):
            assert client.get(f"/report/{code}{rest}").status_code == 404


def test_anyone_reports_without_account_and_sees_the_code_once(opened: Council) -> None:
    who, code = _sent_by_anyone(opened)
    again = who.client.get("/report/northbourne/done", follow_redirects=True)
    assert code not in again.text
    assert again.headers["X-Robots-Tag"] == "noindex, nofollow"
    with opened.app.app_context():
        incident = session().scalars(select(Incident)).one()
        assert (incident.source, incident.reported_by_id) == ("public", None)
        # The public's finding out is not our awareness: their telling us is (R-CLK-07).
        assert incident.aware_at == incident.submitted_at


def test_staff_are_told_how_to_leave_their_name_out(opened: Council) -> None:
    page = staff(opened).client.get("/incidents/report").text
    assert 'href="/report/northbourne"' in page


def test_the_code_opens_what_was_written_and_lets_them_add(opened: Council) -> None:
    _who, code = _sent_by_anyone(opened)
    home = "/report/northbourne/receipt"
    other = _anyone(opened)
    opening = other.post(home, reference="inc-2026-0001", code=code.lower().replace("-", " "))
    assert opening.location == home, words_on(opening.text)
    words = words_on(other.client.get(home).text)
    assert "A letter went to the wrong house." in words
    assert "Received" in words
    added = other.client.post(
        home, data={"csrf_token": csrf_token(other.client), "text": "It came back."},
        follow_redirects=True,
    )  # fmt: skip
    assert "Added. The information governance team can see it." in words_on(added.text)
    assert "OFFICIAL-SENSITIVE" not in added.text
    assert "What you added" in words_on(added.text)
    assert "It came back." in words_on(added.text)
    assert opened.events("incident.facts_added") == 1


def test_a_guessed_code_opens_nothing_and_is_slowed_down(opened: Council) -> None:
    _sent_by_anyone(opened)
    home = "/report/northbourne/receipt"
    guesser = _anyone(opened)
    for _ in range(10):
        answer = guesser.post(home, reference="INC-2026-0001", code="AAAA-AAAA-AAAA-AAAA")
        assert answer.status_code == 422
        assert "do not belong together" in words_on(answer.text)
        assert "letter" not in answer.text
    answer = guesser.post(home, reference="INC-2026-0001", code="AAAA-AAAA-AAAA-AAAA")
    assert answer.status_code == 429


def test_the_public_is_asked_what_it_can_know_and_sends_early(opened: Council) -> None:
    who = _anyone(opened)
    assert who.answer_all(who_you_are={"source": "public"}) == [
        "what-happened", "still-going-on", "time-known", "found-out", "about-people", "whose",
        "what-kind", "who-has-it", "who-you-are",
    ]  # fmt: skip
    check = words_on(who.client.get("/report/northbourne/check").text)
    assert "We cannot ring you back yet: add a phone number (optional)" in check
    assert check.index("We cannot ring") < check.rindex("Send the report")
    page = words_on(who.client.get("/report/northbourne/who-you-are").text)
    assert "A member of the public A member of staff From a partner organisation" in page
    other = _anyone(opened)
    other.post(other.begin(), what_happened="I got a stranger's letter.")
    here = other.post("/report/northbourne/found-out", **ANSWERS["found-out"]).location
    check = other.post(here, enough="yes").location
    sent = other.post(check)
    assert sent.location == "/report/northbourne/done"
    with opened.app.app_context():
        incident = session().scalars(select(Incident)).one()
        assert (incident.what_happened, incident.source) == ("I got a stranger's letter.", "public")


def test_a_report_saved_without_account_says_where_it_is_kept(opened: Council) -> None:
    who = _anyone(opened)
    here = who.begin()
    page = words_on(who.client.get("/report/northbourne").text)
    assert "kept on this device only, until its browser is closed" in page
    later = who.post(here, what_happened="A letter.", later="yes")
    page = words_on(who.client.get(later.location).text)
    assert "kept for 30 days, on this device only" in page
    assert page.index("Go on with your report") < page.index("What to know before you report")


def test_the_public_reads_the_number_that_was_set_for_it(opened: Council) -> None:
    who = _anyone(opened)
    with opened.app.app_context():
        ada = opened.world.as_("Ada Osei")
        opened.world.do(ada, "organisation", "set_public_telephone", "ORG-2026-0001",
                        telephone="01632 960 000")  # fmt: skip
    assert 'href="tel:01632960000"' in who.client.get("/report/northbourne").text
    who.answer_all(who_you_are={"source": "public"})
    done = who.client.get(who.post("/report/northbourne/check").location)
    assert 'href="tel:01632960000"' in done.text
    ada_again = staff(opened, name="Ada Osei")
    refused = ada_again.post("/organisations/ORG-2026-0001/set_public_telephone", telephone="none")
    assert "Enter a number that can be dialled." in words_on(refused.text)


@pytest.mark.parametrize("typed", ["2026-0001", "inc 2026 0001", " INC-2026-1 ", "Inc20260001"])
def test_a_reference_is_read_however_it_is_typed(opened: Council, typed: str) -> None:
    _who, code = _sent_by_anyone(opened)
    home = "/report/northbourne/receipt"
    other = _anyone(opened)
    assert other.post(home, reference=typed, code=f" {code.lower()} ").location == home


def test_a_partner_is_led_to_the_form_for_everybody(opened: Council) -> None:
    with opened.app.app_context():
        opened.world.person("Pat Lee", "partner_user")
    pat = staff(opened, name="Pat Lee")
    page = pat.client.get("/incidents/report")
    assert page.status_code == 200
    assert 'href="/report/northbourne">' in page.text
    assert "Start now" not in page.text
    assert pat.client.get("/incidents/report/what-happened").location == "/incidents/report"


def test_reports_from_one_address_are_slowed_down(opened: Council) -> None:
    for _ in range(10):
        _sent_by_anyone(opened)
    late = _anyone(opened)
    late.answer_all(who_you_are={"source": "public"})
    answer = late.post("/report/northbourne/check")
    assert answer.status_code == 429
    assert "What you answered before is kept." in words_on(answer.text)
