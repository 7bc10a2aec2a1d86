"""The command-line door."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to set up inside the application."""


def main() -> None:
    """Run ``ig``."""
    from app.cli.main import ig

    ig()
