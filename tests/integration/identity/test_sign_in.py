"""Signing in with a password: who gets in, who does not, and what is said and recorded."""

from flask.testing import FlaskClient

from tests.support.signing_in import post


def test_someone_who_is_not_signed_in_is_asked_to_sign_in_first(client: FlaskClient) -> None:
    answer = client.get("/account?page=2")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/account?page%3D2"


def test_an_unknown_name_is_told_what_a_wrong_password_is_told(client: FlaskClient) -> None:
    answer = post(client, "/sign-in", {"email": "nobody@example.org", "password": "whatever it is"})
    assert answer.status_code == 422
    assert "The e-mail or the password is not right." in answer.text
