"""Tell what a file is from its content, and whether that is what its name says."""

import io
import zipfile
import zlib
from pathlib import PurePath
from typing import Final

from app.exchange.faults import FileFaultError
from app.exchange.tables import FileFormat, Limits

ACCEPTED: Final = "CSV, TSV, XLSX, ODS or JSON"
_BY_ENDING: Final = {
    ".csv": FileFormat.CSV,
    ".txt": FileFormat.CSV,
    ".tsv": FileFormat.TSV,
    ".tab": FileFormat.TSV,
    ".xlsx": FileFormat.XLSX,
    ".xlsm": FileFormat.XLSX,
    ".ods": FileFormat.ODS,
    ".json": FileFormat.JSON,
}
_WORDS: Final = {
    FileFormat.CSV: "a CSV file",
    FileFormat.TSV: "a TSV file",
    FileFormat.XLSX: "an Excel workbook",
    FileFormat.ODS: "an OpenDocument spreadsheet",
    FileFormat.JSON: "a JSON file",
}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: Final = (
    (b"%PDF", "a PDF document"),
    (_OLE, "an old Excel (.xls) or password-protected workbook"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed (gzip) file"),
    (b"Rar!", "a compressed (RAR) file"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed (7-Zip) file"),
    (b"{\\rtf", "a word-processor document"),
    (b"SQLite format 3", "a database"),
)
_DAMAGE: Final = (
    zipfile.BadZipFile, OSError, EOFError, ValueError, LookupError, zlib.error,
    NotImplementedError, RuntimeError,
)  # fmt: skip
_ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"


def identify(data: bytes, name: str, limits: Limits) -> FileFormat:
    """Tell the format. Raises FileFaultError when the content is not what the name says."""
    ending = PurePath(name).suffix.casefold()
    shown = f"“{PurePath(name).name}”"
    found = _found(data, limits, shown)
    if ending == ".xls":
        raise FileFaultError("file_type", f"{shown} is an old Excel file. Save it as .xlsx or CSV.")
    if ending not in _BY_ENDING:
        raise FileFaultError("file_type", f"{shown} cannot be read: give a {ACCEPTED} file.")
    if len(data) > limits.size:
        most = limits.size // (1024 * 1024)
        raise FileFaultError("too_large", f"{shown} is larger than the limit of {most} MB.")
    if not data.strip():
        raise FileFaultError("empty_file", f"{shown} is empty.")
    expected = _BY_ENDING[ending]
    if found == expected or (found is None and expected not in (FileFormat.XLSX, FileFormat.ODS)):
        return expected
    content = _WORDS[found] if isinstance(found, FileFormat) else found or "something else"
    raise FileFaultError(
        "file_type", f"{shown} is not {_WORDS[expected]}: its content is {content}."
    )


def _found(data: bytes, limits: Limits, shown: str) -> FileFormat | str | None:
    """What the content shows, in words when it is nothing we read; None for plain text."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside_zip(data, limits, shown)
    for signature, words in _SIGNATURES:
        if data.startswith(signature):
            return words
    head = data[:2_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    lowered = head[:200].lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<table")):
        return "a web page"
    if lowered.startswith(b"<?xml"):
        return "an XML document"
    if head.startswith(b"{") or (head.startswith(b"[") and head[1:].lstrip()[:1] in b'{"]['):
        return FileFormat.JSON
    return None


def _inside_zip(data: bytes, limits: Limits, shown: str) -> FileFormat | str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except _DAMAGE:
        raise FileFaultError(
            "damaged", f"{shown} is damaged or cut short: it cannot be opened."
        ) from None
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise FileFaultError("too_large", f"{shown} unpacks to more than may be read.")
    if kind.startswith(_ODS_TYPE):
        return FileFormat.ODS
    if "xl/workbook.xml" in names:
        return FileFormat.XLSX
    if "word/document.xml" in names:
        return "a Word document"
    if "xl/workbook.bin" in names:
        return "a binary Excel workbook (.xlsb)"
    return "a zip archive"
