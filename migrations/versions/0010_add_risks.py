"""add risks.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_add_risks"
down_revision = "0009_add_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "risks",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("source_reference", sa.String(length=255), nullable=True),
        sa.Column("category", sa.String(length=24), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("event", sa.Text(), nullable=True),
        sa.Column("consequence", sa.Text(), nullable=True),
        sa.Column("inherent_impact", sa.Integer(), nullable=True),
        sa.Column("inherent_likelihood", sa.Integer(), nullable=True),
        sa.Column("current_impact", sa.Integer(), nullable=True),
        sa.Column("current_likelihood", sa.Integer(), nullable=False),
        sa.Column("target_impact", sa.Integer(), nullable=True),
        sa.Column("target_likelihood", sa.Integer(), nullable=True),
        sa.Column("treatment", sa.String(length=16), nullable=True),
        sa.Column("treatment_plan", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("last_reviewed_on", sa.Date(), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("acceptance_expires_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("inherent_score", sa.Integer(), nullable=True),
        sa.Column("current_score", sa.Integer(), nullable=False),
        sa.Column("target_score", sa.Integer(), nullable=True),
        sa.Column("band", sa.String(length=16), nullable=False),
        sa.Column("red", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["people.id"], name=op.f("fk_risks_accepted_by_id_people")
        ),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_risks_asset_id_assets")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_risks_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_risks_owner_id_people")),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["people.id"], name=op.f("fk_risks_raised_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risks")),
        sa.UniqueConstraint("reference", name=op.f("uq_risks_reference")),
    )
    with op.batch_alter_table("risks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risks_asset_id"), ["asset_id"], unique=False)
        batch_op.create_index(
            "ix_risks_organisation_updated", ["organisation_id", "updated_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_risks_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            "ix_risks_source", ["organisation_id", "source_reference"], unique=True
        )

    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("highest_risk_score", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("at_high_risk", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    # Until a risk is scored, what the register says of itself decides (R-IAR-11).
    op.execute("UPDATE assets SET at_high_risk = true WHERE high_risk = 'yes'")


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.drop_column("at_high_risk")
        batch_op.drop_column("highest_risk_score")

    with op.batch_alter_table("risks", schema=None) as batch_op:
        batch_op.drop_index("ix_risks_source")
        batch_op.drop_index(batch_op.f("ix_risks_owner_id"))
        batch_op.drop_index("ix_risks_organisation_updated")
        batch_op.drop_index(batch_op.f("ix_risks_asset_id"))

    op.drop_table("risks")
