"""Write OpenDocument spreadsheets as a stream, straight into the archive."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from app.exchange.cells import escape_controls, neutralise
from app.exchange.writing.values import Value, as_text, refuse_nul

_MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_OPENING: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
    "<office:body><office:spreadsheet><table:table table:name={name}>"
)
_CLOSING: Final = "</table:table></office:spreadsheet></office:body></office:document-content>"
_BATCH: Final = 500
# Space at an edge or beside other space would be run together by a reader, so it is counted.
_SPACES: Final = re.compile(r"^ +| {2,}| +$")
_TEXT_CELL: Final = '<table:table-cell office:value-type="string">{}</table:table-cell>'
_DATE_CELL: Final = (
    '<table:table-cell office:value-type="date" office:date-value="{0}"><text:p>{0}</text:p>'
    "</table:table-cell>"
)
_NUMBER_CELL: Final = (
    '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p>'
    "</table:table-cell>"
)


def write_ods(
    stream: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Value]], *, title: str
) -> int:
    """Write the rows and tell how many."""
    count = 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        # The format wants the type first and not compressed, so that it shows in the first bytes.
        archive.writestr("mimetype", _MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(_OPENING.format(name=quoteattr(title)).encode("utf-8"))
            batch = [_row(columns, columns, 0)]
            for row in rows:
                count += 1
                batch.append(_row(row, columns, count))
                if len(batch) >= _BATCH:
                    content.write("".join(batch).encode("utf-8"))
                    batch.clear()
            content.write("".join(batch).encode("utf-8"))
            content.write(_CLOSING.encode("utf-8"))
    return count


def _row(row: Sequence[Value], columns: Sequence[str], number: int) -> str:
    cells = (_cell(value, number, column) for value, column in zip(row, columns, strict=True))
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(value: Value, row: int, column: str) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date) and not isinstance(value, datetime):
        return _DATE_CELL.format(value.isoformat())
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        return _NUMBER_CELL.format(value)
    text = value if isinstance(value, str) else as_text(value)
    refuse_nul(text, row, column)
    lines = escape_controls(neutralise(text)).split("\n")
    return _TEXT_CELL.format("".join(f"<text:p>{_paragraph(line)}</text:p>" for line in lines))


def _paragraph(line: str) -> str:
    written = escape(line)
    if "  " in written or written[:1] == " " or written[-1:] == " ":
        written = _SPACES.sub(lambda found: f'<text:s text:c="{len(found[0])}"/>', written)
    return written.replace("\t", "<text:tab/>")
