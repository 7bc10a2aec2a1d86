"""Keep which law lets us wait to tell people affected, and when that is looked at again.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033_keep_exemption_provision"
down_revision = "0032_ask_for_a_device"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns that are empty where no law lets us wait."""
    op.add_column("incidents", sa.Column("exemption_provision", sa.String(255), nullable=True))
    op.add_column("incidents", sa.Column("exemption_review_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("incidents", "exemption_review_on")
    op.drop_column("incidents", "exemption_provision")
