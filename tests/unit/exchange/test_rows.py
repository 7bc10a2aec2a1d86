"""A key that stands twice in a file is matched by its place among equals (DESIGN 8)."""

from app.exchange.notices import Notices
from app.exchange.rows import KeyPlaces


def test_rows_of_one_key_are_placed_in_the_order_of_the_file() -> None:
    places = KeyPlaces()
    assert places.place("A-1", 2, ("A-1", "one")) == (1, None)
    assert places.place("A-2", 3, ("A-2", "two")) == (1, None)
    assert places.place(" A-1 ", 4, ("A-1", "other")) == (2, None)
    assert places.place("A-1", 9, ("A-1", "one")) == (3, 2)
    assert places.repeated() == {"A-1": (2, 4, 9)}


def test_keys_are_text_and_no_key_is_no_equal() -> None:
    places = KeyPlaces()
    for row, key in enumerate(("007", "7", "a", "A", "", " ", ""), 2):
        assert places.place(key, row, (key,)).position == 1
    assert places.repeated() == {}


def test_each_repeated_key_is_one_warning_that_names_its_rows() -> None:
    places, notices = KeyPlaces(), Notices()
    for row in range(2, 22):
        places.place("X", row, (str(row),))
    places.place("Y", 30, ("a",))
    places.place("Y", 31, ("b",))
    places.warn(notices, "ID")
    assert [notice.sentence.split(". ")[0] for notice in notices.warnings()] == [
        "“X” stands 20 times in ID: rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 10 more",
        "“Y” stands twice in ID: rows 30, 31",
    ]
