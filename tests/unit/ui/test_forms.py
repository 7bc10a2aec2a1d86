"""Forms made from declared fields: drawn, filled, read, and refused with words."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict

from app.core.errors import FieldFault
from app.core.fields import FieldKind, FieldSpec
from app.ui.forms import CaseworkForm, build_form
from tests.unit.ui.markup import by_id, elements, text_of

K = FieldKind
FORMAT = (("electronic", "Electronic"), ("paper", "Paper"))
SPECS = (
    FieldSpec("name", "Name", required=True, group="What it is", hint="What people call it."),
    FieldSpec("description", "Description", K.LONG_TEXT, max_length=20, group="What it is"),
    FieldSpec("format", "Format", K.CHOICE, choices=FORMAT, group="What it is"),
    FieldSpec("personal", "Personal data", K.YES_NO, required=True, group="What it holds"),
    FieldSpec("people", "Categories", K.MULTI_CHOICE, choices=FORMAT, group="What it holds"),
    FieldSpec("reviewed", "Last reviewed", K.DATE, group="Dates"),
    FieldSpec("aware", "When you became aware", K.INSTANT, group="Dates"),
    FieldSpec("owner", "Owner", K.PERSON, group="People"),
    FieldSpec("records", "Number of records", K.INTEGER, group="People"),
)
VALUES: dict[str, Any] = {
    "name": "Housing register",
    "personal": "yes",
    "format": "paper",
    "people": ["paper"],
    "reviewed": date(2026, 3, 27),
    "aware": datetime(2026, 7, 1, 15, 45, tzinfo=UTC),
    "records": 1200,
}
TYPED = {
    "name": "Housing", "description": "", "format": "paper", "personal": "no",
    "reviewed-day": "1", "reviewed-month": "jan", "reviewed-year": "2026",
    "aware-day": "1", "aware-month": "7", "aware-year": "2026", "aware-time": "4:45pm",
    "owner": "Ann Smith", "records": "1,200",
}  # fmt: skip


def posted(pages: Flask, **changes: str) -> CaseworkForm:
    """The form as it comes back with what was typed."""
    with pages.test_request_context("/", method="POST", data=MultiDict({**TYPED, **changes})):
        form = build_form(SPECS, values=VALUES)
        form.validate()
        return form


def page(form: CaseworkForm) -> str:
    """The page that shows a form."""
    return render_template_string(
        '{% extends "layouts/form.html" %}{% block title %}Change{% endblock %}', form=form
    )


def test_what_was_typed_reaches_the_engine_as_text(pages: Flask) -> None:
    assert posted(pages).inputs() == {
        "name": "Housing", "description": "", "format": "paper", "personal": "no", "people": [],
        "reviewed": "2026-01-01", "aware": "2026-07-01T15:45:00Z", "owner": "Ann Smith",
        "records": "1,200",
    }  # fmt: skip


def test_a_form_without_fault_has_no_problem(pages: Flask) -> None:
    assert posted(pages).problems == []


@pytest.mark.parametrize(
    ("changes", "sentence", "where"),
    [
        ({"name": " "}, "Enter name.", "name"),
        ({"personal": ""}, "Choose personal data.", "personal"),
        ({"description": "x" * 21}, "Description must be 20 characters or fewer.", "description"),
        ({"reviewed-month": ""}, "Last reviewed must include a month.", "reviewed-month"),
        ({"reviewed-day": "31", "reviewed-month": "2"}, "Last reviewed must be a real date.",
         "reviewed-day"),
        ({"aware-time": "4.45"},
         "Say whether 4.45 is morning or afternoon, such as 4.45am or 4.45pm.", "aware-time"),
        ({"aware-time": "25:00"},
         "When you became aware must include a time, such as 4:45pm.", "aware-time"),
        ({"aware-day": "29", "aware-month": "3", "aware-time": "1:30am"},
         "When you became aware: 01:30 on 29 March 2026 did not exist: the clocks went forward.",
         "aware-time"),
        ({"records": "many"}, "Number of records must be a whole number, not “many”.", "records"),
        ({"format": "stone"}, "Format must be one of: Electronic, Paper. It is “stone”.", "format"),
    ],
)  # fmt: skip
def test_each_fault_names_the_field_and_leads_to_it(
    pages: Flask, changes: dict[str, str], sentence: str, where: str
) -> None:
    form = posted(pages, **changes)
    assert [(p.sentence, p.field_id) for p in form.problems] == [(sentence, where)]
    with pages.test_request_context("/"):
        html = page(form)
    assert by_id(html, where).tag in ("input", "textarea")
    assert f"#{where}" in [link.get("href") for link in elements(html, "a")]


def test_faults_the_engine_finds_stand_beside_their_fields(pages: Flask) -> None:
    form = posted(pages)
    form.show_faults(
        [FieldFault("owner", "No current person matches."), FieldFault("", "Not now.")]
    )
    assert [(p.sentence, p.field_id) for p in form.problems] == [
        ("Not now.", ""), ("No current person matches.", "owner"),
    ]  # fmt: skip


def test_a_page_with_faults_says_so_first_and_keeps_what_was_typed(pages: Flask) -> None:
    form = posted(pages, name="", records="many")
    with pages.test_request_context("/"):
        html = page(form)
    assert "<title>Error: Change" in html
    assert by_id(html, "records").attributes["value"] == "many"
    described = str(by_id(html, "name").attributes["aria-describedby"]).split()
    assert described == ["name-hint", "name-error"]
    assert all(by_id(html, name) for name in described)


def test_an_edit_shows_what_the_record_holds(asked: Flask) -> None:
    html = page(build_form(SPECS, values=VALUES))
    shown = {e["name"]: e.get("value") for e in elements(html, "input") if e["type"] == "text"}
    assert shown["name"] == "Housing register"
    assert [shown[f"reviewed-{part}"] for part in ("day", "month", "year")] == ["27", "3", "2026"]
    assert [shown[f"aware-{part}"] for part in ("day", "month", "time")] == ["1", "7", "4:45pm"]
    ticked = {e["name"]: e["value"] for e in elements(html, "input") if "checked" in e}
    assert ticked == {"format": "paper", "personal": "yes", "people": "paper"}


def test_every_id_is_used_once_and_every_label_leads_somewhere(asked: Flask) -> None:
    html = page(build_form(SPECS, values=VALUES))
    ids = [
        e["id"] for tag in ("input", "textarea", "select", "div", "p") for e in elements(html, tag)
        if "id" in e
    ]  # fmt: skip
    assert len(ids) == len(set(ids))
    assert {e["for"] for e in elements(html, "label")} <= set(ids)


def test_an_optional_choice_can_be_taken_back(asked: Flask) -> None:
    html = page(build_form(SPECS))
    empty = [
        e["name"] for e in elements(html, "input") if e.get("value") == "" and e["type"] == "radio"
    ]
    assert empty == ["format"]


def test_fields_stand_under_the_headings_they_declare(asked: Flask) -> None:
    words = text_of(page(build_form(SPECS)))
    places = [words.index(title) for title in ("What it is", "What it holds", "Dates", "People")]
    assert places == sorted(places)


def test_a_conflict_page_sends_a_date_as_one_text(pages: Flask) -> None:
    data = {
        "reviewed": "2026-05-04",
        "aware": "2026-07-01T15:45:00Z",
        "people": "paper; other",
    }
    with pages.test_request_context("/", method="POST", data=data):
        inputs = build_form(SPECS).inputs()
    assert inputs["reviewed"] == "2026-05-04"
    assert inputs["aware"] == "2026-07-01T15:45:00Z"
    assert inputs["people"] == ["paper", "other"]


def test_a_form_carries_the_token_that_shows_it_is_ours(pages: Flask) -> None:
    with pages.test_request_context("/"):
        pages.config["WTF_CSRF_ENABLED"] = True
        html = page(build_form(SPECS))
        pages.config["WTF_CSRF_ENABLED"] = False
    (token,) = [e["value"] for e in elements(html, "input") if e["name"] == "csrf_token"]
    assert len(str(token)) > 20


def test_typed_markup_is_text(pages: Flask) -> None:
    form = posted(pages, name='"><script>alert(1)</script>', description="</textarea><b>x")
    with pages.test_request_context("/"):
        html = page(form)
    assert by_id(html, "name").attributes["value"] == '"><script>alert(1)</script>'
    assert "<b>x" not in html
