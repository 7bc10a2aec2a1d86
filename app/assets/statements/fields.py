"""What is asked when a statement is issued by hand."""

from app.core.fields import FieldKind, FieldSpec

STATEMENT = (
    FieldSpec("owner", "Information asset owner", FieldKind.PERSON, required=True,
              hint="Name, e-mail or staff number.", source="R-IAR-16"),
)  # fmt: skip
