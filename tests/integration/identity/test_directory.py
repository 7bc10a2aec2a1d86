"""Signing in with the organisation's directory: who is known, who is not, and what groups give."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.database import session
from app.core.errors import InvalidError
from app.identity.models import Account, Membership, Person
from tests.factories.world import OPERATOR
from tests.integration.identity.conftest import House
from tests.support.databases import Database

pytestmark = [
    pytest.mark.loopback,
    # The stand-in for a directory is older than the library it is made of.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A directory on this machine that says whatever the test wants."""
    with warnings.catch_warnings(record=True):  # it insists on being told how old it is
        from oidc_provider_mock import run_server_in_thread
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@dataclass(slots=True)
class Directory:
    """A site that signs in through a directory, and somebody at the directory's own page."""

    issuer: str
    browser: FlaskClient

    def enter(self, subject: str, next_page: str = "/account", **claims: object) -> TestResponse:
        """Go to the directory, sign in there as a subject with these claims, and come back."""
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()
        away = self.browser.get("/sign-in/directory", query_string={"next": next_page})
        assert away.status_code == 302
        return self.browser.get(self.back(away.location, subject))

    @staticmethod
    def back(address: str, subject: str) -> str:
        """Sign in at the directory; returns where it sends the browser."""
        answer = requests.post(address, data={"sub": subject}, timeout=5, allow_redirects=False)
        assert answer.status_code == 302
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"


@pytest.fixture
def house(house: House, make_app: Callable[..., Flask], database: Database, issuer: str) -> House:
    """The council, whose site signs in through the directory."""
    house.app = make_app(
        database, oidc_issuer=issuer, oidc_client_id="ig-casework", oidc_client_secret="s" * 20
    )
    return house


@pytest.fixture
def directory(house: House, issuer: str) -> Directory:
    """The directory, with a browser at our site."""
    return Directory(issuer, house.app.test_client())


def test_a_verified_email_finds_the_account_and_the_subject_does_from_then_on(
    house: House, directory: Directory
) -> None:
    email = house.person("Ann Able")
    first = directory.enter("ann", email=email.title(), email_verified=True)
    assert (first.status_code, first.location) == (302, "/account")
    assert email in directory.browser.get("/account").text
    again = Directory(directory.issuer, house.app.test_client())
    assert (
        again.enter("ann", email="married.name@example.org", email_verified=True).status_code == 302
    )
    assert email in again.browser.get("/account").text
    assert ("account.directory_linked", "done") in house.events()


def test_the_way_out_carries_a_challenge_a_state_and_a_nonce(directory: Directory) -> None:
    address = directory.browser.get("/sign-in/directory").location
    query = parse_qs(urlsplit(address).query)
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["code_challenge"][0]) == 43
    assert query["state"][0] != query["nonce"][0]
    assert query["redirect_uri"] == ["http://127.0.0.1:8000/sign-in/directory/return"]


def test_somebody_unknown_is_told_whom_to_ask_and_is_not_created(
    house: House, directory: Directory
) -> None:
    answer = directory.enter("stranger", email="stranger@example.org", email_verified=True)
    assert answer.status_code == 403
    assert "Ask the administrator" in answer.text
    assert directory.browser.get("/account").status_code == 302
    with house.app.app_context():
        assert session().scalars(select(Person.id)).all() == []
    assert house.events()[-1] == ("account.sign_in_failed", "denied")


def test_an_email_that_the_directory_has_not_verified_finds_nobody(
    house: House, directory: Directory
) -> None:
    email = house.person("Ann Able")
    assert directory.enter("ann", email=email, email_verified=False).status_code == 403
    assert directory.enter("ann", email=email).status_code == 403


def test_an_account_that_another_subject_has_taken_is_not_shared(
    house: House, directory: Directory
) -> None:
    email = house.person("Ann Able")
    directory.enter("ann", email=email, email_verified=True)
    other = Directory(directory.issuer, house.app.test_client())
    assert other.enter("impostor", email=email, email_verified=True).status_code == 403
    assert other.browser.get("/account").status_code == 302


def test_a_disabled_sign_in_stays_out(house: House, directory: Directory) -> None:
    email = house.person("Ann Able")
    directory.enter("ann", email=email, email_verified=True)
    with house.app.app_context():
        house.world.do(OPERATOR, "account", "disable", house.account("Ann Able"), reason="Left")
    again = Directory(directory.issuer, house.app.test_client())
    assert again.enter("ann", email=email, email_verified=True).status_code == 403


def test_groups_give_and_end_roles_and_leave_the_others(house: House, directory: Directory) -> None:
    email = house.person("Ann Able", "training_lead")
    with house.app.app_context():
        groups = "IG team = ig_officer\n\nAudit=records_manager\nBoss = siro\n"
        house.world.do(OPERATOR, "organisation", "map_groups", "ORG-2026-0001", groups=groups)
    house.person("Sid Siro", "siro")
    told = {"email": email, "email_verified": True}
    directory.enter("ann", **told, groups=["IG team", "Boss", "Canteen"])
    assert _roles(house, "Ann Able") == {"training_lead", "ig_officer"}
    directory.enter("ann", **told)
    assert _roles(house, "Ann Able") == {"training_lead", "ig_officer"}
    house.wait(days=1)
    directory.enter("ann", **told, groups=["Audit"])
    assert _roles(house, "Ann Able") == {"training_lead", "records_manager"}
    events = house.events()
    assert events.count(("membership.granted_from_directory", "done")) == 2
    assert events.count(("membership.granted_from_directory", "refused")) == 1
    assert events.count(("membership.ended_from_directory", "done")) == 1


def test_a_second_factor_seen_by_the_directory_counts_here(
    house: House, directory: Directory
) -> None:
    email = house.person("Ada Admin", "organisation_admin")
    told = {"email": email, "email_verified": True, "next_page": "/admin/"}
    directory.enter("ada", **told)
    assert directory.browser.get("/admin/").location.startswith("/account/second-factor")
    directory.enter("ada", **told, amr=["pwd", "otp"])
    assert directory.browser.get("/admin/").status_code == 200


def test_an_answer_that_was_not_asked_for_is_refused(directory: Directory, issuer: str) -> None:
    away = directory.browser.get("/sign-in/directory").location
    requests.put(f"{issuer}/users/ann", json={}, timeout=5)
    back = Directory.back(away, "ann")
    stranger = directory.browser.application.test_client()
    assert stranger.get(back).status_code == 400
    altered = directory.browser.get(back.replace("state=", "state=x"))
    assert altered.status_code == 400
    assert "Nothing was changed" in altered.text


def test_a_code_is_good_for_one_visit(house: House, directory: Directory) -> None:
    email = house.person("Ann Able")
    requests.put(
        f"{directory.issuer}/users/ann", json={"email": email, "email_verified": True}, timeout=5
    )
    back = Directory.back(directory.browser.get("/sign-in/directory").location, "ann")
    assert directory.browser.get(back).status_code == 302
    assert directory.browser.get(back).status_code == 400


def test_a_directory_that_is_away_says_so(
    house: House, make_app: Callable[..., Flask], database: Database
) -> None:
    app = make_app(database, oidc_issuer="http://localhost:9", oidc_client_id="ig-casework")
    answer = app.test_client().get("/sign-in/directory")
    assert answer.status_code == 503
    assert "did not work" in answer.text


def test_the_sign_in_page_offers_the_directory_only_where_there_is_one(
    house: House, client: FlaskClient
) -> None:
    assert "/sign-in/directory" in house.app.test_client().get("/sign-in").text
    assert "/sign-in/directory" not in client.get("/sign-in").text
    assert client.get("/sign-in/directory").status_code == 404


@pytest.mark.parametrize(
    ("groups", "words"),
    [("IG team", "needs a group, an equals sign"), ("IG team = chief", "no role “chief”")],
)
def test_a_line_that_maps_nothing_is_named(
    house: House, directory: Directory, groups: str, words: str
) -> None:
    with house.app.app_context(), pytest.raises(InvalidError, match=words):
        house.world.do(OPERATOR, "organisation", "map_groups", "ORG-2026-0001", groups=groups)


def _roles(house: House, name: str) -> set[str]:
    with house.app.app_context():
        rows = session().scalars(
            select(Membership.role)
            .join(Person, Person.id == Membership.person_id)
            .join(Account, Account.person_id == Person.id)
            .where(Person.name == name, Membership.state == "held")
        )
        return set(rows)
