"""Lists keep their filters in the address, and pages keep the filters."""

from urllib.parse import parse_qs, urlsplit

from app.ui.listing import Filter, applied_filters, keyset_pages, sort_link
from app.ui.page import with_query

QUERY = {"state": ["draft", "active"], "q": ["caf\u00e9 & bar"], "cursor": ["old"]}
STATES = (("draft", "Draft"), ("active", "Active"))


def test_the_next_page_keeps_the_filters_and_moves_the_cursor() -> None:
    pages = keyset_pages("/assets", QUERY, next_cursor="new")
    assert pages.previous == ""
    assert parse_qs(urlsplit(pages.next).query) == {
        "state": ["draft", "active"], "q": ["caf\u00e9 & bar"], "cursor": ["new"],
    }  # fmt: skip


def test_the_page_before_is_asked_for_by_its_own_name() -> None:
    pages = keyset_pages("/assets", QUERY, previous_cursor="back", next_cursor="on")
    assert parse_qs(urlsplit(pages.previous).query)["before"] == ["back"]
    assert "cursor" not in parse_qs(urlsplit(pages.previous).query)


def test_an_applied_filter_is_a_link_that_takes_only_itself_away() -> None:
    filters = [
        Filter("state", "State", "checkboxes", STATES, ("draft", "active")),
        Filter("q", "Words", values=("caf\u00e9 & bar",)),
    ]
    draft, active, words = applied_filters("/assets", QUERY, filters)
    assert draft.text == "State: Draft"
    assert parse_qs(urlsplit(draft.href).query) == {"state": ["active"], "q": ["caf\u00e9 & bar"]}
    assert parse_qs(urlsplit(active.href).query)["state"] == ["draft"]
    assert parse_qs(urlsplit(words.href).query) == {"state": ["draft", "active"]}


def test_a_heading_sorts_and_then_turns_the_order_round() -> None:
    first = sort_link("/assets", {"q": "x"}, "Name", "name")
    assert (first.sort_href, first.sorted) == ("/assets?q=x&sort=name", "")
    again = sort_link("/assets", {"sort": ["name"]}, "Name", "name")
    assert (again.sort_href, again.sorted) == ("/assets?sort=-name", "ascending")


def test_an_address_without_filters_has_no_question_mark() -> None:
    assert with_query("/assets", {"q": ""}) == "/assets"
