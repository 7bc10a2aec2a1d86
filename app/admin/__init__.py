"""Installation pages for administrators."""

from flask import Flask

from app.admin import overview, own_data, sign_ins

BLUEPRINTS = (overview.blueprint, own_data.blueprint, sign_ins.blueprint)


def init_app(app: Flask) -> None:
    """Register the pages."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
