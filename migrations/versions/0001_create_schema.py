"""Create every table, and the triggers that keep what must stay as written.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001_create_schema"
down_revision = None
SQLITE = [
    "CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events BEGIN SELECT "
    "RAISE(ABORT, 'audit_events is append-only'); END",
    "CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events BEGIN SELECT "
    "RAISE(ABORT, 'audit_events is append-only'); END",
    "CREATE TRIGGER audit_seals_no_update BEFORE UPDATE ON audit_seals BEGIN SELECT RAISE(ABORT, "
    "'audit_seals is append-only'); END",
    "CREATE TRIGGER audit_seals_no_delete BEFORE DELETE ON audit_seals BEGIN SELECT RAISE(ABORT, "
    "'audit_seals is append-only'); END",
    "CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history "
    "is append-only'); END",
    "CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history "
    "is append-only'); END",
    "CREATE TRIGGER audit_details_no_delete BEFORE DELETE ON audit_details BEGIN SELECT "
    "RAISE(ABORT, 'audit_details may only be emptied'); END",
    "CREATE TRIGGER audit_details_only_emptied BEFORE UPDATE ON audit_details WHEN NOT "
    "(NEW.event_id = OLD.event_id AND NEW.before_values IS NULL AND NEW.after_values IS NULL AND "
    "NEW.reason_text IS NULL AND NEW.emptied_at IS NOT NULL AND OLD.emptied_at IS NULL) BEGIN "
    "SELECT RAISE(ABORT, 'audit_details may only be emptied'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
    "'% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW "
    "EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT "
    "EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE ON audit_seals FOR EACH ROW "
    "EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER audit_seals_no_truncate BEFORE TRUNCATE ON audit_seals FOR EACH STATEMENT "
    "EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON history FOR EACH ROW EXECUTE "
    "FUNCTION refuse_change()",
    "CREATE TRIGGER history_no_truncate BEFORE TRUNCATE ON history FOR EACH STATEMENT EXECUTE "
    "FUNCTION refuse_change()",
    "CREATE TRIGGER audit_details_append_only BEFORE DELETE ON audit_details FOR EACH ROW EXECUTE "
    "FUNCTION refuse_change()",
    "CREATE TRIGGER audit_details_no_truncate BEFORE TRUNCATE ON audit_details FOR EACH STATEMENT "
    "EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER audit_details_only_emptied BEFORE UPDATE ON audit_details FOR EACH ROW WHEN "
    "(NOT (NEW.event_id = OLD.event_id AND NEW.before_values IS NULL AND NEW.after_values IS NULL "
    "AND NEW.reason_text IS NULL AND NEW.emptied_at IS NOT NULL AND OLD.emptied_at IS NULL)) "
    "EXECUTE FUNCTION refuse_change()",
]

branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "audit_details",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("before_values", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after_values", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason_text", sa.Text(), nullable=True),
        sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_audit_details")),
    )
    op.create_table(
        "audit_events",
        sa.Column("chain", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("door", sa.String(length=16), nullable=False),
        sa.Column("actor_name", sa.String(length=255), nullable=False),
        sa.Column("actor_person_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("permission", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("subject_kind", sa.String(length=32), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("subject_reference", sa.String(length=24), nullable=True),
        sa.Column("subject_organisation_id", sa.Integer(), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("before_digest", sa.String(length=64), nullable=True),
        sa.Column("after_digest", sa.String(length=64), nullable=True),
        sa.Column("reason_digest", sa.String(length=64), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("correlation_id", sa.String(length=36), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index("ix_audit_events_chain_at", ["chain", "at"], unique=False)
        batch_op.create_index("ix_audit_events_chain_sequence", ["chain", "sequence"], unique=True)
        batch_op.create_index(
            batch_op.f("ix_audit_events_correlation_id"), ["correlation_id"], unique=False
        )
        batch_op.create_index(
            "ix_audit_events_subject", ["subject_kind", "subject_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_events_subject_organisation_id"),
            ["subject_organisation_id"],
            unique=False,
        )

    op.create_table(
        "audit_heads",
        sa.Column("chain", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "audit_seals",
        sa.Column("chain", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seals")),
    )
    with op.batch_alter_table("audit_seals", schema=None) as batch_op:
        batch_op.create_index("ix_audit_seals_chain_sequence", ["chain", "sequence"], unique=True)

    op.create_table(
        "calendar_feeds",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("reference", name=op.f("uq_calendar_feeds_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calendar_feeds_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "command_keys",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("noun", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_command_keys")),
    )
    op.create_table(
        "due_items",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("subject_reference", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("ladder", sa.String(length=48), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_version", sa.Integer(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("next_step", sa.String(length=16), nullable=True),
        sa.Column("next_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_items")),
    )
    with op.batch_alter_table("due_items", schema=None) as batch_op:
        batch_op.create_index("ix_due_items_next", ["next_step_at"], unique=False)
        batch_op.create_index(
            "ix_due_items_organisation", ["organisation_id", "due_on"], unique=False
        )
        batch_op.create_index("ix_due_items_person", ["person_id", "due_on"], unique=False)
        batch_op.create_index(
            "ix_due_items_subject", ["subject_kind", "subject_id", "kind"], unique=True
        )

    op.create_table(
        "history",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=48), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("correlation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(
            "ix_history_figure",
            ["organisation_id", "kind", "field", "subject_id", "effective_on", "recorded_at"],
            unique=False,
        )
        batch_op.create_index("ix_history_subject", ["kind", "subject_id", "id"], unique=False)

    op.create_table(
        "holidays",
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("calendar", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("closed", sa.String(length=8), nullable=False),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("reference", name=op.f("uq_holidays_reference")),
    )
    with op.batch_alter_table("holidays", schema=None) as batch_op:
        batch_op.create_index("ix_holidays_calendar_day", ["calendar", "day"], unique=False)

    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("values", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("previous", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("record_kind", sa.String(length=32), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("record_version", sa.Integer(), nullable=True),
        sa.Column("problems", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
    )
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.create_index("ix_import_rows_import", ["import_id", "row_number"], unique=False)
        batch_op.create_index(
            "ix_import_rows_import_outcome", ["import_id", "outcome"], unique=False
        )

    op.create_table(
        "imports",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("file_content", sa.LargeBinary(), nullable=True),
        sa.Column("mapping", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("strict", sa.Boolean(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("manifest_hash", sa.String(length=64), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("reference", name=op.f("uq_imports_reference")),
    )
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.create_index("ix_imports_organisation", ["organisation_id", "id"], unique=False)

    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("latest_instant", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "jobs",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("key", name=op.f("uq_jobs_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_jobs_reference")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_jobs_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_jobs_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_jobs_state_id", ["state", "id"], unique=False)

    op.create_table(
        "links",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("from_kind", sa.String(length=32), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_kind", sa.String(length=32), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.create_index("ix_links_from", ["from_kind", "from_id", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_links_import_id"), ["import_id"], unique=False)
        batch_op.create_index("ix_links_to", ["to_kind", "to_id", "kind"], unique=False)

    op.create_table(
        "login_attempts",
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempts")),
    )
    with op.batch_alter_table("login_attempts", schema=None) as batch_op:
        batch_op.create_index("ix_login_attempts_address_at", ["address", "at"], unique=False)
        batch_op.create_index("ix_login_attempts_name_at", ["name_hash", "at"], unique=False)

    op.create_table(
        "messages",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=32), nullable=True),
        sa.Column("subject_reference", sa.String(length=24), nullable=True),
        sa.Column("fields", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_messages_reference")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_messages_person_state", ["person_id", "state", "id"], unique=False
        )

    op.create_table(
        "organisations",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("other_names", sa.Text(), nullable=True),
        sa.Column("ods_code", sa.String(length=32), nullable=True),
        sa.Column("gss_code", sa.String(length=32), nullable=True),
        sa.Column("ico_number", sa.String(length=32), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postcode", sa.String(length=16), nullable=True),
        sa.Column("telephone", sa.String(length=64), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("source_reference", sa.String(length=255), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("holiday_calendar", sa.String(length=32), nullable=False),
        sa.Column("is_tenant", sa.Boolean(), nullable=False),
        sa.Column("holds_health_data", sa.String(length=8), nullable=True),
        sa.Column("marking_labels", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("settings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["organisations.id"],
            name=op.f("fk_organisations_parent_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["organisations.id"],
            name=op.f("fk_organisations_successor_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("code", name=op.f("uq_organisations_code")),
        sa.UniqueConstraint("reference", name=op.f("uq_organisations_reference")),
    )
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_organisations_source_reference"), ["source_reference"], unique=False
        )

    op.create_table(
        "outbox",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_message_id"), ["message_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outbox_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outbox_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_outbox_state_next", ["state", "next_attempt_at"], unique=False)

    op.create_table(
        "reference_counters",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_reference_counters")),
    )
    op.create_table(
        "saved_mappings",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("header_hash", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_mappings")),
        sa.UniqueConstraint("reference", name=op.f("uq_saved_mappings_reference")),
    )
    with op.batch_alter_table("saved_mappings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_saved_mappings_header_hash"), ["header_hash"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_saved_mappings_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "teams",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("source_reference", sa.String(length=255), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["people.id"], name=op.f("fk_teams_manager_id_people"), use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_teams_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["teams.id"], name=op.f("fk_teams_parent_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("reference", name=op.f("uq_teams_reference")),
    )
    with op.batch_alter_table("teams", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_teams_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(
            "ix_teams_organisation_name", ["organisation_id", "name"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_teams_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_teams_path", ["path"], unique=False)

    op.create_table(
        "people",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("staff_number", sa.String(length=64), nullable=True),
        sa.Column("job_title", sa.String(length=255), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("employment_kind", sa.String(length=16), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("source_reference", sa.String(length=255), nullable=True),
        sa.Column("mail_stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["people.id"], name=op.f("fk_people_manager_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_people_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_people_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("reference", name=op.f("uq_people_reference")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(
            "ix_people_organisation_name", ["organisation_id", "name"], unique=False
        )
        batch_op.create_index(
            "ix_people_organisation_staff", ["organisation_id", "staff_number"], unique=True
        )
        batch_op.create_index(batch_op.f("ix_people_team_id"), ["team_id"], unique=False)

    op.create_table(
        "absences",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_absences_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_absences_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.UniqueConstraint("reference", name=op.f("uq_absences_reference")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_absences_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_absences_person_id"), ["person_id"], unique=False)

    op.create_table(
        "accounts",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.String(length=255), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("oidc_subject", sa.String(length=255), nullable=True),
        sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_accounts_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_accounts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        sa.UniqueConstraint("oidc_subject", name=op.f("uq_accounts_oidc_subject")),
        sa.UniqueConstraint("person_id", name=op.f("uq_accounts_person_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_accounts_reference")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accounts_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "memberships",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_memberships_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("reference", name=op.f("uq_memberships_reference")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_memberships_role", ["organisation_id", "role"], unique=False)

    op.create_table(
        "processing_records",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("source_reference", sa.String(length=255), nullable=True),
        sa.Column("source_position", sa.Integer(), nullable=False),
        sa.Column("regime", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("controller_contact", sa.Text(), nullable=True),
        sa.Column("joint_controllers", sa.Text(), nullable=True),
        sa.Column("representative", sa.Text(), nullable=True),
        sa.Column("data_protection_officer", sa.Text(), nullable=True),
        sa.Column("on_behalf_of", sa.Text(), nullable=True),
        sa.Column("processing_categories", sa.Text(), nullable=True),
        sa.Column("purposes", sa.Text(), nullable=True),
        sa.Column("people_categories", sa.Text(), nullable=True),
        sa.Column("data_categories", sa.Text(), nullable=True),
        sa.Column("special_categories", sa.Text(), nullable=True),
        sa.Column("criminal_data", sa.String(length=8), nullable=True),
        sa.Column("lawful_basis", sa.String(length=8), nullable=True),
        sa.Column("article_9_condition", sa.String(length=8), nullable=True),
        sa.Column("schedule_1_condition", sa.String(length=255), nullable=True),
        sa.Column("law_enforcement_condition", sa.String(length=255), nullable=True),
        sa.Column("profiling_used", sa.String(length=8), nullable=True),
        sa.Column("legal_basis_note", sa.Text(), nullable=True),
        sa.Column("policy_document", sa.String(length=255), nullable=True),
        sa.Column("legitimate_interests_assessment", sa.String(length=255), nullable=True),
        sa.Column("recipients", sa.Text(), nullable=True),
        sa.Column("processors", sa.Text(), nullable=True),
        sa.Column("third_countries", sa.Text(), nullable=True),
        sa.Column("transfer_safeguards", sa.Text(), nullable=True),
        sa.Column("retention", sa.Text(), nullable=True),
        sa.Column("security_description", sa.Text(), nullable=True),
        sa.Column("privacy_notice", sa.Text(), nullable=True),
        sa.Column("source_of_data", sa.Text(), nullable=True),
        sa.Column("rights", sa.Text(), nullable=True),
        sa.Column("automated_decisions", sa.String(length=8), nullable=True),
        sa.Column("consent_record", sa.Text(), nullable=True),
        sa.Column("dpia_status", sa.String(length=16), nullable=True),
        sa.Column("dpia_reference", sa.String(length=255), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("missing", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("missing_count", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"],
            ["people.id"],
            name=op.f("fk_processing_records_drafted_by_id_people"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_processing_records_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processing_records")),
        sa.UniqueConstraint("reference", name=op.f("uq_processing_records_reference")),
    )
    with op.batch_alter_table("processing_records", schema=None) as batch_op:
        batch_op.create_index(
            "ix_processing_organisation_updated",
            ["organisation_id", "updated_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_processing_records_import_id"), ["import_id"], unique=False
        )
        batch_op.create_index(
            "ix_processing_source",
            ["organisation_id", "source_reference", "source_position"],
            unique=True,
        )

    op.create_table(
        "retention_rules",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("source_reference", sa.String(length=255), nullable=True),
        sa.Column("source_position", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.String(length=255), nullable=True),
        sa.Column("business_function", sa.String(length=255), nullable=True),
        sa.Column("activity", sa.String(length=255), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("trigger_event", sa.Text(), nullable=True),
        sa.Column("period_months", sa.Integer(), nullable=True),
        sa.Column("permanent", sa.String(length=8), nullable=True),
        sa.Column("action", sa.String(length=32), nullable=True),
        sa.Column("action_as_imported", sa.String(length=255), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["people.id"], name=op.f("fk_retention_rules_drafted_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_retention_rules_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rules")),
        sa.UniqueConstraint("reference", name=op.f("uq_retention_rules_reference")),
    )
    with op.batch_alter_table("retention_rules", schema=None) as batch_op:
        batch_op.create_index(
            "ix_retention_organisation_updated",
            ["organisation_id", "updated_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_retention_rules_import_id"), ["import_id"], unique=False
        )
        batch_op.create_index(
            "ix_retention_source",
            ["organisation_id", "source_reference", "source_position"],
            unique=True,
        )

    op.create_table(
        "api_tokens",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("organisation_limit_id", sa.Integer(), nullable=True),
        sa.Column("last_used_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_api_tokens_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_api_tokens_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_limit_id"],
            ["organisations.id"],
            name=op.f("fk_api_tokens_organisation_limit_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_api_tokens_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("reference", name=op.f("uq_api_tokens_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_tokens_account_id"), ["account_id"], unique=False)

    op.create_table(
        "assets",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("source_reference", sa.String(length=255), nullable=True),
        sa.Column("source_position", sa.Integer(), nullable=False),
        sa.Column("asset_type", sa.String(length=32), nullable=True),
        sa.Column("format", sa.String(length=16), nullable=True),
        sa.Column("business_function", sa.String(length=255), nullable=True),
        sa.Column("activity", sa.String(length=255), nullable=True),
        sa.Column("keywords", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("collected_from", sa.Text(), nullable=True),
        sa.Column("content_starts", sa.String(length=32), nullable=True),
        sa.Column("still_growing", sa.String(length=8), nullable=True),
        sa.Column("update_frequency", sa.String(length=255), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("parent_reference", sa.String(length=24), nullable=True),
        sa.Column("other_information", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_accepted_on", sa.Date(), nullable=True),
        sa.Column("offered_to_id", sa.Integer(), nullable=True),
        sa.Column("offered_on", sa.Date(), nullable=True),
        sa.Column("administrator_id", sa.Integer(), nullable=True),
        sa.Column("interim_owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_vacant_since", sa.Date(), nullable=True),
        sa.Column("reassign_by", sa.Date(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("custodian", sa.String(length=255), nullable=True),
        sa.Column("records_contact", sa.String(length=255), nullable=True),
        sa.Column("owner_as_imported", sa.String(length=255), nullable=True),
        sa.Column("personal_data", sa.String(length=8), nullable=True),
        sa.Column("special_category", sa.String(length=8), nullable=True),
        sa.Column("criminal_data", sa.String(length=8), nullable=True),
        sa.Column("children_data", sa.String(length=8), nullable=True),
        sa.Column("high_risk", sa.String(length=8), nullable=True),
        sa.Column("number_of_records", sa.Integer(), nullable=True),
        sa.Column("number_of_people", sa.Integer(), nullable=True),
        sa.Column("size", sa.String(length=64), nullable=True),
        sa.Column("growth", sa.String(length=64), nullable=True),
        sa.Column("business_value", sa.Text(), nullable=True),
        sa.Column("dependency", sa.Text(), nullable=True),
        sa.Column("criticality", sa.String(length=8), nullable=True),
        sa.Column("quality_accuracy", sa.Integer(), nullable=True),
        sa.Column("quality_completeness", sa.Integer(), nullable=True),
        sa.Column("quality_timeliness", sa.Integer(), nullable=True),
        sa.Column("quality_checked_on", sa.Date(), nullable=True),
        sa.Column("system", sa.String(length=255), nullable=True),
        sa.Column("system_version", sa.String(length=64), nullable=True),
        sa.Column("supplier", sa.String(length=255), nullable=True),
        sa.Column("hosting", sa.String(length=32), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("data_centre_country", sa.String(length=64), nullable=True),
        sa.Column("support_ends_on", sa.Date(), nullable=True),
        sa.Column("interfaces", sa.Text(), nullable=True),
        sa.Column("export_route", sa.Text(), nullable=True),
        sa.Column("digital_continuity_risk", sa.Text(), nullable=True),
        sa.Column("file_formats", sa.String(length=255), nullable=True),
        sa.Column("encryption_at_rest", sa.String(length=8), nullable=True),
        sa.Column("encryption_in_transit", sa.String(length=8), nullable=True),
        sa.Column("authentication", sa.String(length=255), nullable=True),
        sa.Column("access_groups", sa.Text(), nullable=True),
        sa.Column("access_reviewed_on", sa.Date(), nullable=True),
        sa.Column("audit_logging", sa.String(length=8), nullable=True),
        sa.Column("penetration_tested_on", sa.Date(), nullable=True),
        sa.Column("backup_method", sa.String(length=255), nullable=True),
        sa.Column("backup_every_hours", sa.Integer(), nullable=True),
        sa.Column("backup_location", sa.String(length=255), nullable=True),
        sa.Column("restore_tested_on", sa.Date(), nullable=True),
        sa.Column("restore_test_hours", sa.Integer(), nullable=True),
        sa.Column("rpo_hours", sa.Integer(), nullable=True),
        sa.Column("rto_hours", sa.Integer(), nullable=True),
        sa.Column("continuity_plan", sa.Text(), nullable=True),
        sa.Column("marking", sa.String(length=32), nullable=True),
        sa.Column("marking_as_imported", sa.String(length=255), nullable=True),
        sa.Column("marking_needs_review", sa.Boolean(), nullable=False),
        sa.Column("handling_caveat", sa.String(length=255), nullable=True),
        sa.Column("impact_confidentiality", sa.Integer(), nullable=True),
        sa.Column("impact_integrity", sa.Integer(), nullable=True),
        sa.Column("impact_availability", sa.Integer(), nullable=True),
        sa.Column("retention_rule_id", sa.Integer(), nullable=True),
        sa.Column("retention_note", sa.Text(), nullable=True),
        sa.Column("open_data", sa.String(length=8), nullable=True),
        sa.Column("exemptions_likely", sa.Text(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("last_reviewed_on", sa.Date(), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("activated_on", sa.Date(), nullable=True),
        sa.Column("merged_into", sa.String(length=24), nullable=True),
        sa.Column("archive_location", sa.String(length=255), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("missing", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("missing_count", sa.Integer(), nullable=False),
        sa.Column("complete_processing", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["administrator_id"], ["people.id"], name=op.f("fk_assets_administrator_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["interim_owner_id"], ["people.id"], name=op.f("fk_assets_interim_owner_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["offered_to_id"], ["people.id"], name=op.f("fk_assets_offered_to_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_assets_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_assets_owner_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["people.id"], name=op.f("fk_assets_proposed_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["retention_rule_id"],
            ["retention_rules.id"],
            name=op.f("fk_assets_retention_rule_id_retention_rules"),
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_assets_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assets")),
        sa.UniqueConstraint("reference", name=op.f("uq_assets_reference")),
    )
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assets_administrator_id"), ["administrator_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assets_import_id"), ["import_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assets_interim_owner_id"), ["interim_owner_id"], unique=False
        )
        batch_op.create_index("ix_assets_name", ["organisation_id", "name"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assets_offered_to_id"), ["offered_to_id"], unique=False
        )
        batch_op.create_index(
            "ix_assets_organisation_state",
            ["organisation_id", "state", "updated_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_assets_organisation_updated", ["organisation_id", "updated_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assets_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assets_retention_rule_id"), ["retention_rule_id"], unique=False
        )
        batch_op.create_index(
            "ix_assets_source",
            ["organisation_id", "source_reference", "source_position"],
            unique=True,
        )
        batch_op.create_index(batch_op.f("ix_assets_team_id"), ["team_id"], unique=False)

    op.create_table(
        "deputies",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_deputies_membership_id_memberships"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_deputies_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputies")),
    )
    with op.batch_alter_table("deputies", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_deputies_membership_id"), ["membership_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_deputies_person_id"), ["person_id"], unique=False)

    op.create_table(
        "user_sessions",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agent", sa.String(length=255), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("working_organisation_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_user_sessions_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_user_sessions_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_user_sessions_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["working_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_user_sessions_working_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("reference", name=op.f("uq_user_sessions_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_sessions_token_hash")),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_user_sessions_account_id"), ["account_id"], unique=False
        )

    if op.get_bind().dialect.name == "postgresql":
        # teams and people point at each other; SQLite takes the key with the table
        op.create_foreign_key(
            "fk_teams_manager_id_people", "teams", "people", ["manager_id"], ["id"]
        )
    op.execute("INSERT INTO installation (id, demonstration) VALUES (1, %s)" % _false())
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in statements:
        op.execute(statement)


def _false() -> str:
    return "0" if op.get_bind().dialect.name == "sqlite" else "false"


def downgrade() -> None:
    """Take it back."""
    if op.get_bind().dialect.name == "postgresql":
        for table in ("audit_events", "audit_seals", "history", "audit_details"):
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        op.execute("DROP TRIGGER audit_details_only_emptied ON audit_details")
        op.execute("DROP FUNCTION refuse_change()")
        op.drop_constraint("fk_teams_manager_id_people", "teams", type_="foreignkey")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_sessions_account_id"))

    op.drop_table("user_sessions")
    with op.batch_alter_table("deputies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deputies_person_id"))
        batch_op.drop_index(batch_op.f("ix_deputies_membership_id"))

    op.drop_table("deputies")
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assets_team_id"))
        batch_op.drop_index("ix_assets_source")
        batch_op.drop_index(batch_op.f("ix_assets_retention_rule_id"))
        batch_op.drop_index(batch_op.f("ix_assets_owner_id"))
        batch_op.drop_index("ix_assets_organisation_updated")
        batch_op.drop_index("ix_assets_organisation_state")
        batch_op.drop_index(batch_op.f("ix_assets_offered_to_id"))
        batch_op.drop_index("ix_assets_name")
        batch_op.drop_index(batch_op.f("ix_assets_interim_owner_id"))
        batch_op.drop_index(batch_op.f("ix_assets_import_id"))
        batch_op.drop_index(batch_op.f("ix_assets_administrator_id"))

    op.drop_table("assets")
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_tokens_account_id"))

    op.drop_table("api_tokens")
    with op.batch_alter_table("retention_rules", schema=None) as batch_op:
        batch_op.drop_index("ix_retention_source")
        batch_op.drop_index(batch_op.f("ix_retention_rules_import_id"))
        batch_op.drop_index("ix_retention_organisation_updated")

    op.drop_table("retention_rules")
    with op.batch_alter_table("processing_records", schema=None) as batch_op:
        batch_op.drop_index("ix_processing_source")
        batch_op.drop_index(batch_op.f("ix_processing_records_import_id"))
        batch_op.drop_index("ix_processing_organisation_updated")

    op.drop_table("processing_records")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index("ix_memberships_role")
        batch_op.drop_index(batch_op.f("ix_memberships_person_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_organisation_id"))

    op.drop_table("accounts")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absences_person_id"))
        batch_op.drop_index(batch_op.f("ix_absences_organisation_id"))

    op.drop_table("absences")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_team_id"))
        batch_op.drop_index("ix_people_organisation_staff")
        batch_op.drop_index("ix_people_organisation_name")
        batch_op.drop_index(batch_op.f("ix_people_manager_id"))
        batch_op.drop_index(batch_op.f("ix_people_email"))

    op.drop_table("people")
    with op.batch_alter_table("teams", schema=None) as batch_op:
        batch_op.drop_index("ix_teams_path")
        batch_op.drop_index(batch_op.f("ix_teams_parent_id"))
        batch_op.drop_index("ix_teams_organisation_name")
        batch_op.drop_index(batch_op.f("ix_teams_manager_id"))

    op.drop_table("teams")
    with op.batch_alter_table("saved_mappings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_mappings_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_saved_mappings_header_hash"))

    op.drop_table("saved_mappings")
    op.drop_table("reference_counters")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_state_next")
        batch_op.drop_index(batch_op.f("ix_outbox_person_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_message_id"))

    op.drop_table("outbox")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_source_reference"))
        batch_op.drop_index(batch_op.f("ix_organisations_parent_id"))

    op.drop_table("organisations")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_person_state")

    op.drop_table("messages")
    with op.batch_alter_table("login_attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_login_attempts_name_at")
        batch_op.drop_index("ix_login_attempts_address_at")

    op.drop_table("login_attempts")
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.drop_index("ix_links_to")
        batch_op.drop_index(batch_op.f("ix_links_import_id"))
        batch_op.drop_index("ix_links_from")

    op.drop_table("links")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_state_id")
        batch_op.drop_index(batch_op.f("ix_jobs_person_id"))
        batch_op.drop_index(batch_op.f("ix_jobs_organisation_id"))

    op.drop_table("jobs")
    op.drop_table("installation")
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.drop_index("ix_imports_organisation")

    op.drop_table("imports")
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.drop_index("ix_import_rows_import_outcome")
        batch_op.drop_index("ix_import_rows_import")

    op.drop_table("import_rows")
    with op.batch_alter_table("holidays", schema=None) as batch_op:
        batch_op.drop_index("ix_holidays_calendar_day")

    op.drop_table("holidays")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index("ix_history_subject")
        batch_op.drop_index("ix_history_figure")

    op.drop_table("history")
    with op.batch_alter_table("due_items", schema=None) as batch_op:
        batch_op.drop_index("ix_due_items_subject")
        batch_op.drop_index("ix_due_items_person")
        batch_op.drop_index("ix_due_items_organisation")
        batch_op.drop_index("ix_due_items_next")

    op.drop_table("due_items")
    op.drop_table("command_keys")
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feeds_person_id"))

    op.drop_table("calendar_feeds")
    with op.batch_alter_table("audit_seals", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_seals_chain_sequence")

    op.drop_table("audit_seals")
    op.drop_table("audit_heads")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_events_subject_organisation_id"))
        batch_op.drop_index("ix_audit_events_subject")
        batch_op.drop_index(batch_op.f("ix_audit_events_correlation_id"))
        batch_op.drop_index("ix_audit_events_chain_sequence")
        batch_op.drop_index("ix_audit_events_chain_at")

    op.drop_table("audit_events")
    op.drop_table("audit_details")
