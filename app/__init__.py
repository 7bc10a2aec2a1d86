"""IG Casework: workflow and case management for information governance."""

import os
from pathlib import Path

from apiflask import APIFlask
from flask import Flask

from app import (
    actions,
    admin,
    api,
    assets,
    cli,
    clocks,
    documents,
    exchange,
    http,
    incidents,
    organisations,
    oversight,
    reminders,
    search,
    tables,
    ui,
    web,
)
from app.core import database
from app.core.clock import Clock
from app.core.installation import check_clock_at_start
from config.settings import ROOT, Settings

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None) -> Flask:
    """Assemble the application. Raises SettingsError for an environment it cannot read."""
    settings = settings or Settings.from_environment(os.environ)
    app = APIFlask(
        "app", title="IG Casework", version="1", json_errors=False,
        spec_path=None, docs_path=None, instance_path=str(settings.instance_path.resolve()),
        template_folder=str(ROOT / "templates"), static_folder=str(STATIC),
    )  # fmt: skip
    _configure(app, settings)
    database.init_app(app)
    services = (exchange, reminders, documents, search, oversight)
    for part in (*services, organisations, assets, actions, incidents):
        part.register()
    ui.init_app(app)
    http.init_app(app)
    for door in (web, admin, api, cli):
        door.init_app(app)
    http.check_routes(app)
    check_clock_at_start(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        IG_AUDIT_KEY=settings.audit_key,
        IG_ENV=settings.environment,
        IG_SETTINGS=settings,
        IG_CLOCK=Clock.starting_at(settings.start_at),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        TESTING=settings.testing,
        IG_LARGEST_DOCUMENT=settings.largest_document_mb * 1024 * 1024,
        MAX_CONTENT_LENGTH=50 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
    )


__all__ = ["clocks", "create_app", "tables"]
