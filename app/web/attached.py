"""What hangs on a record, in the fourth region of its page, and the pages that add to it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.database import session
from app.core.errors import InvalidError, NotFoundError
from app.core.fields import FieldSpec
from app.documents.models import Comment
from app.documents.nouns import BODY
from app.documents.queries import COMMENTS_SHOWN, DOCUMENTS_SHOWN, comments_on, documents_on
from app.documents.subjects import HANGING, carries, subject_address
from app.engine.commands import Command, Outcome
from app.engine.execute import execute
from app.engine.noun import Noun, get_noun
from app.engine.reading import get_visible
from app.http.guard import permission
from app.policy.decisions import may_somewhere
from app.ui.forms import build_form
from app.ui.page import Link, Page
from app.ui.record import Related, Remark
from app.web.addresses import PLURALS
from app.web.documents import described
from app.web.listings import noun_of

blueprint = Blueprint("attached", __name__)


@dataclass(frozen=True, slots=True)
class Attached:
    """What hangs on a record, as its page shows it."""

    documents: Related
    comments: list[Remark]
    add_comment: str = ""
    more_comments: str = ""


def attached(noun: Noun, record: Any, *, editable: bool) -> Attached | None:
    """Read what hangs on a record that the reader sees whole; None where nothing can.

    ``editable`` says that the reader may change its fields now, and so attach to it.
    """
    if noun.name in HANGING:
        return None
    rows = comments_on(session(), g.actor, noun.name, record.id)
    address = f"/{noun.plural}/{record.reference}"
    may_add = may_somewhere(g.actor, "comment.add", noun.organisation_of(record))
    return Attached(
        documents=_documents(noun, record, address if editable else ""),
        comments=[_remark(comment, name) for comment, name in rows[:COMMENTS_SHOWN]],
        add_comment=f"{address}/comment" if may_add else "",
        more_comments=f"/comments?q={record.reference}" if len(rows) > COMMENTS_SHOWN else "",
    )


def _documents(noun: Noun, record: Any, address: str) -> Related:
    rows = documents_on(session(), g.actor, noun.name, record.id)
    links = [
        Link(one.name, f"/documents/{one.reference}", note=described(one))
        for one in rows[:DOCUMENTS_SHOWN]
    ]
    if len(rows) > DOCUMENTS_SHOWN:
        links.append(Link("See all documents", f"/documents?q={record.reference}"))
    add = Link("Attach a document", f"{address}/document")
    may_add = may_somewhere(g.actor, "document.add", noun.organisation_of(record))
    return Related("Documents", links, add=add if address and may_add else None)


def _remark(comment: Comment, name: str | None) -> Remark:
    address = f"/comments/{comment.reference}"
    mine = comment.body is not None and comment.author_id == g.actor.person_id
    links = (Link("Change", f"{address}/edit"), Link("Withdraw", f"{address}/withdraw"))
    return Remark(
        comment.reference, name or "System", comment.created_at, comment.body or "",
        comment.edited_at, links if mine else (),
    )  # fmt: skip


@blueprint.route(f"/<{PLURALS}:plural>/<reference>/comment", methods=["GET", "POST"])
@permission("comment.add")
def comment(plural: str, reference: str) -> ResponseReturnValue:
    """Say something about a record."""
    noun, record = _carrier(plural, reference)
    return _ask(noun, record, "comment", (BODY,), "Add a comment")


def _carrier(plural: str, reference: str) -> tuple[Noun, Any]:
    """Find the record to hang something on; raises NotFoundError if it is not seen whole."""
    noun = noun_of(plural)
    record, full = get_visible(session(), noun, reference.upper(), g.actor, seen_at=g.now)
    if not full or not carries(noun):
        raise NotFoundError("page")
    return noun, record


def _ask(
    noun: Noun, record: Any, kind: str, specs: tuple[FieldSpec, ...], title: str
) -> ResponseReturnValue:
    """Ask for what hangs on a record, and hang it there; a fault keeps what was typed."""
    form = build_form(specs, mark_optional=True)
    address = f"/{noun.plural}/{record.reference}"
    page = Page(title, caption=f"{noun.heading(record)}, {record.reference}", back_link=address)
    if form.validate_on_submit():
        inputs = {"subject": record.reference, **form.inputs()}
        key = request.form.get("once")
        try:
            execute(Command(kind, "add", inputs=inputs, key=key), g.actor, now=g.now)
        except InvalidError as error:
            form.show_faults(error.faults)
        else:
            flash(f"{get_noun(kind).title} added.", "success")
            return redirect(f"{address}#related")
    once = request.form.get("once") or str(uuid4())
    answer = render_template(
        "records/move.html", form=form, page=page, submit_label=title, cancel_href=address,
        once=once, version=None, noun=noun,
    )  # fmt: skip
    return answer, 422 if request.method == "POST" else 200


def page_after(noun: Noun, outcome: Outcome) -> str:
    """Where a move leads: to the record, or to the one that it hangs on."""
    if noun.name not in HANGING:
        return f"/{noun.plural}/{outcome.reference}"
    hanging = session().get_one(noun.model, outcome.record_id)
    return f"{subject_address(hanging.subject)}#related"
