"""The out-of-hours contact list, as the engine works it."""

from app.engine.noun import Noun, Searched, Situation, register
from app.organisations.contacts import commands
from app.organisations.contacts.fields import CONTACT
from app.organisations.contacts.models import Contact
from app.organisations.contacts.queries import dialled
from app.policy.shape import PolicyShape
from workflows import contact_list as workflow


def _facts(record: Contact | None, at: Situation) -> workflow.Facts:
    values = at.values
    name = values.get("name", record.name if record else None)
    person = values.get("person", record.person_id if record else None)
    starts = values.get("starts_on", record.starts_on if record else None)
    ends = values.get("ends_on", record.ends_on if record else None)
    numbers = [values.get(field) for field in ("telephone", "second_telephone")]
    return workflow.Facts(
        named=bool(name) or person is not None,
        can_be_dialled=all(dialled(number) for number in numbers if number),
        dates_in_order=starts is None or ends is None or starts <= ends,
    )


CONTACT_NOUN = Noun(
    name="contact",
    plural="contacts",
    title="Out-of-hours contact",
    prefix="OOH",
    model=Contact,
    workflow=workflow.WORKFLOW,
    fields=CONTACT,
    shape=PolicyShape(local=True, organisation=Contact.organisation_id),
    facts=_facts,
    handlers=commands.CONTACT,
    views=("contact_list.view",),
    measured=(),
    searched=Searched(fields=("name", "purpose"), second=("purpose",)),
)  # fmt: skip


def register_nouns() -> None:
    """Make the contact list known to every door."""
    register(CONTACT_NOUN)
