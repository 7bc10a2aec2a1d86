"""Whatever text is written to a file comes back as it was, in every format (DESIGN 8)."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exchange.cells import neutralise, restore
from app.exchange.reading import open_table
from app.exchange.tables import FileFormat
from app.exchange.writing import WritingError, write_table

FORMATS = tuple(FileFormat)
CSV, XLSX, ODS, JSON = FileFormat.CSV, FileFormat.XLSX, FileFormat.ODS, FileFormat.JSON

# NUL cannot be stored by any database here, and half a surrogate pair is no character.
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))
NASTY = st.sampled_from(
    ["=1+1", "+44 20", "-5", "@cmd", "\t=x", "\rx", "\nx", "'=1", "''=1", "'tis", "'", "007",
     "1,000", "a;b|c\td", 'say "so"', "one\r\ntwo\rthree\nfour", "  two  spaces  ", "\u2028x\x85",
     "_x0041_", "_x005F_x0041_", "_x0041\x0b", "x005F_", "\x0bv", "\ufeffmark", "\uffff", "🦉",
     "1e5", "TRUE", "2026-01-02", "01/02/2026", "#REF!", "<b>&amp;]]>", "\uff1d1", "sep=;",
     "<r>x</r>", "<r></r>", "<r><t>x</t></r>"],
)  # fmt: skip
TEXTS = st.one_of(ANY_TEXT, NASTY, st.builds("".join, st.lists(NASTY, max_size=3)))
ROWS = st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=8)
HEADER = ("reference", "name", "description", "purpose")


def there_and_back(kind: FileFormat, rows: list[list[str]], **options: bool) -> list[list[str]]:
    stream = io.BytesIO()
    numbered = [[f"R{number}", *row] for number, row in enumerate(rows)]
    assert write_table(stream, kind, HEADER, numbered, **options) == len(rows)
    table = open_table(stream.getvalue(), f"export.{kind}")
    assert table.header == HEADER
    assert not [row for row in table.rows() if row.problem]
    assert [row.cells[0] for row in table.rows()] == [row[0] for row in numbered]
    return [list(row.cells[1:]) for row in table.rows()]


@pytest.mark.parametrize("kind", FORMATS)
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS)
def test_every_text_comes_back_as_it_was(kind: FileFormat, rows: list[list[str]]) -> None:
    assert there_and_back(kind, rows) == rows


@given(rows=ROWS)
def test_a_byte_order_mark_changes_nothing(rows: list[list[str]]) -> None:
    assert there_and_back(CSV, rows, bom=True) == rows


@given(TEXTS)
def test_no_text_leaves_as_a_formula_and_all_come_back(text: str) -> None:
    sent = neutralise(text)
    assert sent[:1] not in tuple("=+-@\t\r\n")
    assert restore(sent) == text


@given(TEXTS)
def test_a_file_from_elsewhere_survives_going_out_again(text: str) -> None:
    """What restore makes of any cell is what writing and reading it once more gives."""
    once = restore(text)
    assert restore(neutralise(once)) == once


@pytest.mark.parametrize("kind", [CSV, ODS, JSON])
def test_text_longer_than_an_excel_cell_is_whole_in_other_formats(kind: FileFormat) -> None:
    rows = [["x" * 100_000, "a\n" * 40_000 + "end", "é" * 32_768]]
    assert there_and_back(kind, rows) == rows


def test_the_longest_excel_cell_is_written_and_one_more_is_refused() -> None:
    rows = [["x" * 32_767, "🦉" * 16_383, "=" + "y" * 32_765]]
    assert there_and_back(XLSX, rows) == rows
    with pytest.raises(WritingError, match=r"Row 1, name: .* 32,767 characters .* CSV"):
        there_and_back(XLSX, [["x" * 32_768, "", ""]])
    with pytest.raises(WritingError, match="32,767"):
        there_and_back(XLSX, [["=" + "x" * 32_766, "", ""]])
    with pytest.raises(WritingError, match="32,767"):
        there_and_back(XLSX, [["🦉" * 16_384, "", ""]])


@pytest.mark.parametrize("kind", [CSV, XLSX, ODS])
def test_a_nul_is_refused_by_name(kind: FileFormat) -> None:
    with pytest.raises(WritingError, match=r"Row 1, purpose: .*NUL"):
        there_and_back(kind, [["a", "b", "c\x00"]])
