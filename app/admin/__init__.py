"""Installation pages for administrators."""

from flask import Flask

from app.admin import overview, sign_ins

BLUEPRINTS = (overview.blueprint, sign_ins.blueprint)


def init_app(app: Flask) -> None:
    """Register the pages."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
