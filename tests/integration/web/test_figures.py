"""Figures as pages: two dates, the records behind, nothing to divide by, a date that is none."""

import re
from datetime import timedelta

import pytest

from tests.integration.web.conftest import Council
from tests.support.signing_in import post

WITHOUT_OWNER = "/measures/assets.without_owner_percent"


def _shown(text: str) -> str:
    """What stands large on the page of a figure."""
    found = re.search(r'<p class="govuk-heading-xl[^>]*>([^<]*)</p>', text)
    assert found
    return found[1]


def test_every_figure_stands_on_one_page_with_its_rule(house: Council) -> None:
    house.owned_asset(name="Case files")
    page = house.browser("Cy Roe").get("/measures")
    assert page.status_code == 200
    assert "Assets without an accepted owner" in page.text
    assert "R-IAR-03" in page.text
    assert f'href="{WITHOUT_OWNER}"' in page.text


def test_a_figure_leads_to_the_records_it_counts(house: Council) -> None:
    house.owned_asset(name="Case files")
    unowned = house.asset(name="Tree survey")
    text = house.browser("Cy Roe").get(WITHOUT_OWNER).text
    assert _shown(text) == "50.0 %"
    assert "1 of 2." in text
    assert "1, of which you may open 1." in text
    assert re.search(rf'href="/assets/{unowned}">Tree survey</a>', text)
    assert "Case files" not in text


def test_a_figure_counts_what_the_reader_may_not_open_and_does_not_name_it(house: Council) -> None:
    with house.app.app_context():
        house.world.person("Ed Law", "caldicott")
    for name in ("Tree survey", "Marigold ledger"):
        house.asset(name=name)
    text = house.browser("Ed Law").get(WITHOUT_OWNER).text
    assert "2, of which you may open 0." in text
    assert "Marigold" not in text


def test_a_figure_as_at_a_day_and_as_known_on_a_day(house: Council) -> None:
    first = house.world.now
    reference = house.asset(name="Tree survey")
    house.world.wait(days=10)
    house.move("Ada Osei", "offer_ownership", reference, person="Bo Lin")
    house.move("Bo Lin", "accept_ownership", reference)
    cy = house.browser("Cy Roe")
    before, after = first.date(), (first + timedelta(days=10)).date()
    assert _shown(cy.get(f"{WITHOUT_OWNER}?as_at={before}").text) == "100.0 %"
    text = cy.get(f"{WITHOUT_OWNER}?as_at={after}").text
    assert f'name="as_at" value="{after}"' in text
    assert f'href="/measures?as_at={after}"' in text, "the way back keeps the date"
    known_then = cy.get(f"{WITHOUT_OWNER}?as_at={after}&known_at={before}").text
    assert _shown(known_then) == "100.0 %"


def test_nothing_to_divide_by_is_not_a_hundred_and_not_nothing(house: Council) -> None:
    text = house.browser("Cy Roe").get("/measures/assets.complete_percent").text
    assert _shown(text) == "n/a"
    assert "0 of 0: there is nothing to divide by." in text
    row = re.search(r"Assets with nothing missing</a></th>(.*?)</tr>",
                    house.browser("Cy Roe").get("/measures").text, re.DOTALL)  # fmt: skip
    assert row
    assert "n/a" in row[1]


@pytest.mark.parametrize("name", ["as_at", "known_at"])
@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_date_that_is_none_gets_a_sentence(house: Council, name: str, text: str) -> None:
    cy = house.browser("Cy Roe")
    for address in ("/measures", WITHOUT_OWNER):
        answer = cy.get(f"{address}?{name}={text}")
        assert answer.status_code == 422
        label = {"as_at": "As at", "known_at": "As known on"}[name]
        assert f"“{label}” is a date such as 2026-11-21, not “{text}”." in answer.text
        assert f'href="#{name}"' in answer.text
        assert "%" not in answer.text[answer.text.index("<main") :]


def test_figures_are_for_those_who_answer_for_them(house: Council) -> None:
    di = house.browser("Di Fox")
    assert di.get("/measures").status_code == 403
    assert di.get(WITHOUT_OWNER).status_code == 403
    assert house.browser("Cy Roe").get("/measures/no.such_figure").status_code == 404
    assert post(house.browser("Cy Roe"), "/measures").status_code == 405
