"""Comments and attached documents, as the engine works them."""

from typing import Any

from app.core.fields import FieldKind, FieldSpec
from app.documents import commands
from app.documents.models import Comment, Document
from app.documents.policies import POLICY_NOUN
from app.documents.scanning import Verdict
from app.documents.subjects import (
    find_subject,
    is_open,
    parent_editable,
    parent_restricted,
    parent_visible,
    subject_of,
)
from app.documents.uploads import read_upload
from app.engine.noun import Noun, Searched, Situation, register
from app.policy.shape import PolicyShape
from workflows import comment, document

_HEADING = 60

SUBJECT = FieldSpec(
    "subject", "About which record", max_length=24, required=True,
    hint="Its reference, for example AST-2026-0042.",
)  # fmt: skip
BODY = FieldSpec(
    "body", comment.BODY.label, FieldKind.LONG_TEXT, hint=comment.BODY.hint, required=True,
    max_length=comment.BODY.max_length, source="R-X-05",
)  # fmt: skip
MARKINGS = (("OFFICIAL", "OFFICIAL"), ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"))
"""R-GSC-02: nothing above the ceiling is kept here, so nothing above it can be said."""

DOCUMENT = (
    FieldSpec("name", "What it is", required=True, hint="For example, Contract with the supplier."),
    FieldSpec(
        "personal_data", document.PERSONAL_DATA.label, FieldKind.YES_NO, required=True,
        source="R-X-05", hint="If it does, each time it is opened is recorded.",
    ),
    FieldSpec("marking", "Marking", FieldKind.CHOICE, choices=MARKINGS, source="R-GSC-01"),
)  # fmt: skip


def _document_facts(record: Document | None, at: Situation) -> document.Facts:
    text = at.values.get("upload")
    upload = read_upload(str(text), at.actor) if text is not None else None
    parent = (
        find_subject(at.session, str(at.values.get("subject", "")), at.actor)
        if record is None
        else subject_of(at.session, record)
    )
    return document.Facts(
        virus=upload.found if upload and upload.scan == Verdict.INFECTED else "",
        subject_open=parent is None or is_open(*parent),
        same_content=bool(upload and record is not None and upload.sha256 == record.sha256),
    )


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
        parent_restricted=parent_restricted(Comment),
        parent_editable=parent_editable(Comment),
    ),
    facts=_no_facts,
    handlers=commands.COMMENT,
    views=("comment.view",),
    tracked=("author",),
    heading=_comment_heading,
    stub_heading=lambda comment: f"Comment {comment.reference}",
    unaudited=("body",),
    needs_organisation=False,
)

DOCUMENT_NOUN = Noun(
    name="document",
    plural="documents",
    title="Document",
    prefix="DOC",
    model=Document,
    workflow=document.WORKFLOW,
    fields=(SUBJECT, *DOCUMENT),
    shape=PolicyShape(
        organisation=Document.organisation_id,
        own=(Document.added_by_id,),
        author=Document.added_by_id,
        parent_visible=parent_visible(Document),
        parent_restricted=parent_restricted(Document),
        parent_editable=parent_editable(Document),
    ),
    facts=_document_facts,
    handlers=commands.DOCUMENT,
    views=("document.view",),
    tracked=("number", "file_name", "size", "sha256", "scan", "added_by"),
    unaudited=("name", "file_name"),
    needs_organisation=False,
    searched=Searched(columns=("file_name",)),
)

NOUNS = (COMMENT_NOUN, DOCUMENT_NOUN, POLICY_NOUN)


def register_nouns() -> None:
    """Make these kinds known to every door."""
    for noun in NOUNS:
        register(noun)
