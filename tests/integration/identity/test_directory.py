"""Signing in with the organisation's directory: who is known, who is not, and what groups give."""

import threading
import warnings
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.core.database import session
from app.engine.unit_of_work import unit_of_work
from app.identity.models import Account, Membership, Organisation, Person
from tests.integration.identity.conftest import House
from tests.support.databases import Database

pytestmark = pytest.mark.loopback

BASE = "http://localhost"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A directory on this machine that believes whatever it is told."""
    from werkzeug.serving import make_server

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import oidc_provider_mock

        app = oidc_provider_mock.app()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()
