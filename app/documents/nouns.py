"""Comments, as the engine works them."""

from typing import Any

from app.core.fields import FieldKind, FieldSpec
from app.documents import commands
from app.documents.models import Comment
from app.documents.subjects import parent_editable, parent_visible
from app.engine.noun import Noun, Situation, register
from app.policy.shape import PolicyShape
from workflows import comment

_HEADING = 60

SUBJECT = FieldSpec(
    "subject", "About which record", max_length=24, required=True,
    hint="Its reference, for example AST-2026-0042.",
)  # fmt: skip
BODY = FieldSpec(
    "body", comment.BODY.label, FieldKind.LONG_TEXT, hint=comment.BODY.hint, required=True,
    max_length=comment.BODY.max_length, source="R-X-05",
)  # fmt: skip


def _no_facts(_record: object, _at: Situation) -> None:
    return None


def _comment_heading(record: Any) -> str:
    text = record.body or "Withdrawn comment"
    return text if len(text) <= _HEADING else f"{text[: _HEADING - 1]}…"


COMMENT_NOUN = Noun(
    name="comment",
    plural="comments",
    title="Comment",
    prefix="COM",
    model=Comment,
    workflow=comment.WORKFLOW,
    fields=(SUBJECT, BODY),
    shape=PolicyShape(
        organisation=Comment.organisation_id,
        own=(Comment.author_id,),
        author=Comment.author_id,
        parent_visible=parent_visible(Comment),
        parent_editable=parent_editable(Comment),
    ),
    facts=_no_facts,
    handlers=commands.COMMENT,
    views=("comment.view",),
    tracked=("author",),
    heading=_comment_heading,
    unaudited=("body",),
    needs_organisation=False,
)

NOUNS = (COMMENT_NOUN,)


def register_nouns() -> None:
    """Make these kinds known to every door."""
    for noun in NOUNS:
        register(noun)
