"""What tests of reminders share."""

from collections.abc import Iterator

import pytest
from flask import Flask


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    """Run the test inside the application."""
    with app.app_context():
        yield
