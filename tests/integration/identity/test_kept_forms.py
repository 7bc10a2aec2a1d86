"""Nothing typed is lost: an ended session and an old page give back the form as it was typed."""

import html
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.integration.identity.conftest import House, enter
from tests.support.signing_in import csrf_token, post, sign_in

FORM = "/account/tokens"
TYPED = {"name": "Nightly <extract> & “report”\r\nof the register", "scope": "write"}
HERE = {"Origin": "http://localhost"}


@pytest.fixture
def email(house: House, client: FlaskClient) -> str:
    """Somebody whose session has just run out, with a form open."""
    email = house.person("Ann Able")
    sign_in(client, email)
    house.wait(minutes=31)
    return email


def test_what_was_typed_comes_back_after_signing_in(client: FlaskClient, email: str) -> None:
    ended = post(client, FORM, TYPED)
    assert ended.status_code == 401
    assert "is not lost" in ended.text
    wrong = enter(client, email, "wrong password", kept=_kept(ended))
    entered = enter(client, email, kept=_kept(wrong))
    assert "You are signed in again" in entered.text
    form = _hidden(entered.text)
    assert {name: form[name] for name in TYPED} == TYPED
    back = client.post(FORM, data={**form, "resume": "yes"})
    assert 'value="Nightly &lt;extract&gt; &amp; “report”' in back.text
    assert "You have no API tokens" in client.get("/account").text
    made = client.post(FORM, data=form)
    assert "Your new token" in made.text


def test_what_was_typed_survives_the_second_factor_too(
    house: House, client: FlaskClient, email: str
) -> None:
    import pyotp

    sign_in(client, email)
    page = client.get("/account/second-factor").text
    key = re.search(r"Key: <strong>([A-Z2-7 ]+)<", page)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert key is not None
    assert sealed is not None
    totp = pyotp.TOTP(key[1].replace(" ", ""))
    data = {"sealed": sealed[1], "code": totp.at(house.world.now)}
    assert post(client, "/account/second-factor", data).status_code == 302
    house.wait(minutes=31)
    asked = enter(client, email, kept=_kept(post(client, FORM, TYPED)))
    assert "Enter your code" in asked.text
    code = {"code": totp.at(house.world.now), "kept": _kept(asked)}
    entered = post(client, "/sign-in/code", code)
    assert _hidden(entered.text)["name"] == TYPED["name"]


def test_a_long_form_of_a_record_comes_back_as_it_was_typed(
    house: House, client: FlaskClient
) -> None:
    """The version that was read comes back too, so that nobody's later change is overwritten."""
    email = house.person("Iggy Officer", "ig_officer")
    with house.app.app_context():
        reference = house.world.asset("Iggy Officer")
    sign_in(client, email)
    path = f"/assets/{reference}/edit?group=0"
    shown = client.get(path).text
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version is not None
    typed = {"name": "Archive", "description": "Line 1\r\nLine 2 <b>", "version": version[1]}
    house.wait(minutes=31)
    entered = enter(client, email, kept=_kept(post(client, path, typed)))
    form = _hidden(entered.text)
    assert {name: form[name] for name in typed} == typed
    back = client.post(path, data={**form, "resume": "yes"})
    assert "Nothing was saved yet." in back.text
    assert 'value="Archive"' in back.text
    assert "Line 2 &lt;b&gt;</textarea>" in back.text
    assert f'name="version" value="{version[1]}"' in back.text
    assert "Archive" not in client.get(f"/assets/{reference}").text
    assert client.post(path, data=form).status_code == 302
    assert "Archive" in client.get(f"/assets/{reference}").text


def test_passwords_and_codes_are_not_kept(client: FlaskClient, email: str) -> None:
    secrets = {"old_password": "hidden one", "password": "hidden two", "code": "123456"}
    for path in ("/account/password", "/account/second-factor"):
        ended = post(client, path, secrets)
        assert (ended.status_code, ended.location) == (302, "/sign-in")
        assert "kept" not in client.get("/sign-in").text


def test_another_person_does_not_get_what_somebody_typed(
    house: House, client: FlaskClient, email: str
) -> None:
    ended = post(client, FORM, TYPED)
    entered = enter(client, house.person("Bea Other"), kept=_kept(ended))
    assert (entered.status_code, entered.location) == (302, "/")


def test_a_button_leads_back_to_its_page_and_is_not_pressed_again(
    client: FlaskClient, email: str
) -> None:
    headers = {"Referer": "http://localhost/account?page=2"}
    ended = post(client, "/account/sessions/end", headers=headers)
    assert ended.location == "/sign-in?next=/account?page%3D2"


def test_a_kept_form_that_was_altered_is_dropped(client: FlaskClient, email: str) -> None:
    kept = _kept(post(client, FORM, TYPED))
    assert enter(client, email, kept=kept[:-2] + "xx").location == "/"


def test_a_form_of_another_site_is_not_kept(client: FlaskClient, email: str) -> None:
    forged = client.post(FORM, data=TYPED, headers={"Origin": "https://evil.example"})
    assert forged.status_code == 302
    assert "kept" not in client.get(forged.location).text


def test_a_form_whose_cookie_is_gone_is_kept_when_it_comes_from_here(
    house: House, client: FlaskClient, email: str
) -> None:
    old = csrf_token(client)
    browser = house.app.test_client()
    ended = browser.post(FORM, data={**TYPED, "csrf_token": old}, headers=HERE)
    assert ended.status_code == 401
    entered = enter(browser, email, kept=_kept(ended))
    assert _hidden(entered.text)["name"] == TYPED["name"]


def test_a_page_from_before_signing_in_again_gives_the_form_back(
    client: FlaskClient, email: str
) -> None:
    old = csrf_token(client)
    enter(client, email)
    answer = client.post(FORM, data={**TYPED, "csrf_token": old}, headers=HERE)
    assert answer.status_code == 400
    assert "what you typed is not lost" in answer.text
    assert _hidden(answer.text)["name"] == TYPED["name"]
    assert "You have no API tokens" in client.get("/account").text


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {}])
def test_a_form_of_another_site_does_nothing_and_is_not_shown(
    house: House, client: FlaskClient, headers: dict[str, str]
) -> None:
    sign_in(client, house.person("Ann Able"))
    answer = client.post(FORM, data=TYPED, headers=headers)
    assert answer.status_code == 400
    assert "Nightly" not in answer.text
    assert "You have no API tokens" in client.get("/account").text


def test_the_form_comes_back_to_whom_signed_in_again_in_another_tab(
    client: FlaskClient, email: str
) -> None:
    ended = post(client, FORM, TYPED)
    old, kept = csrf_token(client), _kept(ended)
    enter(client, email)
    data = {"kept": kept, "csrf_token": old}
    answer = client.post("/account/resume", data=data, headers=HERE)
    assert _hidden(answer.text)["name"] == TYPED["name"]


def _kept(answer: TestResponse) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', answer.text)
    assert found is not None, answer.text
    return found[1]


def _hidden(page: str) -> dict[str, str]:
    """What the form that gives things back would send, as a browser reads it."""
    found = re.search(r'<form method="post" action="[^"]*">(?:(?!</form>).)*Go back', page, re.S)
    assert found is not None, page
    form = found[0]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    fields |= dict(re.findall(r'<textarea hidden name="([^"]+)">(.*?)</textarea>', form, re.S))
    return {name: html.unescape(value) for name, value in fields.items()}
