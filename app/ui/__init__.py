"""What every page is made of: layouts, words, forms, lists and records."""

from app.ui.templating import init_app

__all__ = ["init_app"]
