"""A browser without script that fills in the report's pages as they come."""

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import A_MONDAY_MORNING
from tests.factories.incidents import office
from tests.integration.web.conftest import Council
from tests.support.signing_in import csrf_token

ANSWERS: dict[str, dict[str, object]] = {
    "what-happened": {"what_happened": "A letter went to the wrong house."},
    "still-going-on": {"ongoing": "no"},
    "time-known": {"occurred_precision": "not_sure"},
    "found-out": {"discovered_at-day": "1", "discovered_at-month": "6",
                  "discovered_at-year": "2026", "discovered_at-time": "9:30am"},
    "how-found": {"found_by": "colleague"},
    "where": {"place": "in_transit"},
    "about-people": {"personal_data": "unknown"},
    "whose": {"subjects": "residents"},
    "how-many": {"people_affected": "12"},
    "what-kind": {"data_kinds": ["basic", "contact"]},
    "who-has-it": {"holder": "one_known"},
    "got-back": {"recovered": "promised"},
    "done-so-far": {},
    "equipment": {"equipment_involved": "no"},
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
            assert answer.status_code == 302, main_of(answer.text)
            here = answer.location
        return seen


def main_of(text: str) -> str:
    """What stands between the header and the footer of a page."""
    return text[text.index("<main") : text.index("</main>")]


def words_on(text: str) -> str:
    """The words a page shows."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main_of(text)))


def staff(house: Council, home: str = "/incidents/report", name: str = "Di Fox") -> Reporter:
    """Somebody who is signed in."""
    return Reporter(house.browser(name), home)


def at_office(app: Flask) -> Council:
    """An office at ten on a Monday in June."""
    with app.app_context():
        return Council(app, office(now=A_MONDAY_MORNING))
