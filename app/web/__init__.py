"""The pages' front door: sign-in, home, record pages."""

from flask import Flask

from app.web import (
    accessibility,
    account,
    account_password,
    account_second_factor,
    account_tokens,
    attached,
    audit,
    calendar_feed,
    campaigns,
    connections,
    disposals,
    documents,
    exports,
    figures,
    handbook,
    health,
    home,
    imports,
    inbox,
    jobs,
    ladders,
    listings,
    message_log,
    moves,
    navigation,
    reassigning,
    records,
    risks,
    search,
    sign_in,
    sign_in_code,
    sign_in_directory,
    statements,
)

BLUEPRINTS = (
    accessibility.blueprint,
    account.blueprint,
    account_password.blueprint,
    account_second_factor.blueprint,
    account_tokens.blueprint,
    attached.blueprint,
    audit.blueprint,
    calendar_feed.blueprint,
    campaigns.blueprint,
    connections.blueprint,
    disposals.blueprint,
    documents.blueprint,
    exports.blueprint,
    figures.blueprint,
    handbook.blueprint,
    health.blueprint,
    home.blueprint,
    imports.blueprint,
    inbox.blueprint,
    jobs.blueprint,
    ladders.blueprint,
    listings.blueprint,
    message_log.blueprint,
    moves.blueprint,
    navigation.blueprint,
    reassigning.blueprint,
    records.blueprint,
    risks.blueprint,
    search.blueprint,
    sign_in.blueprint,
    sign_in_code.blueprint,
    sign_in_directory.blueprint,
    statements.blueprint,
)


def init_app(app: Flask) -> None:
    """Register the pages."""
    navigation.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
