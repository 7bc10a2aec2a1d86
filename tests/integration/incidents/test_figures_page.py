"""The page of the figures of incidents: five quarters, breakdowns, and what may be published."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.incidents import Case, office
from tests.factories.world import World
from tests.integration.incidents.test_figures import log
from tests.support.signing_in import sign_in

ADDRESS = "/incidents/figures?as_at=2026-11-20"


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        return office()


def read(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:400]
    return " ".join(answer.text.split())


def test_exact_inside_and_hidden_where_it_is_published(
    app: Flask, world: World, client: FlaskClient, tmp_path: Path
) -> None:
    types = ["Phishing"] * 3 + ["Failure to redact"] * 7 + ["Ransomware"] * 12
    rows = [f"{n},Text,2026-10-05,,,Breach,{kind}{',' * 8}" for n, kind in enumerate(types)]
    with app.app_context():
        log(world, tmp_path, *rows)
    sign_in(client, "ada.osei@northbourne.example")
    text = read(client, ADDRESS)
    assert "Oct to Dec 2026 so far" in text
    assert "Oct to Dec 2025" in text
    assert '<th scope="row" class="govuk-table__header">Phishing</th><td ' in text
    assert 'data-label="Reports">3</td>' in text
    assert "<svg" in text
    assert "style=" not in text
    hidden = read(client, f"{ADDRESS}&published=yes")
    assert 'data-label="Reports">&lt;5</td>' in hidden
    assert 'data-label="Reports">not shown</td>' in hidden
    assert 'data-label="Reports">3</td>' not in hidden
    assert "Median hours" not in hidden


def test_only_who_may_see_figures_reads_them(app: Flask, world: World, client: FlaskClient) -> None:
    with app.app_context():
        Case(world)
    sign_in(client, "di.fox@northbourne.example")
    read(client, ADDRESS, 403)
    sign_in(client, "cy.roe@northbourne.example")
    assert "Figures of incidents" in read(client, ADDRESS)
    assert "is a date such as" in read(client, "/incidents/figures?as_at=soon", 422)


def test_an_entry_of_an_old_log_is_shown_as_it_was_written(
    app: Flask, world: World, client: FlaskClient, tmp_path: Path
) -> None:
    header = "Ref,Date of incident,Individuals affected,Factors,Level,Ward colour"
    with app.app_context():
        value = log(world, tmp_path, "7,2014-12-01,150,D E,1,Blue", header=header)
    assert value["warnings"] == [
        "Row 2: No day of report, so the day it was found or happened stands for it.",
        "Row 2: The log says level 1; people and factors give 2 (score 4). Both are kept.",
    ]
    sign_in(client, "ada.osei@northbourne.example")
    text = read(client, "/incidents/INC-2026-0001")
    assert "Ward colour: Blue" in text
    assert "2 (score 4)" in text
    assert "The log says 1. Both are kept." in text


def test_a_program_reads_the_same_counts_and_hides_small_ones_where_asked(
    app: Flask, world: World, client: FlaskClient, tmp_path: Path
) -> None:
    rows = [f"{n},Text,2026-10-05,,,Breach,Phishing{',' * 8}" for n in range(3)]
    with app.app_context():
        log(world, tmp_path, *rows)
        token = world.do(world.as_("Ada Osei"), "api_token", "create", name="figures").secret
    address = "/api/v1/measures/incidents/breakdowns?as_at=2026-11-20"
    bearer = {"Authorization": f"Bearer {token}"}
    exact = client.get(address, headers=bearer).get_json()
    by = {item["title"]: item for item in exact["items"]}
    assert by["By type"]["rows"] == [{"label": "Phishing", "shown": "3"}]
    assert (by["By type"]["total"], exact["from"]) == ("3", "2025-11-21")
    hidden = client.get(f"{address}&published=yes", headers=bearer).get_json()
    assert {row["shown"] for item in hidden["items"] for row in item["rows"]} == {"<5"}
    for wrong in ("by=type", "published=perhaps"):
        assert client.get(f"{address}&{wrong}", headers=bearer).status_code == 422
