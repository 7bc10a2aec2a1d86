"""Write a page as a tagged PDF (PDF/UA-1) that was made from nothing but that page."""

from pathlib import Path
from typing import Any

STYLE = Path(__file__).resolve().parents[2] / "templates" / "layouts" / "document.css"


class OutsideAddressError(ValueError):
    """A page asked for something that does not stand in it."""


def write_pdf(html: str) -> bytes:
    """Render a whole HTML page in the style of our documents.

    Nothing is fetched: neither pictures, nor fonts, nor files of this machine (DESIGN 10). Raises
    OutsideAddressError for a page that asks for any.
    """
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    asked: list[str] = []

    class Nothing(URLFetcher):  # type: ignore[misc]  # weasyprint is untyped
        def fetch(self, url: str, headers: Any = None) -> Any:
            asked.append(url)  # the library goes on without what it could not get
            raise ValueError(url)

    fetcher = Nothing()
    style = CSS(string=STYLE.read_text(encoding="utf-8"), url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher)
    written: bytes = page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    if asked:
        raise OutsideAddressError(f"A document may not fetch {asked[0][:60]}.")
    return written
