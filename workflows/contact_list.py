"""The out-of-hours contact list: whom to phone when a clock runs and nobody answers."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, Refusal, Transition, Workflow


class State(StrEnum):
    """Whether a line stands on the list. Whether it holds today is a rule over its dates."""

    LISTED = "listed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    named: bool = True
    can_be_dialled: bool = True
    dates_in_order: bool = True


def named(facts: Facts) -> Refusal | None:
    """One asks for somebody by name."""
    if facts.named:
        return None
    return Refusal(
        "nobody_named", "Choose a person, or write who answers: for example Duty manager."
    )


def can_be_dialled(facts: Facts) -> Refusal | None:
    """A number is what the list is for."""
    if facts.can_be_dialled:
        return None
    return Refusal(
        "no_number",
        "Enter telephone numbers with digits, such as 01632 960 001 or +44 1632 960001.",
    )


def dates_in_order(facts: Facts) -> Refusal | None:
    """A line holds from a day until a later one."""
    if facts.dates_in_order:
        return None
    return Refusal("dates_out_of_order", "The last day must be on or after the first.")


EDIT = "contact_list.edit"
GUARDS = (named, can_be_dialled, dates_in_order)

WORKFLOW = Workflow(
    name="contact",
    title="Out-of-hours contact",
    states=State,
    initial=State.LISTED,
    terminal=frozenset({State.REMOVED}),
    about="A line of the out-of-hours contact list: who can be phoned for what, on which number "
    "(R-REM-08).",
    meanings={
        State.LISTED: "Stands on the list between its first and last day.",
        State.REMOVED: "Was taken off the list.",
    },
    transitions=(
        Transition(
            "list", "Add a contact", (), State.LISTED, "contact.listed",
            guards=GUARDS, edits_fields=True, permission=EDIT,
        ),
        Transition(
            "edit", "Change details", (State.LISTED,), KEEP, "contact.edited",
            guards=GUARDS, edits_fields=True, permission=EDIT,
        ),
        Transition(
            "remove", "Take off the list", (State.LISTED,), State.REMOVED, "contact.removed",
            permission=EDIT,
        ),
    ),
)  # fmt: skip
