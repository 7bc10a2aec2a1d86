"""index transfers.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

from alembic import op

revision = "0017_index_transfers"
down_revision = "0016_add_policy_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assets_transfer_requested", ["transfer_requested_on"], unique=False
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.drop_index("ix_assets_transfer_requested")
