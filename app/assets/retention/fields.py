"""What is asked of a legal hold and of a disposal (domain C1, retention; R-IAR-14)."""

from app.core.fields import FieldKind, FieldSpec
from app.core.vocabulary import choices

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

METHODS = "disposal_methods"
_WHAT, _PART, _HOW = "What is to go", "If it is a part of the asset", "How and why"

DISPOSAL = (
    FieldSpec("asset", "Information asset", _K.RECORD, record_kind="asset", required=True,
              group=_WHAT, hint="Its reference, for example AST-2026-0042."),
    FieldSpec("volume", "How much", required=True, group=_WHAT,
              hint="For example 14 boxes, or 3,200 files and 40 GB."),
    FieldSpec("series", "Series", group=_PART, max_length=255,
              hint="What the part is called, for example Contracts closed in 2019. Leave empty for "
              "the whole asset."),
    FieldSpec("series_began_on", "Its period began on", _K.DATE, group=_PART, source="R-RET-02",
              hint="The day the rule counts from, for the youngest of the records."),
    FieldSpec("records_from", "Oldest records from", _K.DATE, group=_PART),
    FieldSpec("records_to", "Youngest records from", _K.DATE, group=_PART),
    FieldSpec("method", "Method", _K.CHOICE, choices=choices(METHODS), required=True, group=_HOW,
              source="R-IAR-14"),
    FieldSpec("reason", "Reason", _K.LONG_TEXT, required=True, group=_HOW,
              hint="For example that the retention period has passed. Do not name people."),
)  # fmt: skip
