"""An owner's statement by page: issued, answered, signed, rolled up, accepted, exported."""

import re

import pytest
from flask.testing import FlaskClient

from tests.integration.web.conftest import Council
from tests.support.signing_in import post

CODES = ("assets_reviewed", "risks_current", "access_reviewed", "flows_current",
         "training_in_date", "incidents_reviewed")  # fmt: skip
DOING = {"action": "Draw the flows of the service", "action_owner": "Di Fox",
         "action_due_on-day": "31", "action_due_on-month": "8",
         "action_due_on-year": "2026"}  # fmt: skip


@pytest.fixture
def issued(house: Council) -> tuple[Council, str, str]:
    """A council whose officer has issued a statement to Bo: its address, and Bo's asset."""
    asset = house.owned_asset(name="Tree survey", personal_data="no")
    ada = house.browser("Ada Osei")
    answer = post(ada, "/statements/new", {"owner": "Bo Lin", "once": "issuing"})
    assert answer.status_code == 302, answer.text
    return house, str(answer.location), asset


def _answers(**given: str) -> dict[str, str]:
    found = {f"{code}__answer": given.get(code, "yes") for code in CODES}
    return found | {f"{code}__comment": "As checked in May." for code in CODES}


def _sign(browser: FlaskClient, address: str, once: str = "first") -> int:
    typed = {"declaration": "agreed", "once": once}
    return post(browser, f"{address}/submit", typed).status_code


def test_an_owner_answers_signs_and_the_copy_stays(issued: tuple[Council, str, str]) -> None:
    house, address, asset = issued
    bo = house.browser("Bo Lin")
    assert "Statement to sign by 29 June" in bo.get("/").text
    form = bo.get(f"{address}/answer").text
    assert "0 of 1 active assets reviewed since 1 April 2025." in form
    assert re.search(r'name="assets_reviewed__answer" type="radio" value="no" checked', form)
    house.move("Bo Lin", "review", asset, review_result="no_change")
    assert "1 of 1 active assets reviewed since 1 April 2025." in bo.get(f"{address}/answer").text
    typed = _answers(flows_current="no")
    assert post(bo, f"{address}/answer", typed).location == address
    answer = post(bo, f"{address}/submit", {"declaration": "agreed", "once": "s"})
    assert answer.status_code == 409
    assert "Answered “no” with nothing to be done about it: Flows current." in answer.text
    doing = {f"flows_current__{name}": text for name, text in DOING.items()}
    assert post(bo, f"{address}/answer", typed | doing).status_code == 302
    assert house.events("owner_statement.answered") == 7, "only what changed is saved again"
    assert _sign(bo, address) == 302
    renamed = {"name": "Renamed since", "version": str(house.version(asset)), "once": "e"}
    assert post(bo, f"/assets/{asset}/edit?group=0", renamed).status_code == 302
    copy = bo.get(f"{address}/signed").text
    assert "Tree survey" in copy
    assert "Renamed since" not in copy
    assert "This copy is what was signed" in copy
    assert "Draw the flows of the service" in copy
    assert bo.get(f"{address}/signed?copy=2").status_code == 404


def test_faults_stand_beside_their_question_and_nothing_is_lost(
    issued: tuple[Council, str, str],
) -> None:
    house, address, _asset = issued
    bo = house.browser("Bo Lin")
    typed = _answers(risks_current="no") | {
        "risks_current__action": "Work the risks", "risks_current__action_owner": "Nobody Known",
    }  # fmt: skip
    answer = post(bo, f"{address}/answer", typed)
    assert answer.status_code == 422
    assert "No current person matches “Nobody Known”" in answer.text
    assert "Work the risks" in answer.text
    assert house.events("owner_statement.answered") == 0, "all or none"
    assert post(bo, f"{address}/answer", _answers() | {"version": "1"}).status_code == 302
    late = post(bo, f"{address}/answer", _answers(risks_current="no") | {"version": "1"})
    assert late.status_code == 409
    assert "Someone has changed this statement since you opened it" in late.text


def test_the_siro_sees_all_decides_and_takes_a_file(issued: tuple[Council, str, str]) -> None:
    house, address, _asset = issued
    bo, cy = house.browser("Bo Lin"), house.browser("Cy Roe")
    text = cy.get("/statements").text
    assert "Who has not answered" in text
    assert "Bo Lin" in text
    doing = {f"flows_current__{name}": text for name, text in DOING.items()}
    post(bo, f"{address}/answer", _answers(flows_current="no") | doing)
    _sign(bo, address)
    assert "Accept or return" in cy.get("/").text
    text = cy.get("/statements?state=submitted").text
    assert "Draw the flows of the service" in text
    assert "Nothing matches" not in text
    assert "No statement is there to see" in cy.get("/statements?state=accepted").text
    answer = post(cy, f"{address}/return", {"reason": "Which service?", "once": "r"})
    assert answer.status_code == 302
    assert "Which service?" in bo.get(address).text
    assert _sign(bo, address, "second") == 302
    assert post(cy, f"{address}/accept", {"once": "a"}).status_code == 302
    figure = cy.get("/measures/statements.accepted_percent").text
    assert "100.0 %" in figure
    file = post(cy, "/statements/export?year=2025", {"format": "csv"})
    assert "Flows current" in file.text
    assert "Di Fox" in file.text
    assert house.events("owner_statement.exported") == 1


def test_an_owner_sees_their_own_only(issued: tuple[Council, str, str]) -> None:
    house, address, _asset = issued
    with house.app.app_context():
        house.world.person("Eve Ward")
        house.world.owned_asset("Ada Osei", "Eve Ward", name="Else", personal_data="no")
    eve, di = house.browser("Eve Ward"), house.browser("Di Fox")
    assert "Bo Lin" not in eve.get("/statements").text
    for path in (address, f"{address}/answer", f"{address}/signed"):
        assert eve.get(path).status_code == 404
        assert di.get(path).status_code in (403, 404)
    uncovered = house.browser("Cy Roe").get("/statements").text
    assert "Assets no statement covers" in uncovered
    assert "Else" in uncovered
    ada = house.browser("Ada Osei")
    assert ada.get(f"{address}/answer").status_code == 403
