"""keep the lines of a case's timeline as they were written.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

from alembic import op

revision = "0025_keep_case_entries"
down_revision = "0024_add_lessons"
branch_labels = None
depends_on = None

SQLITE = [
    "CREATE TRIGGER case_entries_no_update BEFORE UPDATE ON case_entries BEGIN SELECT "
    "RAISE(ABORT, 'case_entries is append-only'); END",
    "CREATE TRIGGER case_entries_no_delete BEFORE DELETE ON case_entries BEGIN SELECT "
    "RAISE(ABORT, 'case_entries is append-only'); END",
]
POSTGRESQL = [
    "CREATE TRIGGER case_entries_append_only BEFORE UPDATE OR DELETE ON case_entries "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER case_entries_no_truncate BEFORE TRUNCATE ON case_entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
]


def upgrade() -> None:
    """Make the change."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL if postgresql else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER case_entries_append_only ON case_entries")
        op.execute("DROP TRIGGER case_entries_no_truncate ON case_entries")
    else:
        op.execute("DROP TRIGGER case_entries_no_update")
        op.execute("DROP TRIGGER case_entries_no_delete")
