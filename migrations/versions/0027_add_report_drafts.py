"""add report drafts.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027_add_report_drafts"
down_revision = "0026_keep_words_of_an_old_log"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "report_tries",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_report_tries_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_tries")),
    )
    with op.batch_alter_table("report_tries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_report_tries_address", ["kind", "address_hash", "at"], unique=False
        )
        batch_op.create_index(
            "ix_report_tries_organisation", ["kind", "organisation_id", "at"], unique=False
        )

    op.create_table(
        "report_drafts",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_report_drafts_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_report_drafts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_drafts")),
        sa.UniqueConstraint("reference", name=op.f("uq_report_drafts_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_report_drafts_token_hash")),
    )
    with op.batch_alter_table("report_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_drafts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "reports_as_made",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_reports_as_made_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_reports_as_made_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_as_made")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_reports_as_made_incident_id")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("reports_as_made")
    with op.batch_alter_table("report_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_drafts_person_id"))

    op.drop_table("report_drafts")
    with op.batch_alter_table("report_tries", schema=None) as batch_op:
        batch_op.drop_index("ix_report_tries_organisation")
        batch_op.drop_index("ix_report_tries_address")

    op.drop_table("report_tries")
