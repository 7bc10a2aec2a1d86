"""The operator's commands: the first administrator, sign-ins, and tokens shown once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from app.cli.main import ig
from tests.integration.identity.conftest import House, enter
from tests.support.signing_in import post

FIRST = (
    "setup", "--organisation", "northbourne", "--organisation-name", "Northbourne Council",
    "--kind", "council", "--name", "Ada Admin", "--email", "Ada@northbourne.example",
)  # fmt: skip

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, clock: object) -> Run:
    """Run ``ig`` inside the application."""

    def run(*words: str, typed: str | None = None) -> Result:
        with app.app_context():
            return CliRunner().invoke(ig, [*words], input=typed)

    return run


def test_the_first_administrator_signs_in_with_what_setup_prints(
    run: Run, client: FlaskClient
) -> None:
    made = _json(run(*FIRST, "--json"))
    assert made["email"] == "ada@northbourne.example"
    assert enter(client, made["email"], made["password"]).status_code == 302
    assert client.get("/account").location.startswith("/account/password")
    change = {"old_password": made["password"], "password": "three unrelated words"}
    post(client, "/account/password", change)
    assert client.get("/account").location.startswith("/account/second-factor")


def test_setup_asks_for_what_was_not_given(run: Run) -> None:
    result = run("setup", typed="Northbourne Council\nnorthbourne\nAda Admin\nada@nb.example\n")
    assert result.exit_code == 0
    assert "Sign in as ada@nb.example" in result.output


def test_setup_is_refused_when_somebody_has_a_sign_in(run: Run) -> None:
    run(*FIRST)
    again = run(*FIRST, "--json")
    assert again.exit_code == 1
    assert json.loads(again.stdout)["refusals"][0]["code"] == "accounts_exist"


def test_setup_that_cannot_finish_leaves_nothing_behind(run: Run) -> None:
    assert run(*FIRST[:-1], "").exit_code != 0
    assert run("show", "ORG-2026-0001").exit_code == 1
    assert run(*FIRST).exit_code == 0


def test_a_sign_in_is_given_listed_and_taken_away(run: Run, client: FlaskClient) -> None:
    run(*FIRST)
    added = _json(
        run(
            "user", "add", "--email", "Bob@nb.example", "--name", "Bob", "--organisation",
            "northbourne", "--role", "ig_officer", "--json",
        )
    )  # fmt: skip
    listed = {user["email"]: user for user in _json(run("user", "list", "--json"))}
    assert listed["bob@nb.example"]["roles"] == ["ig_officer"]
    assert listed["bob@nb.example"]["state"] == "enabled"
    disabled = run("user", "disable", "--email", "bob@nb.example", "--reason", "Left")
    assert disabled.exit_code == 0
    assert enter(client, "bob@nb.example", added["password"]).status_code == 422


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("user", "add", "--email", "new@nb.example"), "give --name and --organisation"),
        (("user", "add", "--email", "ada@northbourne.example"), "already has a sign-in"),
        (("user", "disable", "--email", "x@y.example", "--reason", "r"), "Nobody has a sign-in"),
        (("token", "add", "--user", "x@y.example", "--name", "n"), "Nobody has a sign-in"),
        (
            ("user", "add", "--email", "b@nb.example", "--name", "B", "--organisation", "nowhere"),
            "no such organisation",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Run, words: tuple[str, ...], problem: str
) -> None:
    run(*FIRST)
    result = run(*words)
    assert result.exit_code == 1
    assert problem in result.stderr
    assert result.stdout == ""


def test_a_token_made_for_somebody_acts_as_them(run: Run, client: FlaskClient) -> None:
    run(*FIRST)
    made = _json(
        run(
            "token", "add", "--user", "ada@northbourne.example", "--name", "Nightly",
            "--scope", "read", "--organisation", "northbourne", "--json",
        )
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {made['token']}"}
    people = client.get("/api/v1/people", headers=headers).json
    assert people is not None
    assert [person["title"] for person in people["items"]] == ["Ada Admin"]
    assert client.get("/api/v1/people").status_code == 401


def test_tokens_are_made_shown_once_and_revoked_by_their_holder(
    house: House, client: FlaskClient
) -> None:
    enter(client, house.person("Ann Able"))
    nameless = post(client, "/account/tokens", {"name": "", "scope": "read"})
    assert nameless.status_code == 422
    assert "Enter what it is for" in nameless.text
    made = post(client, "/account/tokens", {"name": "Nightly", "scope": "read"})
    token = made.text.split('<code class="ig-text">')[1].split("</code>")[0]
    assert token.startswith("igc_")
    page = client.get("/account").text
    assert "Nightly" in page
    assert token not in page
    api = house.app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    assert api.get("/api/v1/people", headers=headers).status_code == 200
    assert post(client, "/account/tokens/TOK-2026-0001/revoke").status_code == 302
    assert api.get("/api/v1/people", headers=headers).status_code == 401
    assert token not in str(house.events())


@pytest.mark.parametrize(
    ("kind", "reference", "body"),
    [
        ("accounts", "ACC-2026-0001", {"trigger": "change_password", "password": "a new password"}),
        ("accounts", "ACC-2026-0001", {"trigger": "set_second_factor", "secret": "mine"}),
        ("sessions", "SES-2026-0001", {"trigger": "confirm"}),
    ],
)
def test_a_token_opens_no_other_way_in(
    house: House, client: FlaskClient, kind: str, reference: str, body: dict[str, str]
) -> None:
    email = house.person("Ann Able")
    enter(client, email)
    page = post(client, "/account/tokens", {"name": "Leaked", "scope": "write"}).text
    token = page.split('<code class="ig-text">')[1].split("</code>")[0]
    headers = {"Authorization": f"Bearer {token}"}
    address = f"/api/v1/{kind}/{reference}"
    answer = client.post(f"{address}/transitions", json=body, headers={**headers, "If-Match": "*"})
    assert answer.status_code == 404, answer.text
    more = {"name": "More", "scope": "write"}
    made = client.post("/api/v1/api_tokens", json=more, headers=headers)
    assert made.status_code == 403, made.text
    assert enter(house.app.test_client(), email).status_code == 302


def test_another_persons_token_cannot_be_revoked(house: House, client: FlaskClient) -> None:
    other = house.app.test_client()
    enter(other, house.person("Bea Other"))
    post(other, "/account/tokens", {"name": "Hers", "scope": "read"})
    enter(client, house.person("Ann Able"))
    assert post(client, "/account/tokens/TOK-2026-0001/revoke").status_code == 404
    assert "Hers" in other.get("/account").text


def _json(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
