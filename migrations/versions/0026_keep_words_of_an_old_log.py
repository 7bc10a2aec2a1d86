"""keep words of an old log.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026_keep_words_of_an_old_log"
down_revision = "0025_keep_case_entries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("as_imported", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("source_key", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.drop_column("source_key")
        batch_op.drop_column("as_imported")
