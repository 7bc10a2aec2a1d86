"""Lists: filters in the address, pages by key, titles only where no more is allowed."""

import re

import pytest

from tests.factories.world import OPERATOR, council
from tests.integration.web.conftest import Council

MOST_BYTES = 60 * 1024
MOST_STATEMENTS = 6
"""What the list itself asks; who is signed in is read before it."""


def _names(text: str) -> list[str]:
    return re.findall(r'<a [^>]*href="/assets/AST-[0-9-]+"[^>]*>([^<]+)</a>', text)


def _next(text: str) -> str | None:
    found = re.search(r'href="(/assets\?[^"]*cursor=[^"]*)"', text)
    return found and found[1].replace("&amp;", "&")


def test_pages_follow_by_key_though_records_change_between_them(house: Council) -> None:
    made = [f"Register {number:02}" for number in range(60)]
    with house.app.app_context():
        for name in made:
            house.world.asset("Ada Osei", name=name)
    browser = house.browser("Ada Osei")
    first = browser.get("/assets").text
    assert "60 information assets" in first
    assert len(_names(first)) == 50
    assert len(first.encode()) <= MOST_BYTES
    house.asset(name="Added meanwhile")
    following = _next(first)
    assert following is not None
    second = browser.get(following).text
    assert sorted(_names(first) + _names(second)) == made


def test_a_cursor_of_other_filters_answers_that_there_is_no_such_page(house: Council) -> None:
    with house.app.app_context():
        for number in range(51):
            house.world.asset("Ada Osei", name=f"Register {number}")
    browser = house.browser("Ada Osei")
    following = _next(browser.get("/assets").text)
    assert following is not None
    assert browser.get(following + "&state=active").status_code == 404
    assert browser.get("/assets?cursor=made-up").status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Housing file", "Tree 100% survey"}),
        ("q=housing", {"Housing file"}),
        ("q=100%25", {"Tree 100% survey"}),
        ("q=HB-7", {"Housing file"}),
        ("state=active", set()),
        ("state=proposed&personal_data=yes", {"Housing file"}),
        ("show=no_owner", {"Tree 100% survey"}),
        ("show=incomplete", {"Housing file", "Tree 100% survey"}),
        ("team=Housing", {"Housing file"}),
        ("team=Parks", set()),
        ("owner=bo.lin@northbourne.example", {"Housing file"}),
        ("owner=nobody", set()),
        ("show=nonsense&state=nonsense", {"Housing file", "Tree 100% survey"}),
    ],
)
def test_filters_stand_in_the_address(house: Council, query: str, expected: set[str]) -> None:
    with house.app.app_context():
        house.world.do(OPERATOR, "team", "create", name="Housing")
    house.owned_asset(
        name="Housing file", personal_data="yes", source_reference="HB-7", team="Housing"
    )
    house.asset(name="Tree 100% survey")
    page = house.browser("Ada Osei").get(f"/assets?{query}")
    assert page.status_code == 200
    assert set(_names(page.text)) == expected


def test_a_list_asks_few_questions_however_long_it_is(
    house: Council, statements: list[str]
) -> None:
    with house.app.app_context():
        for number in range(30):
            house.world.owned_asset("Ada Osei", "Bo Lin", name=f"Register {number}")
    browser = house.browser("Ada Osei")
    browser.get("/assets")
    statements.clear()
    browser.get("/accessibility")
    around = len(statements)
    statements.clear()
    assert browser.get("/assets").status_code == 200
    assert len(statements) - around <= MOST_STATEMENTS, statements


def test_staff_see_titles_and_nothing_else_in_a_list(house: Council) -> None:
    house.owned_asset(name="Case files", marking="OFFICIAL-SENSITIVE")
    text = house.browser("Di Fox").get("/assets").text
    assert _names(text) == ["Case files"]
    assert "Bo Lin" not in text
    row = text[text.index("<tbody") :]
    assert "OFFICIAL-SENSITIVE" not in row[: row.index("</tbody>")]


@pytest.mark.parametrize(
    "query", ["marking=OFFICIAL", "owner=Bo+Lin", "q=HB-7", "show=incomplete", "show=overdue"]
)
def test_staff_do_not_learn_by_filtering_what_they_may_not_read(house: Council, query: str) -> None:
    house.owned_asset(name="Case files", source_reference="HB-7", personal_data="yes")
    di = house.browser("Di Fox")
    assert _names(di.get("/assets?q=case").text) == ["Case files"]
    assert _names(di.get(f"/assets?{query}").text) == []


def test_nothing_of_another_organisation_is_listed_or_found(house: Council) -> None:
    with house.app.app_context():
        other = council("southbourne")
        other.now = house.world.now
        theirs = other.asset("Ada Osei", name="Marigold ledger")
    browser = house.browser("Ada Osei")
    for address in ("/assets", "/assets?q=marigold", "/people", "/memberships"):
        assert "Marigold ledger" not in browser.get(address).text
        assert "southbourne" not in browser.get(address).text.lower()
    assert browser.get(f"/assets/{theirs}").status_code == 404
    assert browser.get("/assets/AST-2026-9999").status_code == 404
