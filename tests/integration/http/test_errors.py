"""What went wrong is said in words: a page for people, a problem document for programs."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.core.errors import BusyError, RefusedError, StaleError
from app.http.guard import public
from tests.support.databases import Database
from tests.support.signing_in import post
from workflows.definition import Refusal


class Refusing:
    """A view that fails as it is told."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self) -> str:
        raise self.error


@pytest.fixture
def failing(make_app: Callable[..., Flask], database: Database) -> Callable[..., FlaskClient]:
    """Make a site with one page that fails."""

    def make(error: Exception, path: str = "/fails") -> FlaskClient:
        app = make_app(database)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        app.add_url_rule(path, "fails", public(Refusing(error)))
        return app.test_client()

    return make


def test_an_address_that_does_not_exist_says_so(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_an_address_of_the_api_answers_with_a_problem_document(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["code"] == "not_found"
    assert answer.json["status"] == 404


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    answer = client.delete("/sign-in")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "<h1" in answer.text


def test_too_large_a_form_is_refused_in_words(client: FlaskClient) -> None:
    form = b"email=" + b"x" * (3 * 1024 * 1024)
    answer = client.post("/sign-in", data=form, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "<h1" in answer.text


def test_a_fault_shows_a_reference_and_no_traceback(
    failing: Callable[..., FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    answer = failing(RuntimeError("the secret of the cellar")).get("/fails")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "secret of the cellar" not in answer.text
    reference = caplog.records[-1].getMessage().split()[-1]
    assert reference in answer.text


def test_a_fault_of_the_api_shows_a_reference_and_no_traceback(
    failing: Callable[..., FlaskClient],
) -> None:
    answer = failing(RuntimeError("the secret"), "/api/v1/fails").get("/api/v1/fails")
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert "the secret" not in answer.text


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (RefusedError([Refusal("owner_missing", "Name an owner first.")]), 409, "Name an owner"),
        (StaleError(4), 409, "changed after you opened it"),
        (BusyError(), 503, "<h1"),
        (OperationalError("UPDATE", {}, Exception("database is locked")), 503, "<h1"),
    ],
)
def test_what_the_engine_refuses_is_said_in_its_words(
    failing: Callable[..., FlaskClient], error: Exception, status: int, words: str
) -> None:
    answer = failing(error).get("/fails")
    assert answer.status_code == status
    assert words in answer.text


def test_refusals_are_told_to_programs_with_their_codes(
    failing: Callable[..., FlaskClient],
) -> None:
    error = RefusedError([Refusal("owner_missing", "Name an owner first.")])
    answer = failing(error, "/api/v1/fails").get("/api/v1/fails")
    assert answer.json is not None
    assert answer.json["refusals"] == [
        {"code": "owner_missing", "sentence": "Name an owner first."}
    ]


def test_the_error_page_needs_no_database(
    make_app: Callable[..., Flask], empty_database: Database
) -> None:
    client = make_app(empty_database).test_client()
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_a_null_character_is_refused(client: FlaskClient) -> None:
    typed = {"email": "a\x00b@example.org", "password": "whatever"}
    assert post(client, "/sign-in", typed).status_code == 400
    assert client.get("/sign-in?next=%00").status_code == 400
    assert client.get("/nowhere%00").status_code == 400
