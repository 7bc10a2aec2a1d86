"""What tests of the outbox share."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.support.databases import Database
from tests.support.mail_server import MailServer, mail_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that a test starts, stops and makes refuse."""
    with mail_server() as found:
        yield found


@pytest.fixture
def mailing(
    database: Database, server: MailServer, make_app: Callable[..., Flask]
) -> Iterator[Flask]:
    """An application that sends its mail to that server."""
    app = make_app(database, mail_url=server.url, base_url="https://ig.northbourne.example")
    with app.app_context():
        yield app
