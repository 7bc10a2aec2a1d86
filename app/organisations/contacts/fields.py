"""What is asked of a line of the out-of-hours contact list."""

from app.core.fields import FieldKind, FieldSpec

_WHO, _NUMBERS, _WHEN = "Who", "How to reach them", "When"

CONTACT = (
    FieldSpec("person", "Person", FieldKind.PERSON, group=_WHO,
              hint="Name, e-mail or staff number. Leave empty for somebody who is not staff."),
    FieldSpec("name", "Who answers", group=_WHO,
              hint="For example: Duty manager. Leave empty to use the person's name."),
    FieldSpec("purpose", "What for", required=True, group=_WHO, source="R-REM-08",
              hint="For example: Data protection officer. Or: IT on call, to stop an account."),
    FieldSpec("telephone", "Telephone", required=True, max_length=64, group=_NUMBERS,
              hint="For example 01632 960 001."),
    FieldSpec("second_telephone", "Second telephone", max_length=64, group=_NUMBERS),
    FieldSpec("note", "Note", FieldKind.LONG_TEXT, max_length=2000, group=_NUMBERS,
              hint="For example: ask for the duty manager; nights only."),
    FieldSpec("position", "Order", FieldKind.INTEGER, minimum=1, maximum=99, group=_WHEN,
              hint="1 is phoned first, for anything. Leave empty to stand last."),
    FieldSpec("starts_on", "First day", FieldKind.DATE, group=_WHEN),
    FieldSpec("ends_on", "Last day", FieldKind.DATE, group=_WHEN,
              hint="Leave empty if it holds until somebody changes it."),
)  # fmt: skip
