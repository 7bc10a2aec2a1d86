"""add search.

A migration never imports models or reads config: it must do the same thing in ten years. On
PostgreSQL it holds its locks until it ends: no table rewrites of large tables in one step. Its
downgrade works, or says why not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_add_search"
down_revision = "0008_index_parts_of_assets"
branch_labels = None
depends_on = None

POSTGRESQL = (
    # Each word once, as the application wrote it: no dictionary, no stop words, no parser.
    *(
        f"ALTER TABLE search_entries ADD COLUMN {index} tsvector "
        f"GENERATED ALWAYS AS (array_to_tsvector(string_to_array({words}, ' '))) STORED"
        for index, words in (("title_index", "title_words"), ("word_index", "words"))
    ),
    "CREATE INDEX search_entries_title_index ON search_entries USING gin (title_index)",
    "CREATE INDEX search_entries_word_index ON search_entries USING gin (word_index)",
)

_REMOVE = (
    "INSERT INTO search_index (search_index, rowid, title_words, words) "
    "VALUES ('delete', old.id, old.title_words, old.words);"
)
_ADD = (
    "INSERT INTO search_index (rowid, title_words, words) "
    "VALUES (new.id, new.title_words, new.words);"
)
SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5 (title_words, words, "
    "content='search_entries', content_rowid='id', detail='column', "
    "tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN {_ADD} END",
    f"CREATE TRIGGER search_entries_gone AFTER DELETE ON search_entries BEGIN {_REMOVE} END",
    "CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries "
    f"BEGIN {_REMOVE} {_ADD} END",
)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "search_entries",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("alias", sa.String(length=24), nullable=True),
        sa.Column("own_number", sa.String(length=255), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("second_line", sa.String(length=255), nullable=True),
        sa.Column("title_words", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
    )
    with op.batch_alter_table("search_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_entries_alias"), ["alias"], unique=False)
        batch_op.create_index(
            "ix_search_entries_organisation", ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_search_entries_own_number"), ["own_number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_search_entries_reference"), ["reference"], unique=False
        )
        batch_op.create_index("ix_search_entries_subject", ["kind", "subject_id"], unique=True)

    op.create_table(
        "search_words",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "word", name=op.f("pk_search_words")),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_words")
    with op.batch_alter_table("search_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_search_entries_subject")
        batch_op.drop_index(batch_op.f("ix_search_entries_reference"))
        batch_op.drop_index(batch_op.f("ix_search_entries_own_number"))
        batch_op.drop_index("ix_search_entries_organisation")
        batch_op.drop_index(batch_op.f("ix_search_entries_alias"))

    op.drop_table("search_entries")
