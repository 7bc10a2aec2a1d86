"""The message log as a page: what was mailed, what waits and why, and sending again."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.database import session
from app.http.guard import permission
from app.outbox.models import OutboxRow
from app.policy.decisions import may_somewhere
from app.reminders.log import RESEND, STATES, VIEW, Logged, list_mail, resend
from app.reminders.wording import words_of
from app.ui.page import Page, Tag, with_query
from app.ui.words import counted
from app.web.states import state_tag

blueprint = Blueprint("message_log", __name__)
SHOWN = 50
_WORDS = {"parked": "Given up"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the log."""

    id: int
    to: str
    subject: str
    made_at: datetime
    sent_at: datetime | None
    note: str
    tag: Tag
    can_resend: bool


@blueprint.get("/message-log")
@permission(VIEW)
def show() -> str:
    """Show the newest mail, narrowed by state."""
    states = [state for state in request.args.getlist("state") if state in STATES]
    given = request.args.get("before", "")
    before = int(given) if given.isdecimal() and len(given) < 12 else None
    found = list_mail(session(), g.actor, states=states, before=before, limit=SHOWN + 1)
    rows = [_row(one) for one in found[:SHOWN]]
    older = ""
    if len(found) > SHOWN:
        older = with_query("/message-log", {"state": states}, before=str(rows[-1].id))
    choices = [(state, _WORDS.get(state, state.capitalize()), state in states) for state in STATES]
    return render_template(
        "reminders/message_log.html", page=Page("Message log"), rows=rows, choices=choices,
        older=older, has_server=bool(current_app.config["IG_SETTINGS"].mail_url),
    )  # fmt: skip


@blueprint.post("/message-log/<int:mail_id>/resend")
@permission(RESEND)
def send_again(mail_id: int) -> ResponseReturnValue:
    """Send a mail again that was given up."""
    resend(mail_id, g.actor, now=g.now)
    flash("It will be sent again.", "success")
    return redirect("/message-log")


def _row(one: Logged) -> Row:
    mail = one.mail
    parked = mail.state == "parked"
    return Row(
        id=mail.id, to=one.person.name, subject=words_of(one.message).subject,
        made_at=mail.created_at, sent_at=mail.sent_at,
        note=_notes(mail), tag=Tag(_WORDS[mail.state]) if parked else state_tag(mail.state),
        can_resend=parked and may_somewhere(g.actor, RESEND, mail.organisation_id),
    )  # fmt: skip


def _notes(mail: OutboxRow) -> str:
    """Why it is not sent. That there is no mail server stands once, above them all."""
    failed = f"{counted(mail.attempts, 'failed attempt')}. " if mail.attempts else ""
    return (failed + (mail.last_error or "")).strip()
