"""A paper that is written once and read as a page, in Word and as PDF: parts, lines, paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten

from flask import current_app

from app.documents.pdf import write_pdf

TEMPLATE = "documents/paper_pdf.html"
FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""The formats a paper is written in, with the type each is sent as."""
GAP = "Not recorded yet"


_LONGEST = 90
_PROMPT = re.compile(r"\[(?!name\])[^\[\]]+\]")


def prompts(text: str) -> list[str]:
    """What stands in square brackets for a person to write, apart from the name of the reader.

    Of a long one its first words.
    """
    return [shorten(found, _LONGEST, placeholder="…]") for found in _PROMPT.findall(text)]


@dataclass(frozen=True, slots=True)
class Line:
    """One question and what is known: empty and ``needed`` is a gap. ``source`` says from where."""

    label: str
    value: str = ""
    needed: bool = True
    source: str = ""

    @property
    def missing(self) -> bool:
        """Whether something that is needed is not known."""
        return self.needed and not self.value


@dataclass(frozen=True, slots=True)
class Part:
    """Lines, or paragraphs, under one heading."""

    title: str
    lines: Sequence[Line] = ()
    paragraphs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole paper. ``number`` is what it is about, as a reference."""

    title: str
    number: str
    organisation: str
    marking: str
    parts: Sequence[Part]
    note: str = ""

    @property
    def gaps(self) -> tuple[tuple[str, str], ...]:
        """What is still missing, part by part: answers, and what a person has yet to write."""
        return tuple(
            (part.title, words)
            for part in self.parts
            for words in (
                *(line.label for line in part.lines if line.missing),
                *(gap for paragraph in part.paragraphs for gap in prompts(paragraph)),
            )
        )


def paper_as_pdf(paper: Paper, *, made_at: datetime) -> bytes:
    """Write a paper as tagged PDF. ``made_at`` is an aware instant, stamped in London time."""
    template = current_app.jinja_env.get_template(TEMPLATE)
    page = template.render(
        paper=paper, marking=paper.marking, organisation=paper.organisation, made_at=made_at,
        gap=GAP,
    )  # fmt: skip
    return write_pdf(page)
