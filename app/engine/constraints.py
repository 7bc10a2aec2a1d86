"""What the database itself refuses, in the words of the field it is about."""

from typing import Any

from sqlalchemy.exc import IntegrityError

from app.core.errors import RefusedError
from app.engine.noun import Noun
from workflows.definition import Refusal


def refusal_from(noun: Noun, error: IntegrityError) -> RefusedError | None:
    """Turn a broken unique constraint of the noun's table into a refusal; None for any other."""
    columns = _columns(noun, error)
    labels = [spec.label.lower() for spec in noun.fields if spec.name in columns]
    if not labels:
        return None
    sentence = f"Another {noun.title.lower()} here already has this {' and '.join(labels)}."
    return RefusedError([Refusal("already_used", sentence)])


def _columns(noun: Noun, error: IntegrityError) -> set[str]:
    """PostgreSQL names the constraint, SQLite the columns."""
    table: Any = noun.model.__table__
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        name = diagnosis.constraint_name
        unique = [*table.indexes, *table.constraints]
        return {c.name for made in unique if made.name == name for c in made.columns}
    text = str(error.orig)
    if not text.startswith("UNIQUE constraint failed"):
        return set()
    parts = text.split(":", 1)[1].split(",")
    return {part.strip().removeprefix(f"{table.name}.") for part in parts}
