"""What an accessibility scan finds on the page a browser shows."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "axe" / "axe.min.js"
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def findings(page: Page) -> list[str]:
    """Scan a page against WCAG 2.2 AA; one line for each fault with where it stands."""
    _wait_for_all_of_it(page)
    page.evaluate(_axe())
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG_22_AA
    )
    return [
        f"{violation['id']}: {node['target']} {node['html'][:120]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether anything stands outside the width of the window."""
    _wait_for_all_of_it(page)
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def _wait_for_all_of_it(page: Page) -> None:
    """A click waits for the next page to begin, not to be there: half a page has no main yet."""
    page.wait_for_load_state("load")
    page.locator("main").wait_for(state="attached")


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
