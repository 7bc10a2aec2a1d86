"""add disposals.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_add_disposals"
down_revision = "0006_add_owner_statements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "disposals",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=520), nullable=False),
        sa.Column("series", sa.String(length=255), nullable=True),
        sa.Column("series_began_on", sa.Date(), nullable=True),
        sa.Column("records_from", sa.Date(), nullable=True),
        sa.Column("records_to", sa.Date(), nullable=True),
        sa.Column("volume", sa.String(length=255), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("carried_out_on", sa.Date(), nullable=True),
        sa.Column("carried_out_by", sa.String(length=255), nullable=True),
        sa.Column("carried_out_method", sa.String(length=32), nullable=True),
        sa.Column("witness", sa.String(length=255), nullable=True),
        sa.Column("contractor", sa.String(length=255), nullable=True),
        sa.Column("contractor_certificate", sa.String(length=255), nullable=True),
        sa.Column("certified_by_id", sa.Integer(), nullable=True),
        sa.Column("certified_on", sa.Date(), nullable=True),
        sa.Column("certificate_number", sa.String(length=24), nullable=True),
        sa.Column("certificate", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["people.id"], name=op.f("fk_disposals_approved_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["assets.id"], name=op.f("fk_disposals_asset_id_assets")
        ),
        sa.ForeignKeyConstraint(
            ["certified_by_id"], ["people.id"], name=op.f("fk_disposals_certified_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["people.id"], name=op.f("fk_disposals_confirmed_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_disposals_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["people.id"], name=op.f("fk_disposals_requested_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposals")),
        sa.UniqueConstraint("certificate_number", name=op.f("uq_disposals_certificate_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_disposals_reference")),
    )
    with op.batch_alter_table("disposals", schema=None) as batch_op:
        batch_op.create_index("ix_disposals_asset_state", ["asset_id", "state"], unique=False)
        batch_op.create_index(
            "ix_disposals_organisation_updated",
            ["organisation_id", "updated_at", "id"],
            unique=False,
        )

    op.create_table(
        "certificate_files",
        sa.Column("disposal_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposal_id"],
            ["disposals.id"],
            name=op.f("fk_certificate_files_disposal_id_disposals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_files")),
        sa.UniqueConstraint("disposal_id", name=op.f("uq_certificate_files_disposal_id")),
    )
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("disposed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("disposal_reference", sa.String(length=24), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.drop_column("disposal_reference")
        batch_op.drop_column("disposed_on")

    op.drop_table("certificate_files")
    with op.batch_alter_table("disposals", schema=None) as batch_op:
        batch_op.drop_index("ix_disposals_organisation_updated")
        batch_op.drop_index("ix_disposals_asset_state")

    op.drop_table("disposals")
