"""add actions.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021_add_actions"
down_revision = "0020_add_clocks_to_due_items"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "actions",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=True),
        sa.Column("subject_kind", sa.String(length=32), nullable=True),
        sa.Column("subject_key", sa.Integer(), nullable=True),
        sa.Column("source_kind", sa.String(length=16), nullable=False),
        sa.Column("source_reference", sa.String(length=255), nullable=True),
        sa.Column("source_position", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("success_measure", sa.Text(), nullable=True),
        sa.Column("priority", sa.String(length=16), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("verification", sa.String(length=8), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("redated_times", sa.Integer(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("effectiveness", sa.String(length=16), nullable=True),
        sa.Column("effectiveness_due_on", sa.Date(), nullable=True),
        sa.Column("effectiveness_by_id", sa.Integer(), nullable=True),
        sa.Column("risk_accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("risk_accepted_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_actions_created_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["effectiveness_by_id"],
            ["people.id"],
            name=op.f("fk_actions_effectiveness_by_id_people"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_actions_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_actions_owner_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["risk_accepted_by_id"],
            ["people.id"],
            name=op.f("fk_actions_risk_accepted_by_id_people"),
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["people.id"], name=op.f("fk_actions_verified_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
        sa.UniqueConstraint("reference", name=op.f("uq_actions_reference")),
    )
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_actions_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_actions_import_id"), ["import_id"], unique=False)
        batch_op.create_index(
            "ix_actions_organisation_updated", ["organisation_id", "updated_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_actions_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            "ix_actions_source",
            ["organisation_id", "source_reference", "source_position"],
            unique=True,
        )
        batch_op.create_index(
            "ix_actions_subject", ["subject_kind", "subject_key", "id"], unique=False
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.drop_index("ix_actions_subject")
        batch_op.drop_index("ix_actions_source")
        batch_op.drop_index(batch_op.f("ix_actions_owner_id"))
        batch_op.drop_index("ix_actions_organisation_updated")
        batch_op.drop_index(batch_op.f("ix_actions_import_id"))
        batch_op.drop_index(batch_op.f("ix_actions_created_by_id"))

    op.drop_table("actions")
