"""The words that stand in the addresses of records."""

_WORDS = (
    "absences",
    "actions",
    "assets",
    "campaigns",
    "comments",
    "contacts",
    "contracts",
    "disposals",
    "documents",
    "holds",
    "holidays",
    "incidents",
    "lessons",
    "memberships",
    "obligations",
    "organisations",
    "people",
    "policies",
    "processing",
    "publications",
    "retention",
    "risks",
    "statements",
    "teams",
)
PLURALS = f"any({', '.join(_WORDS)})"
