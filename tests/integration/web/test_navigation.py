"""The navigation: daily sections across the top, all others on one page, in groups."""

import re

from app.engine.noun import nouns
from app.web.addresses import PLURALS
from app.web.sections import DAILY as ACROSS
from app.web.sections import GROUPS, unplaced
from tests.integration.web.conftest import Council

DAILY = ["Home", "Assets", "Processing", "Risks", "Incidents", "Actions", "Figures", "More"]


def _across(text: str) -> list[str]:
    found = re.findall(r'class="govuk-service-navigation__link" href="[^"]*"[^>]*>(.*?)</a>', text,
                       re.DOTALL)  # fmt: skip
    return [re.sub(r"<[^>]+>", "", words).strip() for words in found]


def test_the_ig_officer_has_the_daily_sections_across_and_the_rest_on_one_page(
    house: Council,
) -> None:
    ada = house.browser("Ada Osei")
    across = _across(ada.get("/").text)
    assert [word for word in across if word in DAILY] == DAILY
    assert "Message log" not in across
    more = ada.get("/more").text
    for words in ("People", "Organisations", "Message log", "Reminder ladders", "Legal holds"):
        assert re.search(rf'<a class="govuk-link[^>]*>{words}</a>', more), words


def test_a_section_of_the_more_page_marks_more_as_where_one_is(house: Council) -> None:
    text = house.browser("Ada Osei").get("/people").text
    assert re.search(r'href="/more"[^>]*aria-current="true"', text)


def test_nobody_is_led_to_a_section_that_is_not_for_them(house: Council) -> None:
    for name in ("Ada Osei", "Bo Lin", "Cy Roe", "Di Fox"):
        browser = house.browser(name)
        text = browser.get("/more").text
        main = text[text.index("<main") : text.index("</main>")]
        for href in re.findall(r'href="(/[^"]*)"', main):
            assert browser.get(href).status_code == 200, (name, href)


def test_every_kind_with_pages_is_in_reach_of_somebody(house: Council) -> None:
    """A new area has a place before anybody gave it one."""
    with_pages = PLURALS.removeprefix("any(").removesuffix(")").split(", ")

    words = {s.word for s in (*ACROSS, *unplaced())}
    words |= {s.word for group in GROUPS for s in group.sections}
    assert {n.plural for n in nouns() if n.plural in with_pages} <= words
    assert "Assets" in _across(house.browser("Bo Lin").get("/").text)
