"""The vendored GOV.UK Frontend is the version we say, without its brand, and its macros agree."""

import base64
import hashlib
import json
import re

import pytest
from flask import Flask

from app.ui.start_up import GOVUK_INIT_HASH, START_UP_TAG
from tests.support.source import ROOT
from tests.unit.ui.markup import normalised

SERVED = ROOT / "app" / "static" / "govuk"
FIXTURES = json.loads((ROOT / "tests/unit/ui/govuk_fixtures.json").read_text(encoding="utf-8"))


def test_style_sheet_script_and_version_agree() -> None:
    version = (SERVED / "VERSION").read_text(encoding="utf-8").split()[-1]
    css = (SERVED / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert f'--govuk-frontend-version:"{version}"' in css
    script = (SERVED / "govuk-frontend.min.js").read_text(encoding="utf-8")
    assert f'version="{version}"' in script


def test_style_sheet_fetches_nothing_and_brings_no_font() -> None:
    css = (SERVED / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert "@font-face" not in css
    assert "url(" not in css
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize("component", sorted(FIXTURES))
def test_macros_draw_what_the_package_draws(pages: Flask, component: str) -> None:
    macro = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    template = pages.jinja_env.from_string(
        f'{{% from "govuk_frontend_jinja/components/{component}/macro.html" import {macro} %}}'
        f"{{{{ {macro}(options) }}}}"
    )
    different = [
        example["name"]
        for example in FIXTURES[component]
        if normalised(template.render(options=example["options"])) != normalised(example["html"])
    ]
    assert FIXTURES[component]
    assert different == []


def test_the_start_up_line_matches_its_hash() -> None:
    line = re.fullmatch(r"<script>(.*)</script>", START_UP_TAG)
    assert line is not None
    digest = base64.b64encode(hashlib.sha256(line[1].encode()).digest()).decode()
    assert f"sha256-{digest}" == GOVUK_INIT_HASH
