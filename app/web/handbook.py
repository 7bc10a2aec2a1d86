"""The handbook: the policies, procedures and pages in force, as all staff read them."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, g, render_template
from sqlalchemy import and_, or_, select

from app.core.database import session
from app.core.errors import NotFoundError
from app.documents.models import PolicyDocument
from app.documents.policies import KINDS, POLICY_NOUN
from app.documents.queries import documents_on
from app.engine.noun import Noun
from app.engine.reading import Names, get_visible
from app.http.guard import permission
from app.identity.actor import Actor
from app.policy.decisions import predicate
from app.ui.page import Link, Page
from app.ui.prose import blocks
from app.ui.record import Fact, Related, Section
from app.ui.words import legal_date
from app.web.documents import described
from app.web.tasks import Waiting

blueprint = Blueprint("handbook", __name__)
_SHOWN = 500
_WAITING = 20


@blueprint.get("/handbook")
@permission("policy_document.view")
def show() -> str:
    """List what is in force, kind by kind."""
    rows = session().scalars(
        select(PolicyDocument)
        .where(POLICY_NOUN.visible(g.actor), PolicyDocument.state == "approved")
        .order_by(PolicyDocument.name, PolicyDocument.id)
        .limit(_SHOWN)
    )
    by_kind: dict[str, list[Link]] = {}
    for one in rows:
        link = Link(one.name, f"/handbook/{one.reference}", note=one.summary or "")
        by_kind.setdefault(one.kind, []).append(link)
    plural = {"policy": "Policies", "procedure": "Procedures", "handbook": "Handbook pages"}
    groups = [Related(plural[kind], by_kind[kind]) for kind, _label in KINDS if kind in by_kind]
    return render_template("policies/handbook.html", page=Page("Handbook"), groups=groups)


@blueprint.get("/handbook/<reference>")
@permission("policy_document.view")
def read(reference: str) -> str:
    """Show the text that was approved, and the files attached to it."""
    record, full = get_visible(session(), POLICY_NOUN, reference.upper(), g.actor)
    if not full or record.state != "approved":
        raise NotFoundError("page")
    files = documents_on(session(), g.actor, "policy_document", record.id)
    links = [
        Link(one.name, f"/documents/{one.reference}/file", note=described(one)) for one in files
    ]
    page = Page(record.name, caption=dict(KINDS)[record.kind], breadcrumbs=(
        Link("Handbook", "/handbook"),
    ))  # fmt: skip
    return render_template(
        "policies/read.html", page=page, record=record, blocks=blocks(record.text or ""),
        files=Related("Files", links), facts=_facts(record),
    )  # fmt: skip


def waiting(actor: Actor, people: tuple[int, ...], today: date) -> list[Waiting]:
    """What waits for somebody: editions to approve, and reviews of their own policies.

    ``people`` are oneself and whom one stands in for; a review shows 60 days ahead.
    """
    model = PolicyDocument
    approvable = predicate(actor, ["policy_document.approve"], POLICY_NOUN.shape)
    horizon = today + timedelta(days=60)
    mine = and_(model.owner_id.in_(people), model.state == "approved", model.review_on <= horizon)
    rows = session().scalars(
        select(model)
        .where(or_(and_(model.state == "submitted", approvable), mine))
        .order_by(model.review_on, model.id)
        .limit(_WAITING)
    )
    return [
        (one.name, f"/policies/{one.reference}", "Approve, or tell its author what to change", None)
        if one.state == "submitted"
        else (one.name, f"/policies/{one.reference}", "Review, with the IG team", one.review_on)
        for one in rows
    ]


def sections(noun: Noun, record: Any) -> list[Section]:
    """Say on the record of an edition who wrote and approved it, and where all staff read it."""
    if noun is not POLICY_NOUN:
        return []
    names = Names(session(), noun, [record], by_name=True)
    facts = [
        Fact("Edition", str(record.edition)),
        Fact("Written by", names.of("person", record.drafted_by_id) or ""),
        Fact("Approved by", names.of("person", record.approved_by_id) or "Nobody yet"),
    ]
    if record.state == "approved":
        facts.append(Fact("Read by all staff", "In the handbook", f"/handbook/{record.reference}"))
    return [Section("Approval", facts)]


def _facts(record: Any) -> list[tuple[str, str]]:
    names = Names(session(), POLICY_NOUN, [record], by_name=True)
    approver = names.of("person", record.approved_by_id) or "nobody who is on record"
    return [
        ("Edition", str(record.edition)),
        ("In force from", legal_date(record.effective_on)),
        ("Approved", f"{legal_date(record.approved_on)} by {approver}"),
        ("Owner", names.of("person", record.owner_id) or ""),
        ("To be reviewed by", legal_date(record.review_on)),
    ]  # fmt: skip
