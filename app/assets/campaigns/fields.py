"""What a campaign asks of whoever launches it; fields left empty narrow nothing."""

from app.core.fields import FieldKind, FieldSpec

_K = FieldKind
_ONLY = (("yes", "Only these"),)

CAMPAIGN = (
    FieldSpec("title", "Title", required=True, hint="For example Spring review 2026."),
    FieldSpec("starts_on", "Counting from", _K.DATE,
              hint="Reviews made since this day count as answers. Leave empty for today."),
    FieldSpec("due_on", "To be answered by", _K.DATE, required=True),
    FieldSpec("team", "Of one team", _K.TEAM, group="Which active assets",
              hint="With the teams below it. Leave everything empty for all active assets."),
    FieldSpec("personal_data", "With personal data", _K.CHOICE, choices=_ONLY,
              group="Which active assets"),
    FieldSpec("high_risk", "High risk", _K.CHOICE, choices=_ONLY, group="Which active assets"),
    FieldSpec("not_reviewed_since", "Not reviewed since", _K.DATE, group="Which active assets"),
)  # fmt: skip
