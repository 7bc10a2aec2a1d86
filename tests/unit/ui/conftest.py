"""An application that has pages and nothing else: no database, no one signed in."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import ui
from tests.support.source import ROOT


@pytest.fixture(scope="session")
def pages() -> Flask:
    """An application with our templates alone."""
    made = Flask("pages", static_folder=str(ROOT / "app" / "static"))
    made.secret_key = "a key for tests"
    made.config["WTF_CSRF_ENABLED"] = False
    ui.init_app(made)
    return made


@pytest.fixture
def asked(pages: Flask) -> Iterator[Flask]:
    """The same application while it answers a GET."""
    with pages.test_request_context("/"):
        yield pages
