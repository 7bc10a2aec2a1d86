"""Nothing of one organisation is found, suggested, counted or put right in another."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.world import council
from tests.support.signing_in import sign_in

MARKER = "zanzibarite"


@pytest.fixture
def north(app: Flask) -> Iterator[FlaskClient]:
    """An IG officer of one council; another council has thirty records that bear the marker."""
    with app.app_context():
        here = council("northbourne")
        here.asset("Ada Osei", name="Shared word register")
        there = council("southmere")
        for number in range(30):
            there.asset("Ada Osei", name=f"{MARKER} shared {number}", description=MARKER,
                        source_reference=f"{MARKER}-{number}")  # fmt: skip
        there.person(f"Zoe {MARKER}")
        client = app.test_client()
        sign_in(client, "ada.osei@northbourne.example")
        yield client


def test_neither_hits_nor_counts_tell_of_another_organisation(north: FlaskClient) -> None:
    for question in (MARKER, "zanzibarit", "zanzibarlte", f"{MARKER}-7", f"{MARKER} shared"):
        answer = north.get(f"/search?q={question}").text.lower()
        assert "nothing found" in answer
        assert answer.count(MARKER) == answer.count(question.lower()) * (MARKER in question)
    assert "1 result" in north.get("/search?q=shared").text
    assert "1 result" in north.get("/search?q=shraed").text


def test_no_suggestion_comes_from_another_organisation(north: FlaskClient) -> None:
    for kind in ("person", "asset", "team", "comment"):
        assert north.get(f"/suggest/{kind}?q={MARKER[:4]}").get_json() == {"items": []}
