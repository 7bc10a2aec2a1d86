"""Reporting an incident: one question a page, kept until it is sent, by anybody who has to."""

import re

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.database import session
from app.incidents.models import Incident, Obligation
from tests.factories.incidents import office
from tests.factories.world import World
from tests.integration.web.conftest import Council
from tests.support.signing_in import csrf_token

ANSWERS = {
    "what-happened": {"what_happened": "A letter went to the wrong house."},
    "still-going-on": {"ongoing": "no"},
    "time-known": {"occurred_precision": "not_sure"},
    "found-out": {"discovered_at-day": "1", "discovered_at-month": "6",
                  "discovered_at-year": "2026", "discovered_at-time": "9:30am",
                  "discovered_precision": "exact"},
    "how-found": {"found_by": "colleague"},
    "where": {"place": "in_transit"},
    "about-people": {"personal_data": "unknown"},
    "whose": {"subjects": "residents"},
    "how-many": {"people_affected": "12"},
    "what-kind": {"data_kinds": ["basic", "contact"]},
    "who-has-it": {"holder": "one_known"},
    "got-back": {"recovered": "promised"},
    "done-so-far": {"done_so_far": "We phoned them."},
    "equipment": {},
    "told": {"told": "nobody"},
    "who-you-are": {"reporter_contact": "01632 960001"},
}  # fmt: skip


class Reporter:
    """A browser without script that fills in the form as its pages come."""

    def __init__(self, client: FlaskClient, home: str) -> None:
        self.client, self.home = client, home

    def post(self, address: str, **typed: object) -> TestResponse:
        """Send a form from the page at an address."""
        return self.client.post(address, data={"csrf_token": csrf_token(self.client), **typed})

    def begin(self) -> str:
        """Press "Start now"; returns where that leads."""
        return self.post(self.home).location

    def answer_all(self, **changed: dict[str, object]) -> list[str]:
        """Answer page after page until the answers are to be checked; returns the pages' words."""
        here, seen = self.begin(), []
        while not here.endswith("/check"):
            word = here.rsplit("/", 1)[1]
            seen.append(word)
            assert self.client.get(here).status_code == 200
            given = changed.get(word.replace("-", "_"), ANSWERS.get(word, {}))
            answer = self.post(here, **given)
            assert answer.status_code == 302, _main(answer.text)
            here = answer.location
        return seen


def _main(text: str) -> str:
    return text[text.index("<main") : text.index("</main>")]


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", _main(text)))


@pytest.fixture
def house(app: Flask, clock: time_machine.Traveller) -> Council:
    """An office at ten on a Monday in June."""
    from tests.conftest import A_MONDAY_MORNING

    with app.app_context():
        world: World = office(now=A_MONDAY_MORNING)
    return Council(app, world)


def _staff(house: Council, home: str = "/incidents/report", name: str = "Di Fox") -> Reporter:
    return Reporter(house.browser(name), home)


def test_a_member_of_staff_reports_in_sixteen_questions_and_gets_a_reference(
    house: Council,
) -> None:
    di = _staff(house)
    assert di.answer_all() == list(ANSWERS)
    check = _words(di.client.get("/incidents/report/check").text)
    for words in ("A letter went to the wrong house.", "Not sure", "1 June 2026 at 9:30am", "12",
                  "name and date of birth; Contact details", "Left empty"):  # fmt: skip
        assert words in check
    sent = di.post("/incidents/report/check")
    done = _words(di.client.get(sent.location).text)
    assert "Report received Your reference INC-2026-0001" in done
    assert "4 June 2026 at 9:30am" in done
    with house.app.app_context():
        incident = session().scalars(select(Incident)).one()
        assert (incident.personal_data, incident.people_band) == ("unknown", "10 to 99")
        assert [c.regime for c in session().scalars(select(Obligation))] == ["ico_art33"]


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
    found = re.search(r"([2-9A-Z]{4}(?:-[2-9A-Z]{4}){3})", _words(done.text))
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


def test_the_code_opens_what_was_written_and_lets_them_add(opened: Council) -> None:
    _who, code = _sent_by_anyone(opened)
    home = "/report/northbourne/receipt"
    other = _anyone(opened)
    opening = other.post(home, reference="inc-2026-0001", code=code.lower().replace("-", " "))
    assert opening.location == home, _words(opening.text)
    words = _words(other.client.get(home).text)
    assert "A letter went to the wrong house." in words
    assert "Received" in words
    added = other.client.post(
        home, data={"csrf_token": csrf_token(other.client), "text": "It came back."},
        follow_redirects=True,
    )  # fmt: skip
    assert "What you added" in _words(added.text)
    assert "It came back." in _words(added.text)
    assert opened.events("incident.facts_added") == 1


def test_a_guessed_code_opens_nothing_and_is_slowed_down(opened: Council) -> None:
    _sent_by_anyone(opened)
    home = "/report/northbourne/receipt"
    guesser = _anyone(opened)
    for _ in range(10):
        answer = guesser.post(home, reference="INC-2026-0001", code="AAAA-AAAA-AAAA-AAAA")
        assert answer.status_code == 422
        assert "do not belong together" in _words(answer.text)
        assert "letter" not in answer.text
    answer = guesser.post(home, reference="INC-2026-0001", code="AAAA-AAAA-AAAA-AAAA")
    assert answer.status_code == 429
