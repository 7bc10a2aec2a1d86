"""Request plumbing: security headers, declared routes, errors, sessions."""

from flask import Flask

from app.http import errors, pages, requests, security
from app.http.guard import check_routes

__all__ = ["check_routes", "init_app"]


def init_app(app: Flask) -> None:
    """Set up everything a request passes through."""
    security.init_app(app)
    requests.init_app(app)
    errors.init_app(app)
    pages.init_app(app)
