"""Documents are tagged, and are made of nothing but the page they are given."""

import re
import zlib

import pytest

from app.documents.pdf import OutsideAddressError, write_pdf

PAGE = '<html lang="en"><head><title>{title}</title></head><body>{body}</body></html>'


def test_a_document_is_tagged_and_names_itself() -> None:
    written = write_pdf(PAGE.format(title="Certificate", body="<h1>Certificate</h1><p>Gone.</p>"))
    text = written + b"".join(
        _inflated(part) for part in re.findall(rb"stream\r?\n(.*?)endstream", written, re.DOTALL)
    )
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"/DisplayDocTitle", b"pdfuaid"):
        assert mark in text, mark


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "http://127.0.0.1/x.png", "https://example.org/x.png"]
)
def test_a_document_fetches_nothing(address: str) -> None:
    with pytest.raises(OutsideAddressError, match="may not fetch"):
        write_pdf(PAGE.format(title="T", body=f'<p>Text</p><img alt="x" src="{address}">'))


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream.strip(b"\r\n"))
    except zlib.error:
        return b""
