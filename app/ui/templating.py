"""Set up Jinja: where templates are, how strict they are, and the words they may use."""

import hashlib
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    Undefined,
)

from app.ui.page import SERVICE_NAME, Problem
from app.ui.start_up import GOVUK_INIT_HASH, START_UP_TAG
from app.ui.words import FILTERS

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_GOVUK = "govuk_frontend_jinja"


def init_app(app: Flask) -> None:
    """Give an application our templates, filters and defaults.

    Call before the request plumbing, which reads ``GOVUK_INIT_HASH`` from the configuration, and
    before other context processors, which answer what here is only a default.
    """
    app.config["GOVUK_INIT_HASH"] = GOVUK_INIT_HASH
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.undefined = StrictUndefined
    environment.loader = ChoiceLoader(
        [
            FileSystemLoader(TEMPLATES),
            PrefixLoader({_GOVUK: _LenientLoader(_GOVUK)}),
            app.create_global_jinja_loader(),
        ]
    )
    environment.filters.update(FILTERS)
    environment.globals["static_address"] = _static_address(app)
    environment.globals["problems_of"] = _problems_of
    environment.globals["start_up_tag"] = START_UP_TAG
    app.context_processor(_defaults)


def _defaults() -> dict[str, Any]:
    """What every page may name. A door's own context processor answers it better."""
    return {
        "service_name": SERVICE_NAME,
        "organisation_name": "",
        "navigation": (),
        "footer_links": (),
        "banners": (),
        "account": None,
        "page": None,
        "problems": (),
        "faults": {},
        "form": None,
    }


def _problems_of(
    form: Any, problems: Sequence[Problem], faults: Mapping[str, str]
) -> Sequence[Problem]:
    """Gather what the error summary lists: a form's, a page's own, or sentences by field."""
    by_field = [Problem(sentence, field) for field, sentence in faults.items()]
    return [*getattr(form, "problems", ()), *problems, *by_field]


def _static_address(app: Flask) -> Callable[[str], str]:
    folder = Path(str(app.static_folder))

    @cache
    def address(name: str) -> str:
        """Give a file's address with its digest, so that a browser may keep it for good."""
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]
        return f"{app.static_url_path}/{name}?v={digest}"

    return address


class _LenientLoader(PackageLoader):
    """GOV.UK's macros test options that were not given; ours may not, so only theirs may."""

    _lenient: Environment | None = None

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's own name
    ) -> Template:
        """Load a template into an environment where what is missing is empty."""
        if environment.undefined is not Undefined:
            if self._lenient is None:
                self._lenient = environment.overlay(undefined=Undefined)
            environment = self._lenient
        return super().load(environment, name, globals)
