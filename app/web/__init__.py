"""The pages' front door: sign-in, home, record pages."""

from flask import Flask

from app.web import (
    accessibility,
    account,
    account_password,
    account_second_factor,
    account_tokens,
    health,
    home,
    inbox,
    listings,
    moves,
    navigation,
    records,
    sign_in,
    sign_in_code,
    sign_in_directory,
)

BLUEPRINTS = (
    accessibility.blueprint,
    account.blueprint,
    account_password.blueprint,
    account_second_factor.blueprint,
    account_tokens.blueprint,
    health.blueprint,
    home.blueprint,
    inbox.blueprint,
    listings.blueprint,
    moves.blueprint,
    records.blueprint,
    sign_in.blueprint,
    sign_in_code.blueprint,
    sign_in_directory.blueprint,
)


def init_app(app: Flask) -> None:
    """Register the pages."""
    navigation.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
