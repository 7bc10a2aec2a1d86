"""The out-of-hours contacts on one page: who is phoned first, on a number that a tap dials."""

from dataclasses import dataclass

from flask import Blueprint, g, render_template, request

from app.core.database import session
from app.core.dates import london_date
from app.engine.noun import get_noun
from app.http.guard import permission
from app.organisations.contacts.queries import Line, dialled, list_contacts
from app.policy.decisions import may_somewhere
from app.ui.page import Link, Page, Tag
from app.web.states import state_tag

blueprint = Blueprint("contacts", __name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the list; numbers as (what is written, what is dialled)."""

    reference: str
    name: str
    purpose: str
    numbers: tuple[tuple[str, str], ...]
    note: str
    organisation: str
    job: str
    left: bool
    tag: Tag


@blueprint.get("/contacts")
@permission("contact_list.view")
def show() -> str:
    """Show who can be phoned today, first to last; or every line there ever was."""
    today = london_date(g.now)
    every = request.args.get("show") == "all"
    shown = [_shown(line) for line in list_contacts(session(), g.actor, today, every=every)]
    noun = get_noun("contact")
    creation = noun.workflow.creators[0]
    add = Link(creation.label, f"/{noun.plural}/new")
    return render_template(
        "contacts/show.html", page=Page("Out-of-hours contacts"), contacts=shown, every=every,
        several=len({one.organisation for one in shown}) > 1,
        add=add if may_somewhere(g.actor, noun.workflow.permission(creation)) else None,
    )  # fmt: skip


def _shown(line: Line) -> Shown:
    contact, organisation, person = line
    numbers = [n for n in (contact.telephone, contact.second_telephone) if n]
    today = london_date(g.now)
    return Shown(
        contact.reference, contact.name, contact.purpose,
        tuple((number, dialled(number)) for number in numbers), contact.note or "",
        organisation.name, (person.job_title or "") if person else "",
        left=person is not None and person.ended_on is not None and person.ended_on < today,
        tag=state_tag(contact.state),
    )  # fmt: skip
