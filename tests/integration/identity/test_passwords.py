"""Changing a password: long, not on the lists, and never without the old one."""

import pytest
from flask.testing import FlaskClient

from app.identity.password_rules import common_passwords, find_password_fault
from app.identity.passwords import SHORTEST_PASSWORD
from tests.integration.identity.conftest import PASSWORD, House, enter
from tests.support.signing_in import post

EMAIL = "ann.able@northbourne.example"


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Enter a new password."),
        ("elevenchars", "12 characters or more"),
        ("PasswordPassword", "harder to guess"),
        ("aaaaaaaaaaaaa", "harder to guess"),
        ("121212121212", "harder to guess"),
        (EMAIL.upper(), "not your e-mail address"),
        (PASSWORD, "not the one you have now"),
        ("x" * 600 + "yz!" * 200, "1000 characters or fewer"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_in_a_sentence(
    password: str, words: str
) -> None:
    fault = find_password_fault(password, email=EMAIL, old=PASSWORD)
    assert fault is not None
    assert words in fault


@pytest.mark.parametrize(
    "password", ["twelve chars", "correct horse", "пароль из слов", "  spaces count  "]
)
def test_any_other_password_of_twelve_characters_is_taken(password: str) -> None:
    assert find_password_fault(password, email=EMAIL, old=PASSWORD) is None


def test_the_list_holds_only_what_length_does_not_refuse() -> None:
    assert all(len(password) >= SHORTEST_PASSWORD for password in common_passwords())
    assert len(common_passwords()) > 300


def test_the_old_password_is_asked_for_and_guessing_it_is_stopped(
    house: House, client: FlaskClient
) -> None:
    enter(client, house.person("Ann Able"))
    house.wait(seconds=1)
    form = {"old_password": "not the old one", "password": "four words quite unrelated"}
    for _ in range(5):
        answer = post(client, "/account/password", form)
        assert answer.status_code == 422
        assert "not the password you have now" in answer.text
    stopped = post(client, "/account/password", {**form, "old_password": PASSWORD})
    assert "too many attempts" in stopped.text


def test_the_new_password_works_and_the_old_one_does_not(house: House, client: FlaskClient) -> None:
    email = house.person("Ann Able")
    enter(client, email)
    form = {"old_password": PASSWORD, "password": "four words quite unrelated"}
    assert post(client, "/account/password", form).location == "/account"
    other = house.app.test_client()
    assert enter(other, email, PASSWORD).status_code == 422
    assert enter(other, email, "four words quite unrelated").status_code == 302


def test_the_page_lets_password_managers_fill_it_in(house: House, client: FlaskClient) -> None:
    enter(client, house.person("Ann Able"))
    page = client.get("/account/password").text
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page
