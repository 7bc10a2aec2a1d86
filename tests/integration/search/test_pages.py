"""The search page: what is found, by whom, and what is said where nothing is."""

import re

import pytest
from flask.testing import FlaskClient

from app.search import finding
from tests.integration.web.conftest import Council

MOST_STATEMENTS = 12
"""Candidates, a query for each kind that is among them, and the hits; sign-in is read before."""


def found(browser: FlaskClient, address: str) -> list[str]:
    """The titles that a page of results shows, in order."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return re.findall(r'ig-hit__title"><a [^>]*>([^<]+)</a>', answer.text)


@pytest.fixture
def three(house: Council) -> dict[str, str]:
    """A register of three assets, the first owned by Bo Lin; gives their references."""
    return {
        "repairs": house.owned_asset(
            name="Housing repairs", description="Tenants and their boilers", supplier="Orkney Ltd"
        ),
        "trees": house.asset(
            name="Tree survey", description="Oaks of the parks", source_reference="PK-77"
        ),
        "waiting": house.asset(name="Housing waiting list", supplier="Orkney Ltd"),
    }


def test_words_find_records_the_newest_first(house: Council, three: dict[str, str]) -> None:
    ada = house.browser("Ada Osei")
    repairs, waiting = "Housing repairs", "Housing waiting list"
    expected = {
        "q=housing": [waiting, repairs],
        "q=HOUS": [waiting, repairs],
        "q=orkney": [waiting, repairs],
        "q=boiler+housing": [repairs],
        "q=tenants": [repairs],
        "q=repair%27s": [repairs],
        "q=housing&kind=asset": [waiting, repairs],
        "q=housing&kind=person": [],
        "q=Bo+Lin": ["Bo Lin"],
        "q=nothing+like+it": [],
        "": [],
    }
    assert {query: found(ada, f"/search?{query}") for query in expected} == expected
    assert "2 results" in ada.get("/search?q=housing").text


def test_a_number_finds_its_record_before_all_that_mentions_it(
    house: Council, three: dict[str, str]
) -> None:
    mentions = house.asset(name="Index of surveys", description=f"See {three['trees']} and PK-77")
    ada = house.browser("Ada Osei")
    for number in (three["trees"], three["trees"].lower(), "PK-77", "pk-77"):
        assert found(ada, f"/search?q={number}") == ["Tree survey", "Index of surveys"], number
    assert found(ada, f"/search?q={mentions}") == ["Index of surveys"]


def test_a_question_that_cannot_be_asked_is_answered_in_a_sentence(house: Council) -> None:
    ada = house.browser("Ada Osei")
    for question, sentence in {
        "a": "Enter at least two letters of a word.",
        "!?": "Enter a word, a name or a reference.",
        "x" * 10_000: "Search for 200 characters or fewer.",
        "+".join(f"word{n}" for n in range(13)): "Search for 12 words or fewer.",
    }.items():
        answer = ada.get(f"/search?q={question}")
        assert answer.status_code == 200
        assert sentence in answer.text
        assert found(ada, f"/search?q={question}") == []


def test_who_sees_the_title_only_learns_nothing_from_other_words(
    house: Council, three: dict[str, str]
) -> None:
    di = house.browser("Di Fox")
    assert found(di, "/search?q=housing") == ["Housing waiting list", "Housing repairs"]
    assert found(di, f"/search?q={three['repairs']}") == ["Housing repairs"]
    for hidden in ("boilers", "orkney", "housing+orkney", "PK-77", "oaks", "boiliers"):
        answer = di.get(f"/search?q={hidden}")
        assert "Nothing found" in answer.text, hidden
    assert "boilers" in house.browser("Ada Osei").get("/search?q=housing").text
    assert "boilers" not in di.get("/search?q=housing").text
    assert found(di, "/assets?q=boilers") == []
    assert "boilers" not in di.get("/search?q=repairs&kind=asset").text


def test_mistyped_words_are_put_right_only_where_nothing_holds_them(
    house: Council, three: dict[str, str]
) -> None:
    ada = house.browser("Ada Osei")
    for typed in ("hosuing+repairs", "housng+repairs", "huosing+repaires"):
        assert found(ada, f"/search?q={typed}") == ["Housing repairs"], typed
        assert "spelt like them" in ada.get(f"/search?q={typed}").text
    house.asset(name="Hosuing, as typed in 1998")
    assert found(ada, "/search?q=hosuing") == ["Hosuing, as typed in 1998"]


def test_what_moves_is_found_by_its_new_words_and_no_longer_by_the_old(
    house: Council, three: dict[str, str]
) -> None:
    ada = house.browser("Ada Osei")
    with house.app.app_context():
        changed = {"name": "Oak survey", "description": "Acorns"}
        house.world.do(house.world.as_("Ada Osei"), "asset", "edit", three["trees"], **changed)
    assert found(ada, "/search?q=acorns") == ["Oak survey"]
    assert found(ada, "/search?q=parks") == []
    assert found(ada, "/search?q=survey+OR+oak") == []
    with house.app.app_context():
        comment = house.world.do(
            house.world.as_("Ada Osei"), "comment", "add", subject=three["trees"], body="Squirrels"
        )
        assert found(ada, "/search?q=squirrel") == ["Squirrels"]
        house.world.do(house.world.as_("Ada Osei"), "comment", "withdraw", comment.reference)
    assert found(ada, "/search?q=squirrel") == []


def test_results_are_paged_by_key_and_never_counted_past_the_page(house: Council) -> None:
    made = [f"Register {number:02}" for number in range(25)]
    for name in made:
        house.asset(name=name)
    ada = house.browser("Ada Osei")
    first = ada.get("/search?q=register")
    assert "More than 20 results" in first.text
    following = re.search(r'href="(/search\?[^"]*cursor=[^"]*)"', first.text)
    assert following is not None
    address = following[1].replace("&amp;", "&")
    shown = found(ada, "/search?q=register") + found(ada, address)
    assert shown == made[::-1]
    assert ada.get(address.replace("q=register", "q=other")).status_code == 404
    assert ada.get("/search?q=register&cursor=made-up").status_code == 404


def test_a_hit_is_found_behind_many_that_one_may_not_see(
    house: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Candidates are looked at a few at a time; a page that is not full looks at more."""
    monkeypatch.setattr(finding, "WINDOWS", (2, 50))
    with house.app.app_context():
        house.world.person("Flo Zander", "ig_officer", job_title="Zookeeper")
        for number in range(6):
            house.world.person(f"Keeper {number}", job_title="Zookeeper", sign_in=False)
    assert found(house.browser("Flo Zander"), "/search?q=zookeeper")[-1] == "Flo Zander"
    with house.app.app_context():
        house.world.person("Zed First", job_title="Yardman")
        for number in range(6):
            house.world.person(f"Yard {number}", job_title="Yardman", sign_in=False)
    # Zed sees others by name only, and himself whole.
    assert found(house.browser("Zed First"), "/search?q=yardman") == ["Zed First"]


def test_the_box_stands_on_every_page_of_who_is_signed_in(house: Council) -> None:
    ada = house.browser("Ada Osei")
    for address in ("/", "/assets", "/account", "/no-such-page"):
        assert 'action="/search"' in ada.get(address).text, address
    assert 'action="/search"' not in house.app.test_client().get("/sign-in").text
    assert house.app.test_client().get("/search?q=housing").status_code == 302


def test_a_search_asks_the_database_a_few_times_however_much_it_finds(
    house: Council, three: dict[str, str], statements: list[str]
) -> None:
    ada = house.browser("Ada Osei")
    for number in range(21):
        house.asset(name=f"Housing file {number}")
    ada.get("/assets")
    before = len(statements)
    ada.get("/account")
    signing_in = len(statements) - before
    before = len(statements)
    assert len(found(ada, "/search?q=housing")) == 20
    assert len(statements) - before - signing_in <= MOST_STATEMENTS
