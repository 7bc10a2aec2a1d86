"""The command-line door."""

import gc

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to set up inside the application."""


def main() -> None:
    """Run ``ig``."""
    gc.disable()  # what is loaded first is no garbage, and looking takes a tenth of an import
    from app.cli.main import ig

    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
    ig()
