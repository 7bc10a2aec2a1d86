"""Files as people have them are read; what cannot be is refused in one plain sentence."""

import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import numbers

from app.exchange.faults import FileFaultError
from app.exchange.reading import open_table
from app.exchange.tables import FileFormat, Limits, ReadOptions, Table

HEADER = "Reference,Name,Purpose\r\n"


def csv(text: str, name: str = "register.csv", **options: Any) -> Table:
    return open_table(text.encode(), name, options=ReadOptions(**options))


def xlsx(*sheets: tuple[str, list[list[Any]]], change: Any = None, **options: Any) -> Table:
    return open_table(workbook(*sheets, change=change), "a.xlsx", options=ReadOptions(**options))


def workbook(*sheets: tuple[str, list[list[Any]]], change: Any = None) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows()]


def refused(data: bytes | Path, name: str | None = None, **options: Any) -> FileFaultError:
    with pytest.raises(FileFaultError) as fault:
        list(open_table(data, name, options=ReadOptions(**options)).rows())
    assert "\n" not in fault.value.sentence
    assert fault.value.sentence.endswith(".")
    return fault.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_the_usual_encodings_are_read(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    data = mark + (HEADER + "1,Café £5,x\r\n").encode(encoding)
    table = open_table(data, "a.csv")
    assert cells(table) == [("1", "Café £5", "x")]
    assert bool(table.notices.warnings()) == (encoding == "cp1252")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_found(mark: str) -> None:
    text = f'Reference{mark}Name{mark}Notes\n1{mark}A, or; B{mark}x\n2{mark}C{mark}"y, z"\n'
    table = csv(text)
    assert table.delimiter == mark
    assert cells(table)[1] == ("2", "C", "y, z")
    assert csv(f"sep={mark}\n{text}").header == ("Reference", "Name", "Notes")


def test_row_numbers_are_those_of_the_file_whatever_the_cells_hold() -> None:
    table = csv(HEADER + '1,"two\nlines",x\n\n2,"a ""word""",y\n3,plain,z\n')
    assert [(row.number, row.cells[1]) for row in table.rows()] == [
        (2, "two\nlines"),
        (5, 'a "word"'),
        (6, "plain"),
    ]


def test_a_row_with_too_many_cells_is_a_fault_of_that_row() -> None:
    rows = list(csv(HEADER + "1,a,b\n2,c,d,e\n3,f\n4,g,h,\n").rows())
    assert [bool(row.problem) for row in rows] == [False, True, False, False]
    assert "The row has 4 cells but there are 3 columns" in (rows[1].problem or "")
    assert rows[2].cells == ("3", "f", "")


def test_banners_above_the_header_are_passed_over() -> None:
    table = csv("Asset register 2026,,\nPrinted 3 May,,\n\nReference,Name,Purpose\n1,a,b\n")
    assert (table.header, table.header_row) == (("Reference", "Name", "Purpose"), 4)


def test_known_names_find_the_header_where_looks_do_not() -> None:
    text = "all,our,assets\nplease,keep,tidy\nID,Name,Owner\nx,y,z\n"
    assert csv(text).header_row == 1
    table = csv(text, known_names=frozenset(("id", "name", "owner")))
    assert table.header_row == 3
    assert csv(text, header=2).header == ("please", "keep", "tidy")


def test_names_are_made_usable() -> None:
    table = csv("Name,Notes,Notes,,Two\u00a0 words\n a ,b,c,d,e\n")
    assert table.header == ("Name", "Notes", "Notes (2)", "column 4", "Two words")
    assert cells(table) == [(" a ", "b", "c", "d", "e")], "cells are left as they are"


def test_a_file_of_rows_only_is_told_and_can_be_read_by_position() -> None:
    text = "R0A,Manchester,20171001,1\nR0B,Sunderland,20190401,2\n"
    fault = refused(text.encode(), "etr.csv")
    assert fault.code == "no_header"
    assert "row 1 looks like data (R0A, Manchester, 20171001)" in fault.sentence
    table = csv(text, header="none")
    assert table.header == ("column 1", "column 2", "column 3", "column 4")
    assert len(cells(table)) == 2


@pytest.mark.parametrize(
    ("data", "name", "code", "words"),
    [
        (b"", "a.csv", "empty_file", "“a.csv” is empty."),
        (b"\xef\xbb\xbf\r\n ,\r\n", "a.csv", "empty_file", "empty"),
        (b" \n", "a.csv", "empty_file", "empty"),
        (b"%PDF-1.7 x", "a.csv", "file_type", "not a CSV file: its content is a PDF document"),
        (b"%PDF-1.7 x", "a.xlsx", "file_type", "not an Excel workbook: its content is a PDF"),
        (b"a,b\n1,2\n", "a.xlsx", "file_type", "not an Excel workbook"),
        (b"MZ\x90\x00\x03", "register.csv", "file_type", "a Windows program"),
        (b"<html><table></table></html>", "a.csv", "file_type", "a web page"),
        (b'{"dataset": []}', "a.csv", "file_type", "a JSON file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "a.xlsx", "file_type", "password-protected"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "a.xls", "file_type", "an old Excel file"),
        (b"PK\x03\x04 cut short", "a.xlsx", "damaged", "damaged or cut short"),
        (b"a,b\n1,2\n", "a.docx", "file_type", "give a CSV, TSV, XLSX, ODS or JSON file"),
        (b"a,b\n1,2\n", "register", "file_type", "give a CSV"),
        (b"Name,Notes\na,\x00b\n", "a.csv", "encoding", "NUL"),
        ("Name,Notes\na,b\n".encode("utf-16-le"), "a.csv", "encoding", "UTF-16 without"),
        (b"\xff\xfea", "a.csv", "encoding", "says it is UTF-16"),
        (b"Name,Notes\na,b\nc,\x81\n", "a.csv", "encoding", "byte 17 on line 3"),
        (b"Name,Notes\r\n", "a.csv", "no_rows", "no rows: nothing stands below"),
        (b"Name,Notes\r\n,\r\n\r\n", "a.csv", "no_rows", "column names in row 1"),
        (b'Name,Notes\na,b\nc,"d\ne,f\n', "a.csv", "damaged", "opened in row 3 is never closed"),
        (b"[1, 2]", "a.json", "no_header", "Entry 1 of the list is not a record"),
        (b'{"a": 1}', "a.json", "no_header", "no list of records"),
        (b"[]", "a.json", "no_rows", "no rows"),
        (b'[{"a": NaN}]', "a.json", "damaged", "NaN"),
        (b'[{"a": 1},\n {"b" 2}]', "a.json", "damaged", "line 2, column 7"),
        (b'[{"a": ' + b"[" * 100_000, "a.json", "damaged", "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(
    data: bytes, name: str, code: str, words: str
) -> None:
    fault = refused(data, name)
    assert (fault.code, words in fault.sentence) == (code, True), fault.sentence


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.csv").sentence == "There is no file “no.csv”."
    assert refused(tmp_path, "a.csv").code == "file_unreadable"


def test_limits_of_size_rows_and_columns_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "1,a,b\n" * 20, encoding="utf-8")
    assert refused(path, limits=Limits(rows=19)).sentence == "The file has more than 19 rows."
    assert len(cells(open_table(path, options=ReadOptions(limits=Limits(rows=20))))) == 20
    assert refused(path, limits=Limits(size=20)).code == "too_large"
    assert refused(path, limits=Limits(columns=2)).code == "too_wide"
    book = workbook(("A", [["Name", "Notes"], ["x" * 5000, "y"]]))
    assert refused(book, "a.xlsx", limits=Limits(unpacked=4000)).code == "too_large"
    assert refused(b'[{"a": 1}, {"a": 2}]', "a.json", limits=Limits(rows=1)).code == "too_many_rows"


def test_a_workbook_gives_the_texts_a_person_sees() -> None:
    def zeros(book: Workbook) -> None:
        book["Register"]["B2"].number_format = "00000"
        book["Register"]["E2"].number_format = numbers.FORMAT_DATE_XLSX14

    rows = [
        ["Name", "Code", "Amount", "Yes", "Date", "Moment"],
        ["007", 42, 106.0, True, date(2026, 3, 1), datetime(2026, 3, 1, 9, 30)],
        ["'=1+1", 3.14, 1e20, None, "01/02/2026", "x_x000D_"],
    ]
    table = xlsx(("Register", rows), change=zeros)
    assert cells(table) == [
        ("007", "00042", "106", "yes", "2026-03-01", "2026-03-01T09:30:00"),
        ("=1+1", "3.14", "1e+20", "", "01/02/2026", "x\r"),
    ]
    assert [row.number for row in table.rows()] == [2, 3]
    assert not table.notices.warnings()


def test_a_formula_without_a_value_is_named() -> None:
    table = xlsx(("Register", [["Name", "Total"], ["a", "=SUM(1,2)"], ["b", 3]]))
    assert cells(table) == [("a", ""), ("b", "3")]
    (notice,) = table.notices.warnings()
    assert "Cell B2 on “Register” is a formula whose value was never saved" in notice.sentence


def test_an_error_in_a_cell_is_named() -> None:
    def broken(book: Workbook) -> None:
        book["Register"]["B2"].value, book["Register"]["B2"].data_type = "#REF!", "e"

    table = xlsx(("Register", [["Name", "Total"], ["a", "x"]]), change=broken)
    assert cells(table) == [("a", "")]
    assert "Cell B2 on “Register” shows #REF!" in table.notices.warnings()[0].sentence


def test_a_full_cell_is_kept_and_warned_about() -> None:
    rows = [["Name", "Notes"], ["a", "x" * 32_767], ["b", "x" * 32_766]]
    table = xlsx(("Register", rows))
    assert [len(row[1]) for row in cells(table)] == [32_767, 32_766]
    (notice,) = table.notices.warnings()
    assert (notice.row, notice.column) == (2, "Notes")
    assert "exactly 32,767 characters" in notice.sentence
    csv_table = csv("Name,Notes\na," + "x" * 32_767 + "\n")
    assert not (cells(csv_table) and csv_table.notices.warnings()), "only Excel cuts text there"


def test_the_sheet_with_the_table_is_chosen_and_one_can_be_asked_for() -> None:
    def hide(book: Workbook) -> None:
        book["Lookups"].sheet_state = "hidden"

    sheets = (
        ("Title sheet", [["Asset register", None], ["Owner", "Name"], ["x", "y"]]),
        ("Lookups", [["Code", "Name"], ["a", "b"]]),
        ("Change log", [["Date", "What"], ["May", "All"]]),
        ("Register", [["Asset register"], [], ["Ref", "Name"], ["1", "a"]]),
        ("Old register", [["Ref", "Name"], ["9", "z"]]),
    )
    assert xlsx(*sheets, change=hide).sheet == "Register"
    assert xlsx(*sheets, change=hide).header_row == 3
    asked = xlsx(*sheets, change=hide, sheet="Lookups")
    assert (asked.sheet, cells(asked)) == ("Lookups", [("a", "b")])
    fault = refused(workbook(*sheets), "a.xlsx", sheet="Regster")
    assert "There is no sheet “Regster”. There are: “Title sheet”, “Lookups”" in fault.sentence


def test_merged_cells_give_each_row_below_their_value_and_make_no_rows() -> None:
    def merge(book: Workbook) -> None:
        book["Register"].merge_cells("A1:C1")
        book["Register"].merge_cells("A3:A6")

    rows = [["Banner", None, None], ["Team", "Name", "Notes"],
            ["Housing", "a", "x"], [None, "b", "y"], [None, "c", None]]  # fmt: skip
    table = xlsx(("Register", rows), change=merge)
    assert cells(table) == [("Housing", "a", "x"), ("Housing", "b", "y"), ("Housing", "c", "")]


def test_text_beside_the_table_is_left_out_with_a_warning() -> None:
    table = xlsx(("Register", [["Name", "Notes"], ["a", "b"], ["c", "d", None, "ask Jo"]]))
    assert cells(table) == [("a", "b"), ("c", "d")]
    assert "Row 3 holds text to the right" in table.notices.warnings()[0].sentence


def test_a_cut_workbook_is_refused() -> None:
    whole = workbook(("Register", [["Name", "Notes"], *([f"{i}", "x" * 50] for i in range(2000))]))
    assert refused(whole[: len(whole) // 2], "a.xlsx").code == "damaged"
    middle = len(whole) // 2
    broken = whole[: middle - 400] + b"\x00" * 400 + whole[middle:]
    assert refused(broken, "a.xlsx").code == "damaged"


def test_json_is_flattened_and_keeps_numbers_as_written() -> None:
    records = [
        {"id": 7, "name": "A", "owner": {"name": "Jo", "team": {"name": "IG"}}, "tags": ["x", "y"]},
        {"id": 1.50, "name": None, "files": [{"url": "u1"}, {"url": "u2"}], "live": True},
    ]
    table = open_table(json.dumps({"meta": {}, "dataset": records}).encode(), "a.json")
    assert table.format is FileFormat.JSON
    assert table.sheet == "dataset"
    assert table.header == (
        "id", "name", "owner.name", "owner.team.name", "tags", "files.url", "live",
    )  # fmt: skip
    assert cells(table) == [
        ("7", "A", "Jo", "IG", "x; y", "", ""),
        ("1.5", "", "", "", "", "u1; u2", "yes"),
    ]
    asked = json.dumps({"old": [{"a": 1}], "new": [{"a": 2}, {"a": 3}]}).encode()
    assert len(cells(open_table(asked, "a.json"))) == 2
    assert cells(open_table(asked, "a.json", options=ReadOptions(sheet="old"))) == [("1",)]


def test_an_opendocument_spreadsheet_of_another_program_is_read() -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, TableCell, TableRow
    from odf.table import Table as Sheet
    from odf.text import P, S

    book = OpenDocumentSpreadsheet()
    sheet = Sheet(name="Register")
    book.spreadsheet.addElement(sheet)

    def row(*made: Any, **attributes: Any) -> None:
        line = TableRow(**attributes)
        for cell in made:
            line.addElement(cell)
        sheet.addElement(line)

    def text(*lines: str, **attributes: Any) -> Any:
        cell = TableCell(valuetype="string", **attributes)
        for line in lines:
            cell.addElement(P(text=line))
        return cell

    row(text("Ref"), text("Team"), text("Name"), text("When"))
    when = TableCell(valuetype="date", datevalue="2026-03-01")
    row(TableCell(valuetype="float", value="106"), text("Housing", numberrowsspanned="2"),
        text("one", "two"), when)  # fmt: skip
    spaced = TableCell(valuetype="string")
    paragraph = P(text="a")
    paragraph.addElement(S(c=3))
    paragraph.addText("b")
    spaced.addElement(paragraph)
    row(text("007"), CoveredTableCell(), spaced)
    row(TableCell(numbercolumnsrepeated="4"), numberrowsrepeated="2")
    row(text("same"), text("same", numbercolumnsrepeated="2"), numberrowsrepeated="2")
    row(TableCell(numbercolumnsrepeated="16000"), numberrowsrepeated="1048000")
    stream = io.BytesIO()
    book.save(stream)
    table = open_table(stream.getvalue(), "a.ods")
    assert [(row.number, row.cells) for row in table.rows()] == [
        (2, ("106", "Housing", "one\ntwo", "2026-03-01")),
        (3, ("007", "Housing", "a   b", "")),
        (6, ("same", "same", "same", "")),
        (7, ("same", "same", "same", "")),
    ]


def test_fifty_thousand_rows_are_read_to_the_last() -> None:
    text = HEADER + "".join(f"R{n},Name {n},Purpose {n}\n" for n in range(50_000))
    rows = csv(text).rows()
    assert next(rows).cells[0] == "R0"
    assert sum(1 for _row in rows) == 49_999


def test_letters_lost_or_garbled_are_pointed_out_once() -> None:
    table = csv(HEADER + "1,it\u00e2\u20ac\u2122s,x\n2,\u00c3\u00a9,y\n")
    assert cells(table)[0][1] == "it\u00e2\u20ac\u2122s"
    (notice,) = table.notices.warnings()
    assert "first in row 2, Name" in notice.sentence
    lost = csv(HEADER + "1,a\ufffdb,x\n")
    assert cells(lost)
    assert not lost.notices.warnings()
    assert [note.code for note in lost.notices.notes()] == ["lost_text"]
