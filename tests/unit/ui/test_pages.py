"""The layouts say what a reader needs: where they are, what can be done, and why not."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, flash, render_template, render_template_string
from jinja2 import UndefinedError

from app.core.fields import FieldKind, FieldSpec
from app.ui.conflict import conflict_of, conflict_page
from app.ui.listing import Cell, Column, Listing, Pages
from app.ui.page import Account, Banner, Colour, Link, Page, Tag
from app.ui.record import Change, Choice, Entry, Fact, RecordPage, Related, Section, Why
from tests.unit.ui.markup import by_id, elements, text_of

RECORD = RecordPage(
    reference="AST-2026-0042",
    title="Housing register",
    kind="Asset",
    state=Tag("Proposed", Colour.YELLOW),
    sections=[
        Section("What it is", [
            Fact("Marking", "OFFICIAL", why=Why("OFFICIAL", "Rule R-GSC-01.", (("Was", "NPM"),))),
            Fact("Deputy"),
        ]),
    ],
    choices=[
        Choice("Accept", "/assets/AST-2026-0042/accept"),
        Choice("Make active", reasons=("The owner has not accepted.",)),
    ],
    history=[
        Entry(datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "Offered", "Ann Smith", "on a page",
              reason="She runs it.", changes=(Change("Owner", "", "Bob"),)),
    ],
    related=[Related("Processing records", [Link("PRO-2026-0007", "/processing/PRO-2026-0007")])],
)  # fmt: skip


def test_a_record_page_has_its_four_regions(asked: Flask) -> None:
    html = render_template("layouts/record.html", record=RECORD, page=Page("Housing register"))
    regions = [e["aria-labelledby"] for e in elements(html, "section") if "aria-labelledby" in e]
    assert sorted(map(str, regions)) == ["history", "moves", "related", "summary"]
    words = text_of(html)
    assert "Make active not now The owner has not accepted." in words
    assert "1 July 2026 at 9am by Ann Smith, on a page She runs it." in words
    assert "Deputy Not recorded" in words
    assert "Rule R-GSC-01. Was NPM" in words
    assert "/assets/AST-2026-0042/accept" in [e.get("href") for e in elements(html, "a")]


def test_a_page_has_one_heading_a_language_and_a_way_past_the_menu(asked: Flask) -> None:
    html = render_template("layouts/record.html", record=RECORD, page=Page("Housing register"))
    assert len(elements(html, "h1")) == 1
    assert elements(html, "html")[0]["lang"] == "en"
    assert elements(html, "a")[0]["href"] == "#main-content"
    assert by_id(html, "main-content").tag == "main"


def test_the_frame_says_who_where_and_what_is_special(asked: Flask) -> None:
    html = render_template_string(
        '{% extends "layouts/two_thirds.html" %}',
        page=Page("Assets", section="Register", back_link="/"),
        organisation_name="Northbridge Council",
        navigation=[Link("Assets", "/assets", current=True), Link("Actions", "/actions")],
        account=Account("Ann Smith", "/sign-out", "Northbridge Council"),
        banners=[Banner("Demonstration", "Nothing here is real.")],
    )
    assert "<title>Assets - Register - IG Casework</title>" in html
    words = text_of(html)
    assert "Demonstration Nothing here is real." in words
    assert "Signed in as Ann Smith, Northbridge Council" in words
    current = [e["href"] for e in elements(html, "a") if "aria-current" in e]
    assert current == ["/assets"]
    assert [e["action"] for e in elements(html, "form")] == ["/sign-out"]


def test_what_was_done_is_announced(asked: Flask) -> None:
    flash("AST-2026-0042 was offered.", "success")
    html = render_template_string('{% extends "layouts/two_thirds.html" %}', page=Page("Home"))
    assert "Done AST-2026-0042 was offered." in text_of(html)
    assert [e["role"] for e in elements(html, "div") if "role" in e] == ["alert"]


def test_a_list_says_how_many_and_labels_every_cell(asked: Flask) -> None:
    listing = Listing(
        caption="Assets", columns=(Column("Reference"), Column("State"), Column("People", True)),
        rows=[[Cell("AST-2026-0001", "/a/1"), Cell(tag=Tag("Active", Colour.GREEN)), Cell("12")]],
        address="/assets", count="more than 1,000 assets", pages=Pages(next="/assets?cursor=x"),
    )  # fmt: skip
    html = render_template("layouts/list.html", listing=listing, page=Page("Assets"))
    assert "More than 1,000 assets" in text_of(html)
    assert [e["scope"] for e in elements(html, "th")] == ["col", "col", "col", "row"]
    assert [e["data-label"] for e in elements(html, "td")] == ["State", "People"]
    assert [e["href"] for e in elements(html, "a") if e.get("rel") == "next"] == [
        "/assets?cursor=x"
    ]


def test_an_empty_list_says_so(asked: Flask) -> None:
    listing = Listing("Assets", (Column("Reference"),), [], "/assets", empty="No assets yet.")
    html = render_template("layouts/list.html", listing=listing, page=Page("Assets"))
    assert "No assets yet." in text_of(html)
    assert elements(html, "table") == []


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500])
def test_an_error_page_says_what_to_do_next(asked: Flask, status: int) -> None:
    html = render_template(f"errors/{status}.html", sentence="", reference="5f2a", limit="50 MB")
    assert len(elements(html, "h1")) == 1
    words = text_of(html).casefold()
    assert any(advice in words for advice in ("try again", "ask the", "check that", "send less"))


def test_a_stale_edit_shows_both_versions_and_keeps_the_rest(asked: Flask) -> None:
    specs = [
        FieldSpec("name", "Name"),
        FieldSpec("found", "Found", FieldKind.DATE),
        FieldSpec("note", "Note", FieldKind.LONG_TEXT),
    ]
    html = conflict_page(
        conflict_of(
            specs,
            {"name": "Mine", "found": date(2026, 1, 2), "note": "a\nb"},
            {"name": "Theirs", "found": date(2026, 1, 3), "note": "a\nb"},
            version=7,
            action="/assets/AST-2026-0042/edit",
            record=Link("AST-2026-0042", "/assets/AST-2026-0042"),
            changed_by="Ann Smith",
        )
    )
    sent = {
        (e["name"], e["value"]) for e in elements(html, "input")
        if e["type"] == "hidden" or "checked" in e
    }  # fmt: skip
    assert sent == {("version", "7"), ("name", "Mine"), ("found", "2026-01-02"), ("note", "a\nb")}
    words = text_of(html)
    assert "Ann Smith saved a change" in words
    assert "Saved now: 3 January 2026" in words


def test_a_name_a_page_forgot_to_give_is_a_fault_not_a_blank(asked: Flask) -> None:
    with pytest.raises(UndefinedError):
        render_template_string("{{ no_such_thing }}")


def test_nothing_in_a_page_needs_inline_code_or_another_host(asked: Flask) -> None:
    html = render_template("layouts/record.html", record=RECORD, page=Page("Housing register"))
    scripts = [e for e in elements(html, "script") if "src" not in e]
    assert len(scripts) == 1, "only the start-up line, which the policy knows by its hash"
    assert all(str(e["src"]).startswith("/static/") for e in elements(html, "script") if "src" in e)
    assert "style=" not in html
