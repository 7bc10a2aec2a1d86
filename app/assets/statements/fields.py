"""What is asked when a statement is issued by hand."""

from app.core.fields import FieldKind, FieldSpec

STATEMENT = (
    FieldSpec("owner", "Information asset owner", FieldKind.PERSON, required=True,
              hint="Name, e-mail or staff number.", source="R-IAR-16"),
    FieldSpec("year", "Year, by its first April", FieldKind.INTEGER, minimum=2000, maximum=2999,
              hint="2025 for April 2025 to March 2026. Leave empty for the latest.",
              source="R-IAR-16"),
)  # fmt: skip
