"""Headers and cookies: nothing inline, nothing framed, nothing kept, nothing sent elsewhere."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.databases import Database
from tests.support.signing_in import post

PRODUCTION = {"environment": "production", "base_url": "https://ig.northbourne.example"}


def test_every_answer_carries_the_strict_headers(client: FlaskClient) -> None:
    for path in ("/sign-in", "/healthz", "/nowhere", "/api/v1/nowhere", "/account"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cache-Control"] == "no-store", path
        assert "Strict-Transport-Security" not in headers, path


def test_the_page_policy_allows_one_inline_line_by_its_hash(client: FlaskClient) -> None:
    answer = client.get("/sign-in")
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert re.fullmatch(r"'self' 'sha256-[\w+/=]{44}'", policy["script-src"])
    assert policy["style-src"] == "'self'"
    assert "unsafe" not in str(policy)


def test_the_session_cookie_is_out_of_reach_of_script_and_of_other_sites(
    client: FlaskClient,
) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("ig=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_in_production_the_cookie_travels_encrypted_alone_and_only_here(
    make_app: Callable[..., Flask], database: Database
) -> None:
    client = make_app(database, **PRODUCTION).test_client()
    answer = client.get("/sign-in", base_url=PRODUCTION["base_url"])
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-ig=")
    assert "Secure" in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("host", ["evil.example", "ig.northbourne.example.evil.example"])
def test_in_production_another_name_is_not_answered_to(
    make_app: Callable[..., Flask], database: Database, host: str
) -> None:
    client = make_app(database, **PRODUCTION).test_client()
    assert client.get("/sign-in", base_url=f"https://{host}").status_code == 400


def test_the_address_of_a_proxy_counts_only_where_there_is_one(
    make_app: Callable[..., Flask], database: Database
) -> None:
    """A header that anybody may send must not let them guess from a new address each time."""
    for count, status in ((0, 429), (1, 422)):
        client = make_app(database, proxy_count=count).test_client()
        for number in range(31):
            answer = post(
                client, "/sign-in", {"email": f"{count}-{number}@example.org", "password": "guess"},
                {"X-Forwarded-For": f"198.51.100.{number}"},
            )  # fmt: skip
        assert answer.status_code == status
