"""add clocks to due items.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020_add_clocks_to_due_items"
down_revision = "0019_add_case_access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("due_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("case_kind", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("stepped", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("stepped_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("told", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("chased", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("due_items", schema=None) as batch_op:
        batch_op.drop_column("chased")
        batch_op.drop_column("told")
        batch_op.drop_column("stepped_at")
        batch_op.drop_column("stepped")
        batch_op.drop_column("case_id")
        batch_op.drop_column("case_kind")
        batch_op.drop_column("acknowledged_at")
        batch_op.drop_column("begun_at")
        batch_op.drop_column("due_at")
        batch_op.drop_column("starts_at")
