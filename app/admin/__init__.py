"""Installation pages for administrators."""

from flask import Flask

from app.admin import overview

BLUEPRINTS = (overview.blueprint,)


def init_app(app: Flask) -> None:
    """Register the pages."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
