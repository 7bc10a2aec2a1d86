"""A person's inbox: what they were told, newest first; opening the record is a link away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core.database import session
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.noun import find_noun, get_noun
from app.http.guard import signed_in
from app.outbox.models import Message
from app.reminders.wording import words_of
from app.ui.page import Page

blueprint = Blueprint("inbox", __name__)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as its row shows it."""

    reference: str
    subject: str
    body: str
    href: str
    at: datetime
    unread: bool
    listed: tuple[tuple[str, str], ...] = ()
    also: tuple[str, str] | None = None


@blueprint.get("/messages")
@signed_in
def show() -> str:
    """Show the newest messages of this person."""
    rows = session().scalars(
        select(Message)
        .where(Message.person_id == (g.actor.person_id or 0))
        .order_by(Message.state.desc(), Message.id.desc())
        .limit(SHOWN)
    )
    messages = [_shown(row) for row in rows]
    return render_template(
        "home/messages.html", page=Page("Messages", back_link="/"), messages=messages,
        unread=any(message.unread for message in messages),
    )  # fmt: skip


@blueprint.post("/messages/read")
@signed_in
def read() -> ResponseReturnValue:
    """Mark the messages that were on the page as read, each by its own move."""
    wanted = request.form.getlist("reference")[:SHOWN]
    noun = get_noun("message")
    unread = session().scalars(
        select(Message.reference).where(
            Message.reference.in_(wanted), Message.state == "unread", noun.visible(g.actor)
        )
    )
    for reference in unread.all():
        execute(Command("message", "mark_read", reference), g.actor, now=g.now)
    flash("Marked as read.", "success")
    return redirect("/messages")


def _shown(row: Message) -> Shown:
    words = words_of(row)
    body = words.body.split("\n", 1)[0]
    return Shown(
        row.reference, words.subject, body, _href(row.subject_kind, row.subject_reference),
        row.created_at, row.state == "unread", _listed(row.fields),
        words.also,
    )  # fmt: skip


def _listed(fields: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The items of a digest, each with its address."""
    items = fields.get("items", ())
    return tuple((i["reference"], _href(i.get("kind"), i["reference"])) for i in items)


def _href(kind: str | None, reference: str | None) -> str:
    noun = find_noun(kind) if kind else None
    if noun is None or reference is None or noun.private:
        return ""
    return f"/{noun.plural}/{reference}"
