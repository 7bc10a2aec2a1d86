"""add transfers.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013_add_transfers"
down_revision = "0012_add_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("transfer_to_organisation_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("transfer_body", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("transfer_to_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("transfer_basis", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("transfer_inventory", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("transfer_requested_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("transfer_requested_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("transferred_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("successor_reference", sa.String(length=255), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.drop_column("successor_reference")
        batch_op.drop_column("transferred_on")
        batch_op.drop_column("transfer_requested_on")
        batch_op.drop_column("transfer_requested_by_id")
        batch_op.drop_column("transfer_inventory")
        batch_op.drop_column("transfer_basis")
        batch_op.drop_column("transfer_to_id")
        batch_op.drop_column("transfer_body")
        batch_op.drop_column("transfer_to_organisation_id")
