"""add owner statements.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_add_owner_statements"
down_revision = "0005_add_comments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "owner_statements",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signature", sa.String(length=64), nullable=True),
        sa.Column("returned_because", sa.Text(), nullable=True),
        sa.Column("again_by", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_owner_statements_decided_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_owner_statements_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_owner_statements_owner_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["people.id"], name=op.f("fk_owner_statements_signed_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_statements")),
        sa.UniqueConstraint("reference", name=op.f("uq_owner_statements_reference")),
    )
    with op.batch_alter_table("owner_statements", schema=None) as batch_op:
        batch_op.create_index(
            "ix_owner_statements_one", ["organisation_id", "owner_id", "year"], unique=True
        )
        batch_op.create_index(
            "ix_owner_statements_organisation_updated",
            ["organisation_id", "updated_at", "id"],
            unique=False,
        )
        batch_op.create_index("ix_owner_statements_owner", ["owner_id"], unique=False)

    op.create_table(
        "statement_signings",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("frozen", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["people.id"], name=op.f("fk_statement_signings_signed_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["owner_statements.id"],
            name=op.f("fk_statement_signings_statement_id_owner_statements"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_signings")),
    )
    with op.batch_alter_table("statement_signings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statement_signings_statement_id"), ["statement_id"], unique=False
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("statement_signings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_signings_statement_id"))

    op.drop_table("statement_signings")
    with op.batch_alter_table("owner_statements", schema=None) as batch_op:
        batch_op.drop_index("ix_owner_statements_owner")
        batch_op.drop_index("ix_owner_statements_organisation_updated")
        batch_op.drop_index("ix_owner_statements_one")

    op.drop_table("owner_statements")
