"""What is asked of a legal hold (domain C1, retention)."""

from app.core.fields import FieldKind, FieldSpec

_K = FieldKind

CASES = (
    ("foi", "Freedom of information request"), ("eir", "Environmental information request"),
    ("sar", "Subject access request"), ("complaint", "Complaint"), ("litigation", "Litigation"),
    ("inquiry", "Inquiry"), ("investigation", "Investigation"), ("audit", "Audit"),
    ("other", "Other"),
)  # fmt: skip

HOLD = (
    FieldSpec("case_kind", "Kind of case", _K.CHOICE, choices=CASES, required=True,
              source="R-RET-01"),
    FieldSpec("case_number", "Number of the case", required=True, max_length=64,
              hint="As it is known where it is handled, for example SAR/2026/118."),
    FieldSpec("reason", "Reason", _K.LONG_TEXT, required=True,
              hint="What must be kept, and why. Do not name people affected."),
    FieldSpec("assets", "Assets it covers", _K.KEYWORDS, required=True, max_length=10_000,
              hint="Their references, with a semicolon between: AST-2026-0042; AST-2026-0043."),
    FieldSpec("starts_on", "In force from", _K.DATE, hint="Leave empty for today."),
    FieldSpec("review_on", "Review on", _K.DATE, required=True,
              hint="When somebody asks whether it is still needed."),
)  # fmt: skip
