"""Markings that people really write, and what an organisation calls its own."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assets.rules.marking import edition, handling, normalised, read_marking, settle

SECRET = ("SECRET", False, "above_ceiling")
SENSITIVE = ("OFFICIAL", True, "current")
LEGACY = ("OFFICIAL", False, "legacy")
LEGACY_SENSITIVE = ("OFFICIAL", True, "legacy")
UNKNOWN = (None, None, "unknown_marking")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ("OFFICIAL", False, "blank")),
        (" \t\u00a0", ("OFFICIAL", False, "blank")),
        (" - ", ("OFFICIAL", False, "blank")),
        ("Official", ("OFFICIAL", False, "current")),
        ("\ufeffOFFICIAL\u200b", ("OFFICIAL", False, "current")),
        ("ＯＦＦＩＣＩＡＬ", ("OFFICIAL", False, "current")),
        ("UK OFFICIAL", ("OFFICIAL", False, "current")),
        ("[OFFICIAL-SENSITIVE]", SENSITIVE),
        ("Official_Sensitive", SENSITIVE),
        ("OFFICIAL: SENSITIVE", SENSITIVE),
        ("“OFFICIAL-SENSITIVE”", SENSITIVE),
        ("OFFICIAL\u00adSENSITIVE", SENSITIVE),
        ("OFFICIAL\u2212SENSITIVE", SENSITIVE),
        ("OFFICIAL\u2011SENSITIVE", SENSITIVE),
        ("OFFICIAL–SENSITIVE – PERSONAL", SENSITIVE),
        ("OFFICIAL-SENSITIVE: COMMERCIAL", SENSITIVE),
        ("OFFICIAL – COMMERCIAL", UNKNOWN),
        ("unclassified", LEGACY),
        ("Not-Protectively-Marked", LEGACY),
        ("PROTECT", LEGACY),
        ("PROTECT – COMMERCIAL", LEGACY),
        ("PROTECT - PERSONAL", LEGACY_SENSITIVE),
        ("RESTRICTED", LEGACY_SENSITIVE),
        ("Restricted: Staff", LEGACY_SENSITIVE),
        ("CONFIDENTIAL", (None, None, "manual_review")),
        ("Confidential - Medical", (None, None, "manual_review")),
        ("Private and confidential", UNKNOWN),
        ("OFFICIALLY", UNKNOWN),
        ("Secretarial", UNKNOWN),
        ("secret", SECRET),
        ("UK SECRET", SECRET),
        ("SECRET – UK EYES ONLY", SECRET),
        ("SECRET//RECIPIENTS ONLY", SECRET),
        ("Top-Secret", ("TOP SECRET", False, "above_ceiling")),
        ("COSMIC TOP SECRET", ("TOP SECRET", False, "above_ceiling")),
    ],
)
def test_a_marking_is_read_as_people_write_it(
    text: str | None, expected: tuple[str | None, bool | None, str]
) -> None:
    found = read_marking(text, personal_data=False)
    assert (found.level, found.sensitive, found.reason) == expected
    assert found.needs_review == (found.reason != "current")
    assert found.content_allowed == (found.reason != "above_ceiling")


@given(st.text())
def test_reading_what_was_shown_changes_nothing(text: str) -> None:
    shown = read_marking(text, personal_data=False).shown
    if shown is not None:
        assert read_marking(shown, personal_data=False).shown == shown
    assert normalised(normalised(text)) == normalised(text)


def test_an_organisations_own_label_stands_for_its_level() -> None:
    labels = {"Amber – internal": "OFFICIAL-SENSITIVE", "CONFIDENTIAL": "OFFICIAL-SENSITIVE"}
    found = settle(labels, " amber - INTERNAL ", "no")
    assert (found.shown, found.needs_review) == ("OFFICIAL-SENSITIVE", False)
    assert found.as_found == "amber - INTERNAL"
    assert settle(labels, "Confidential", "no").shown == "OFFICIAL-SENSITIVE"
    assert settle({}, "Confidential", "no").shown is None


def test_a_label_never_brings_down_what_is_above_the_ceiling() -> None:
    found = settle({"Secret": "OFFICIAL", "OFFICIAL": "SECRET"}, "secret", "no")
    assert (found.shown, found.content_allowed) == ("SECRET", False)
    assert settle({"OFFICIAL": "SECRET"}, "OFFICIAL", "no").shown == "OFFICIAL"


def test_nothing_typed_is_no_marking() -> None:
    assert settle({}, "  ", "yes").shown is None


def test_handling_is_told_for_each_level_and_method() -> None:
    assert handling(None) == handling("OFFICIAL")
    assert "inner" in handling("OFFICIAL-SENSITIVE", "post")
    assert handling("SECRET", "email") == handling("SECRET")
    for level, texts in edition(None)["handling"].items():
        assert all(text.endswith(".") for text in texts.values()), level


def test_an_old_register_is_read_with_the_words_of_the_first_edition() -> None:
    assert edition(date(2010, 1, 1)) == edition(date(2026, 11, 21)) == edition(None)
