"""Write a paper for Word, with headings, tables with header rows and its language, for everyone."""

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.documents.paper import GAP, Line, Paper
from app.ui.words import london_datetime

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

LANGUAGE = "en-GB"


def write_word(paper: Paper, *, made_at: datetime) -> bytes:
    """Write a paper as DOCX. ``made_at`` is an aware instant, stamped in London time."""
    from docx import Document

    document = Document()
    _describe(document, paper, made_at)
    if paper.marking:
        document.sections[0].header.paragraphs[0].text = paper.marking
    document.add_heading(_clean(paper.title), level=1)
    document.add_paragraph(_clean(f"{paper.organisation}, {paper.number}"))
    if paper.note:
        document.add_paragraph(_clean(paper.note))
    if paper.gaps:
        document.add_heading("Still missing", level=2)
        for title, label in paper.gaps:
            document.add_paragraph(_clean(f"{title}: {label}"), style="List Bullet")
    for part in paper.parts:
        document.add_heading(_clean(part.title), level=2)
        for paragraph in part.paragraphs:
            document.add_paragraph(_clean(paragraph))
        if part.lines:
            _table(document, part.lines)
    document.add_paragraph(f"Written from the record on {london_datetime(made_at)}.")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _describe(document: "WordDocument", paper: Paper, made_at: datetime) -> None:
    """What a screen reader and a search of files ask of a document: title, author, language."""
    about = document.core_properties
    about.title, about.author, about.language = paper.title, paper.organisation, LANGUAGE
    about.comments = ""
    about.created = about.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    from docx.oxml.ns import qn

    properties = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if properties is not None:
        language = properties.find(qn("w:lang"))
        if language is not None:
            language.set(qn("w:val"), LANGUAGE)


def _table(document: "WordDocument", lines: Any) -> None:
    from docx.oxml import OxmlElement

    table = document.add_table(rows=1, cols=2)
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, ("Question", "Answer"), strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for line in lines:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _clean(line.label), _clean(_answer(line))


def _answer(line: Line) -> str:
    return line.value or (GAP if line.needed else "")


def _clean(text: str) -> str:
    """Leave out what no document may hold: control characters that XML forbids."""
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
