"""Index the audit record for the filters of its page.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

from alembic import op

revision = "0015_index_the_audit_record"
down_revision = "0014_add_contracts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_audit_events_chain_actor", ["chain", "actor_person_id", "sequence"], unique=False
        )
        batch_op.create_index(
            "ix_audit_events_chain_event", ["chain", "event", "sequence"], unique=False
        )
        batch_op.create_index(
            "ix_audit_events_chain_kind", ["chain", "subject_kind", "sequence"], unique=False
        )
        batch_op.create_index(
            "ix_audit_events_chain_outcome", ["chain", "outcome", "sequence"], unique=False
        )
        batch_op.create_index(
            "ix_audit_events_chain_reference",
            ["chain", "subject_reference", "sequence"],
            unique=False,
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_chain_reference")
        batch_op.drop_index("ix_audit_events_chain_outcome")
        batch_op.drop_index("ix_audit_events_chain_kind")
        batch_op.drop_index("ix_audit_events_chain_event")
        batch_op.drop_index("ix_audit_events_chain_actor")
