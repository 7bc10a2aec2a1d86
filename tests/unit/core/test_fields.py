"""What a field writes, it reads back; what it cannot read, it says in a sentence."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.fields import (
    FieldKind,
    FieldProblem,
    FieldSpec,
    format_value,
    json_value,
    lower_label,
    parse_value,
    shown_value,
)

K = FieldKind
CHOICES = (("electronic", "Electronic"), ("paper", "Paper"), ("both", "Electronic and paper"))
PRINTED = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=200)
VALUES: dict[FieldKind, st.SearchStrategy[Any]] = {
    K.TEXT: PRINTED.map(str.strip).filter(bool),
    K.LONG_TEXT: PRINTED.filter(str.strip),
    K.SECRET: PRINTED.filter(str.strip),
    K.YES_NO: st.sampled_from(["yes", "no"]),
    K.YES_NO_UNKNOWN: st.sampled_from(["yes", "no", "unknown"]),
    K.CHOICE: st.sampled_from([value for value, _ in CHOICES]),
    K.MULTI_CHOICE: st.lists(
        st.sampled_from([value for value, _ in CHOICES]), min_size=1, unique=True
    ),
    K.KEYWORDS: st.lists(
        PRINTED.map(lambda text: text.replace(";", "").strip()).filter(bool),
        min_size=1, max_size=4, unique=True,
    ).filter(lambda words: len("; ".join(words)) <= 255),
    K.DATE: st.dates(),
    K.INSTANT: st.datetimes(
        datetime(1900, 1, 1), datetime(2999, 12, 31), timezones=st.just(UTC)
    ),
    K.INTEGER: st.integers(0, 2_000_000_000),
    K.DECIMAL: st.decimals(0, 2_000_000_000, allow_nan=False, places=4),
}  # fmt: skip


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_every_kind_reads_back_what_it_writes(kind: FieldKind, data: st.DataObject) -> None:
    spec = FieldSpec("field", "Field", kind, choices=CHOICES if "choice" in kind else ())
    value = data.draw(VALUES[kind])
    assert parse_value(spec, format_value(spec, value)) == value


@pytest.mark.parametrize("kind", FieldKind)
@given(text=st.text(max_size=60))
def test_any_text_gives_a_value_or_a_sentence(kind: FieldKind, text: str) -> None:
    spec = FieldSpec("field", "Field", kind, choices=CHOICES if "choice" in kind else ())
    read = parse_value(spec, text)
    if isinstance(read, FieldProblem):
        assert read.sentence.startswith("Field")
    elif read is not None:
        assert parse_value(spec, format_value(spec, read)) == read


@pytest.mark.parametrize("kind", FieldKind)
def test_nothing_stays_nothing(kind: FieldKind) -> None:
    spec = FieldSpec("field", "Field", kind)
    assert parse_value(spec, "  ") is None
    assert format_value(spec, None) == ""
    assert json_value(spec, None) is None
    assert shown_value(spec, None) == ""


@pytest.mark.parametrize(
    ("spec", "text", "sentence"),
    [
        (FieldSpec("f", "Format", K.CHOICE, choices=CHOICES), "stone",
         "Format must be one of: Electronic, Paper, Electronic and paper. It is “stone”."),
        (FieldSpec("d", "Found", K.DATE), "31/02/2026",
         "Found must be a date such as 2026-11-21, not “31/02/2026”."),
        (FieldSpec("d", "Found", K.DATE), "2026-02-31",
         "Found must be a real date; “2026-02-31” is not one."),
        (FieldSpec("n", "People", K.INTEGER), "many",
         "People must be a whole number, not “many”."),
        (FieldSpec("n", "Impact", K.INTEGER, minimum=1, maximum=5), "6",
         "Impact must be from 1 to 5."),
        (FieldSpec("t", "Name", max_length=3), "four", "Name must be 3 characters or fewer."),
        (FieldSpec("y", "Children", K.YES_NO), "perhaps",
         "Children must be yes or no, not “perhaps”."),
    ],
)  # fmt: skip
def test_a_wrong_text_is_named_with_what_was_wanted(
    spec: FieldSpec, text: str, sentence: str
) -> None:
    assert parse_value(spec, text) == FieldProblem(sentence)


def test_json_keeps_numbers_and_lists_and_writes_dates_as_text() -> None:
    assert json_value(FieldSpec("n", "N", K.INTEGER), 7) == 7
    assert json_value(FieldSpec("k", "K", K.KEYWORDS), ["a", "b"]) == ["a", "b"]
    assert json_value(FieldSpec("d", "D", K.DATE), date(2026, 11, 21)) == "2026-11-21"
    assert json_value(FieldSpec("m", "M", K.DECIMAL), Decimal("1.50")) == "1.50"
    instant = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert json_value(FieldSpec("i", "I", K.INSTANT), instant) == "2026-07-01T12:00:00Z"


def test_a_person_reads_labels_and_dates_in_words() -> None:
    assert shown_value(FieldSpec("f", "F", K.CHOICE, choices=CHOICES), "both") == (
        "Electronic and paper"
    )
    assert shown_value(FieldSpec("d", "D", K.DATE), date(2026, 3, 5)) == "5 March 2026"
    assert shown_value(FieldSpec("y", "Y", K.YES_NO_UNKNOWN), "unknown") == "Not known"


def test_a_label_inside_a_sentence_keeps_its_abbreviation() -> None:
    assert lower_label("Date found") == "date found"
    assert lower_label("DPO contact") == "DPO contact"
