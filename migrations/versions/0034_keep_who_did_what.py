"""keep who did what, and what a case once said.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034_keep_who_did_what"
down_revision = "0033_keep_exemption_provision"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("completed_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_actions_completed_by_id_people"), "people", ["completed_by_id"], ["id"]
        )

    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notify_outcome", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("countersign_for_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("personal_mentioned", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_incidents_countersign_for_id_people"),
            "people",
            ["countersign_for_id"],
            ["id"],
        )

    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.alter_column("personal_mentioned", server_default=None)
    for change in (
        "UPDATE incidents SET personal_mentioned = false WHERE personal_data = 'no'",
        "UPDATE incidents SET notify_outcome = outcome WHERE notify_decision IS NOT NULL",
        "UPDATE incidents SET countersign_for_id = assessor_id WHERE countersign_by IS NOT NULL",
    ):
        op.execute(change)

    with op.batch_alter_table("lessons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edited_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_lessons_edited_by_id_people"), "people", ["edited_by_id"], ["id"]
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("lessons", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_lessons_edited_by_id_people"), type_="foreignkey")
        batch_op.drop_column("edited_by_id")

    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_incidents_countersign_for_id_people"), type_="foreignkey"
        )
        batch_op.drop_column("personal_mentioned")
        batch_op.drop_column("countersign_for_id")
        batch_op.drop_column("notify_outcome")

    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_actions_completed_by_id_people"), type_="foreignkey"
        )
        batch_op.drop_column("completed_by_id")
