"""Tell what an attached file is from its content, and whether that is what its name says."""

import json
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path, PurePath
from typing import Any

TYPES = Path(__file__).resolve().parents[2] / "config" / "document_types.json"
_ZIPPED = ("application/zip", "application/octet-stream", "application/vnd.", "application/x-zip")
_INSIDE = (
    ("word/document.xml", "wordprocessingml.document"),
    ("xl/workbook.xml", "spreadsheetml.sheet"),
    ("ppt/presentation.xml", "presentationml.presentation"),
)
_DAMAGE = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError,
           zlib.error)  # fmt: skip


class WrongContentError(ValueError):
    """A file that cannot be attached; the sentence names it, what it should be and what it is."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of file that may be attached, from config/document_types.json."""

    endings: tuple[str, ...]
    words: str
    content: tuple[str, ...]
    excluded: tuple[str, ...]
    served: str

    def is_content(self, found: str) -> bool:
        """Whether a content, as libmagic calls it, is of this kind."""
        return found not in self.excluded and any(fnmatchcase(found, one) for one in self.content)


@cache
def document_types() -> tuple[DocumentType, ...]:
    """Read the kinds of file that may be attached."""
    return tuple(
        DocumentType(
            tuple(row["endings"]), row["words"], tuple(row["content"]),
            tuple(row.get("except", ())), row["served"],
        )
        for row in _table()["types"]
    )  # fmt: skip


def endings() -> tuple[str, ...]:
    """List the endings a name may have."""
    return tuple(ending for one in document_types() for ending in one.endings)


def plain_name(name: str) -> str:
    """Give the file's own name: no folders, no control characters, at most 200 characters."""
    last = PurePath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    clean = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    path = PurePath(clean or "file")
    return f"{path.stem[:180]}{path.suffix[:20]}"


def check_content(path: Path, name: str) -> str:
    """Tell under which type a file is served. Raises WrongContentError when it may not be kept."""
    ending = PurePath(name).suffix.casefold()
    wanted = next((one for one in document_types() if ending in one.endings), None)
    if wanted is None:
        raise WrongContentError(
            f"“{name}” cannot be attached. Its name must end in one of {', '.join(endings())}."
        )
    if path.stat().st_size == 0:
        raise WrongContentError(f"“{name}” is empty.")
    found = _found(path)
    if not wanted.is_content(found):
        raise WrongContentError(
            f"“{name}” is not {wanted.words}, as its name says: its content is {_words(found)}."
        )
    return wanted.served


def _found(path: Path) -> str:
    import magic

    found = str(magic.from_file(str(path), mime=True))
    return _inside_zip(path, found) if found.startswith(_ZIPPED) else found


def _inside_zip(path: Path, found: str) -> str:
    """Office documents are archives; libmagic tells them apart only as some programs write them."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                return archive.open("mimetype").read(100).decode("ascii", "replace").strip()
    except _DAMAGE:
        return found
    if any(PurePath(name).name.casefold() == "vbaproject.bin" for name in names):
        return "application/x-macro-document"
    for member, kind in _INSIDE:
        if member in names:
            return f"application/vnd.openxmlformats-officedocument.{kind}"
    return "application/zip"


def _words(found: str) -> str:
    known: dict[str, str] = _table()["words"]
    named = next((one.words for one in document_types() if found in one.content[:1]), None)
    return named or known.get(found) or f"of another kind ({found})"


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(TYPES.read_text(encoding="utf-8"))
    return table
