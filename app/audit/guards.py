"""The statements by which the database refuses to change what must stay as written.

Migrations run them; a test tries UPDATE, DELETE, REPLACE and TRUNCATE after every migration.
"""

APPEND_ONLY = ("audit_events", "audit_seals", "history")
"""Tables whose rows are only ever added."""

_ONLY_EMPTYING = (
    "NEW.event_id = OLD.event_id AND NEW.before_values IS NULL AND NEW.after_values IS NULL "
    "AND NEW.reason_text IS NULL AND NEW.emptied_at IS NOT NULL AND OLD.emptied_at IS NULL"
)


def sqlite_statements() -> list[str]:
    """Triggers for SQLite; REPLACE meets the delete trigger because recursive_triggers is on."""
    made = []
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            made.append(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    made.append(
        "CREATE TRIGGER audit_details_no_delete BEFORE DELETE ON audit_details BEGIN "
        "SELECT RAISE(ABORT, 'audit_details may only be emptied'); END"
    )
    made.append(
        "CREATE TRIGGER audit_details_only_emptied BEFORE UPDATE ON audit_details "
        f"WHEN NOT ({_ONLY_EMPTYING}) BEGIN "
        "SELECT RAISE(ABORT, 'audit_details may only be emptied'); END"
    )
    return made


def postgresql_statements() -> list[str]:
    """A trigger function and triggers for PostgreSQL, TRUNCATE among them."""
    made = [
        (
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    ]
    for table in (*APPEND_ONLY, "audit_details"):
        verbs = "UPDATE OR DELETE" if table in APPEND_ONLY else "DELETE"
        made.append(
            f"CREATE TRIGGER {table}_append_only BEFORE {verbs} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        made.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    made.append(
        "CREATE TRIGGER audit_details_only_emptied BEFORE UPDATE ON audit_details FOR EACH ROW "
        f"WHEN (NOT ({_ONLY_EMPTYING})) EXECUTE FUNCTION refuse_change()"
    )
    return made
