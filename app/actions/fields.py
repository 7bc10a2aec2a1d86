"""What is asked of an action (domain A8, E1)."""

from app.core.fields import FieldKind, FieldSpec
from app.core.vocabulary import choices

_K = FieldKind
_WHAT, _SHOWN, _FROM = "The action", "How it is shown done", "Where it comes from"
SOURCES, PRIORITIES = "action_sources", "action_priorities"

ACTION = (
    FieldSpec("name", "What is to be done", required=True, group=_WHAT,
              hint="Begin with a verb: Check addresses before letters go out."),
    FieldSpec("subject", "About which record", max_length=24, group=_WHAT,
              hint="Its reference, for example INC-2026-0042. Leave empty if it stands alone."),
    FieldSpec("owner", "Owner", _K.PERSON, group=_WHAT,
              hint="Who does it. Name, e-mail or staff number."),
    FieldSpec("priority", "Priority", _K.CHOICE, choices=choices(PRIORITIES), group=_WHAT,
              source="R-AUD-03"),
    FieldSpec("due_on", "Due on", _K.DATE, group=_WHAT, source="R-AUD-04",
              hint="Leave empty to follow the priority. Later it is changed with a reason."),
    FieldSpec("description", "Description", _K.LONG_TEXT, group=_WHAT,
              hint="Do not name people affected."),
    FieldSpec("success_measure", "How you will know that it worked", _K.LONG_TEXT, group=_SHOWN),
    FieldSpec("verification", "Somebody else must verify that it is done", _K.YES_NO, group=_SHOWN,
              source="R-AUD-02", hint="Leave empty to follow where it comes from."),
    FieldSpec("evidence", "Evidence", _K.LONG_TEXT, group=_SHOWN, source="R-ACT-02",
              hint="What shows that it is done, and where it is. Do not name people affected."),
    FieldSpec("source_kind", "Where it comes from", _K.CHOICE, choices=choices(SOURCES),
              group=_FROM, hint="Leave empty to follow the record it is about."),
    FieldSpec("source_reference", "Your own reference", group=_FROM,
              hint="The number it has in your action plan."),
    FieldSpec("raised_on", "Agreed on", _K.DATE, group=_FROM,
              hint="The day it was agreed. Leave empty for today."),
)  # fmt: skip
