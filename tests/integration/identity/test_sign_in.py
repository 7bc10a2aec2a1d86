"""Signing in with a password: who gets in, who does not, and what is said and recorded."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.core.database import session
from app.core.installation import DEMONSTRATION_PASSWORD, Installation
from app.engine.unit_of_work import unit_of_work
from app.identity import passwords
from app.identity.models import Account, LoginAttempt
from app.identity.passwords import hash_password
from tests.factories.world import OPERATOR
from tests.integration.identity.conftest import PASSWORD, House, enter
from tests.support.signing_in import post


def test_someone_who_is_not_signed_in_is_asked_to_sign_in_first(client: FlaskClient) -> None:
    answer = client.get("/account?page=2")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/account?page%3D2")


def test_the_right_password_leads_to_the_page_that_was_asked_for(
    house: House, client: FlaskClient
) -> None:
    answer = enter(client, house.person("Ann Able"), next="/account?page=2")
    assert (answer.status_code, answer.location) == (302, "/account?page=2")
    assert "ann.able@northbourne.example" in client.get("/account").text
    assert house.events()[-1] == ("session.started", "done")


def test_an_email_may_be_typed_in_capitals(house: House, client: FlaskClient) -> None:
    assert enter(client, house.person("Ann Able").upper()).status_code == 302


def test_unknown_wrong_disabled_and_left_are_told_the_same(
    house: House, client: FlaskClient
) -> None:
    wrong = house.person("Ann Able")
    disabled, left = house.person("Dis Abled"), house.person("Lee Left")
    with house.app.app_context():
        house.world.do(
            OPERATOR, "account", "disable", house.account("Dis Abled"), reason="Long leave"
        )
        house.world.do(
            OPERATOR, "person", "end", house.world.people["Lee Left"], ended_on="2026-06-10"
        )
    pages = [
        enter(client, email, password)
        for email, password in (
            ("nobody@example.org", PASSWORD),
            (wrong, "not their password"),
            (disabled, PASSWORD),
            (left, PASSWORD),
        )
    ]
    texts = {_without_what_was_typed(page.text) for page in pages}
    assert len(texts) == 1
    assert {page.status_code for page in pages} == {422}
    assert "The e-mail or the password is not right." in texts.pop()
    assert client.get("/account").status_code == 302


def test_a_failure_is_recorded_without_what_was_typed(house: House, client: FlaskClient) -> None:
    enter(client, house.person("Ann Able"), "a secret that was mistyped")
    enter(client, "a secret typed into the wrong field")
    assert house.events()[-2:] == [("account.sign_in_failed", "denied")] * 2
    with house.app.app_context():
        tables = [Account, LoginAttempt]
        rows = [row for table in tables for row in session().execute(select(table.__table__))]
    assert "secret" not in str(rows)


def test_an_empty_form_says_what_to_enter(client: FlaskClient) -> None:
    answer = post(client, "/sign-in", {"email": "", "password": ""})
    assert answer.status_code == 422
    assert "Enter your e-mail address." in answer.text
    assert "Enter your password." in answer.text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\n/e"],
)
def test_signing_in_never_leads_to_another_site(
    house: House, client: FlaskClient, elsewhere: str
) -> None:
    assert enter(client, house.person("Ann Able"), next=elsewhere).location == "/"


def test_five_failures_stop_a_name_for_a_quarter_of_an_hour(
    house: House, client: FlaskClient
) -> None:
    email = house.person("Ann Able")
    for _ in range(5):
        assert enter(client, email, "wrong password").status_code == 422
    stopped = enter(client, email)
    assert stopped.status_code == 429
    assert "Wait 15 minutes" in stopped.text
    assert enter(client, house.person("Bea Other")).status_code == 302
    house.wait(minutes=16)
    assert enter(client, email).status_code == 302


def test_an_unknown_name_is_stopped_like_a_known_one(house: House, client: FlaskClient) -> None:
    for _ in range(5):
        enter(client, "nobody@example.org", "wrong password")
    assert enter(client, "nobody@example.org").status_code == 429


def test_a_success_lets_a_name_fail_again(house: House, client: FlaskClient) -> None:
    email = house.person("Ann Able")
    for password in ("wrong",) * 4:
        enter(client, email, password)
    house.wait(seconds=1)
    assert enter(client, email).status_code == 302
    house.wait(seconds=1)
    assert enter(client, email, "wrong").status_code == 422


def test_an_address_that_guesses_at_many_names_is_stopped(
    house: House, client: FlaskClient
) -> None:
    email = house.person("Ann Able")
    for number in range(30):
        enter(client, f"guess{number}@example.org", "password")
    assert enter(client, email).status_code == 429


def test_a_password_hashed_with_older_parameters_is_hashed_again(
    house: House, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "MEMORY_KIB", 19 * 1024)  # as outside of tests
    email = house.person("Ann Able")
    old = hash_password(PASSWORD, memory_kib=1024)
    with house.app.app_context(), unit_of_work(house.world.now) as unit:
        unit.session.execute(update(Account).values(password_hash=old))
    assert enter(client, email).status_code == 302
    with house.app.app_context():
        now = session().scalars(select(Account.password_hash)).one()
    assert now is not None
    assert "m=19456" in now


def test_a_one_time_password_is_changed_before_anything_else(
    house: House, client: FlaskClient
) -> None:
    email = house.person("Ann Able")
    once = house.one_time_password("Ann Able")
    assert enter(client, email, PASSWORD).status_code == 422
    assert enter(client, email, once).status_code == 302
    held_up = client.get("/account")
    assert held_up.location == "/account/password?next=/account"
    new = {"old_password": once, "password": "another set of words", "next": "/account"}
    assert post(client, "/account/password", new).location == "/account"
    assert client.get("/account").status_code == 200
    assert house.events()[-1] == ("account.password_changed", "done")


def test_the_people_of_a_demonstration_are_listed_and_of_no_other(
    house: House, client: FlaskClient, app: Flask
) -> None:
    house.person("Ann Able", "siro")
    assert "Ann Able" not in client.get("/sign-in").text
    with app.app_context(), unit_of_work(house.world.now) as unit:
        unit.session.execute(update(Installation).values(demonstration=True))
    page = client.get("/sign-in").text
    for words in (
        "Ann Able", "Senior information risk owner (SIRO)", "Northbourne Council",
        "ann.able@northbourne.example", DEMONSTRATION_PASSWORD, "This is a demonstration.",
    ):  # fmt: skip
        assert words in page


def _without_what_was_typed(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf" not in line and "@" not in line)
