"""Run migrations through the application's engine, or as the tables' owner where one is given."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, pool

from app.core.database import db, prepare_engine
from app.tables import metadata

SETTINGS = current_app.config["IG_SETTINGS"]


def run() -> None:
    """Migrate in one transaction, so that a failed migration leaves nothing behind."""
    if SETTINGS.database_owner_url:
        engine = create_engine(SETTINGS.database_owner_url, poolclass=pool.NullPool)
        prepare_engine(engine)
    else:
        engine = db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            include_object=lambda _o, name, kind, reflected, _c: (
                not (kind == "table" and reflected and name not in metadata.tables)
            ),
        )
        with context.begin_transaction():
            context.run_migrations()


run()
