"""A council whose people search, each in a browser of their own."""

from tests.integration.web.conftest import house, statements

__all__ = ["house", "statements"]
