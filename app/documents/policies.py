"""Controlled documents, as the engine works them: written by one person, approved by another."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from app.core.fields import FieldKind, FieldSpec
from app.documents.models import Document, PolicyDocument
from app.engine.commands import Command
from app.engine.move import Move
from app.engine.noun import DueDate, Handler, Noun, Situation
from app.identity.actor import system_actor
from app.policy.shape import PolicyShape
from workflows import policy_document

KINDS = (("policy", "Policy"), ("procedure", "Procedure"), ("handbook", "Handbook page"))
FIELDS = (
    FieldSpec("name", "Title", required=True, group="What it is"),
    FieldSpec(
        "kind", "Kind", FieldKind.CHOICE, choices=KINDS, required=True, group="What it is"
    ),
    FieldSpec(
        "summary", "In a few words", FieldKind.LONG_TEXT, max_length=1_000, group="What it is"
    ),
    FieldSpec("owner", "Owner", FieldKind.PERSON, group="What it is"),
    FieldSpec(
        "replaces", "Edition it replaces", FieldKind.RECORD, record_kind="policy_document",
        group="What it is", hint="The reference of the approved edition, if there is one.",
    ),
    FieldSpec("effective_on", "Effective date", FieldKind.DATE, group="Dates"),
    FieldSpec("review_on", "Review date", FieldKind.DATE, group="Dates"),
    FieldSpec(
        "text", "Text", FieldKind.LONG_TEXT, group="Text",
        hint="Leave an empty line between paragraphs, begin a heading with # and a list item with "
        "a hyphen. You can attach a file to the draft instead.",
    ),
)  # fmt: skip


def _facts(record: PolicyDocument | None, at: Situation) -> policy_document.Facts:
    replaces_id = at.values.get("replaces", record.replaces_id if record else None)
    in_force = replaces_id is None or _is_approved(at, replaces_id)
    if record is None:
        return policy_document.Facts(replaces_in_force=in_force)
    review_on: date | None = at.values.get("review_on", record.review_on)
    effective_on = record.effective_on
    decided = record.state == "approved" and "review_on" not in at.values
    return policy_document.Facts(
        has_content=bool(record.text) or _has_file(at, record),
        has_owner=record.owner_id is not None,
        has_dates=effective_on is not None and review_on is not None,
        dates_in_order=effective_on is None or review_on is None or review_on > effective_on,
        review_ahead=decided or review_on is None or review_on > at.today,
        replaces_in_force=in_force,
        wrote_it=at.actor.person_id is not None
        and at.actor.person_id in (record.drafted_by_id, record.edited_by_id),
    )


def _is_approved(at: Situation, record_id: int) -> bool:
    found = select(PolicyDocument.id).where(
        PolicyDocument.id == record_id, PolicyDocument.state == "approved"
    )
    return at.session.scalar(found) is not None


def _has_file(at: Situation, record: PolicyDocument) -> bool:
    found = select(Document.id).where(
        Document.subject_kind == "policy_document", Document.subject_key == record.id,
        Document.state == "current",
    )  # fmt: skip
    return at.session.scalar(found.limit(1)) is not None


def _draft(move: Move) -> None:
    move.record.drafted_by_id = move.record.edited_by_id = move.actor.person_id
    _number(move)


def _edit(move: Move) -> None:
    move.record.edited_by_id = move.actor.person_id
    _number(move)


def _number(move: Move) -> None:
    replaced = move.record.replaces_id
    move.record.edition = (
        1 if replaced is None else move.session.get_one(PolicyDocument, replaced).edition + 1
    )


def _approve(move: Move) -> None:
    """A new edition takes the place of the one before, in the same transaction."""
    document: PolicyDocument = move.record
    document.approved_by_id, document.approved_on = move.actor.person_id, move.unit.today
    if document.replaces_id is not None:
        replaced = move.session.get_one(PolicyDocument, document.replaces_id)
        move.facts = {"replaces": replaced.reference}
        move.follow(
            Command("policy_document", "supersede", replaced.reference),
            system_actor(move.actor.door),
        )


def _review(move: Move) -> None:
    move.record.last_reviewed_on = move.effective_on
    move.record.review_on = move.values["review_on"]


def _dues(record: PolicyDocument) -> Sequence[DueDate]:
    """An edition in force waits for its review."""
    if record.state != "approved" or record.review_on is None:
        return ()
    since = record.last_reviewed_on or record.approved_on or record.review_on
    return (DueDate("policy_review", record.review_on, "policy_review", record.owner_id, since),)


HANDLERS: Mapping[str, Handler] = {
    "draft": _draft, "edit": _edit, "approve": _approve, "review": _review,
}  # fmt: skip

POLICY_NOUN = Noun(
    name="policy_document",
    plural="policies",
    title="Policy document",
    prefix="POL",
    model=PolicyDocument,
    workflow=policy_document.WORKFLOW,
    fields=FIELDS,
    shape=PolicyShape(
        organisation=PolicyDocument.organisation_id,
        author=PolicyDocument.drafted_by_id,
        owner=PolicyDocument.owner_id,
        published=PolicyDocument.state == "approved",
    ),
    facts=_facts,
    handlers=HANDLERS,
    views=("policy_document.view", "policy_document.approve"),
    tracked=("edition", "drafted_by", "approved_by", "approved_on", "last_reviewed_on"),
    measured=("state", "review_on"),
    dues=_dues,
)
