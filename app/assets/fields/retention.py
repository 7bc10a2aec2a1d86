"""The fields of a retention rule (domain C1, retention)."""

from app.core.fields import FieldKind, FieldSpec

_K = FieldKind

ACTIONS = (
    ("destroy", "Destroy"),
    ("destroy_securely", "Destroy securely"),
    ("review", "Review"),
    ("archive", "Transfer to an archive"),
    ("keep", "Keep permanently"),
)

RETENTION = (
    FieldSpec("name", "Record type", required=True),
    FieldSpec("source_reference", "Your own reference"),
    FieldSpec("schedule", "Schedule"),
    FieldSpec("business_function", "Function"),
    FieldSpec("activity", "Activity"),
    FieldSpec("description", "Description", _K.LONG_TEXT),
    FieldSpec("trigger_event", "Counted from", _K.LONG_TEXT, source="R-RET-02",
              hint="The event, for example “end of contract”."),
    FieldSpec("period_months", "Period in months", _K.INTEGER, maximum=2400, source="R-RET-01",
              hint="6 years are 72 months."),
    FieldSpec("permanent", "Kept permanently", _K.YES_NO),
    FieldSpec("action", "Action at the end", _K.CHOICE, choices=ACTIONS),
    FieldSpec("action_as_imported", "Action as imported"),
    FieldSpec("authority", "Authority", _K.LONG_TEXT, hint="The law or guidance behind it."),
    FieldSpec("reviewed_on", "Last reviewed", _K.DATE),
)  # fmt: skip
