"""Organisations, their teams and people, and the days on which people are away."""

from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Transition, Workflow
from workflows.organisation_settings import (
    casework_moves,
    hold_moves,
    public_reporting_moves,
    register_moves,
)
from workflows.standing import (
    bands_rise,
    code_free,
    dates_in_order,
    staff_number_free,
    untouched,
)


class OrganisationState(StrEnum):
    """Whether an organisation still exists."""

    OPEN = "open"
    CLOSED = "closed"


class TeamState(StrEnum):
    """Whether a team still exists."""

    OPEN = "open"
    CLOSED = "closed"


class PersonState(StrEnum):
    """Whether a person works for the organisation."""

    CURRENT = "current"
    LEFT = "left"


class AbsenceState(StrEnum):
    """Whether an absence stands."""

    RECORDED = "recorded"
    CANCELLED = "cancelled"


LAST_DAY = Ask("ended_on", "Last day", kind="date", hint="The last day on which this holds.")


def _band(name: str, usual: str) -> Ask:
    return Ask(
        f"{name}_from",
        f"{name.capitalize()} from a score of",
        kind="integer",
        hint=f"Many councils use {usual}. Every live risk is read anew.",
    )


ORGANISATION = Workflow(
    name="organisation",
    title="Organisation",
    states=OrganisationState,
    initial=OrganisationState.OPEN,
    terminal=frozenset({OrganisationState.CLOSED}),
    about="A council, NHS body, police force, school, charity or supplier.",
    meanings={
        OrganisationState.OPEN: "Exists.",
        OrganisationState.CLOSED: "Abolished, merged or gone.",
    },
    transitions=(
        Transition(
            "create",
            "Add an organisation",
            (),
            OrganisationState.OPEN,
            "organisation.created",
            guards=(code_free,),
            edits_fields=True,
        ),
        Transition(
            "edit",
            "Change details",
            (OrganisationState.OPEN, OrganisationState.CLOSED),
            KEEP,
            "organisation.edited",
            guards=(code_free,),
            edits_fields=True,
        ),
        Transition(
            "force_second_factor",
            "Say which roles need a second factor",
            (OrganisationState.OPEN,),
            KEEP,
            "organisation.second_factor_forced",
            asks=(
                Ask(
                    "roles",
                    "Roles",
                    kind="keywords",
                    required=False,
                    hint="Words such as siro; dpo; organisation_admin. Empty means nobody.",
                ),
            ),
            permission="setting.edit",
        ),
        Transition(
            "map_groups",
            "Say which directory groups give which roles",
            (OrganisationState.OPEN,),
            KEEP,
            "organisation.groups_mapped",
            asks=(
                Ask(
                    "groups",
                    "Groups and roles",
                    kind="long_text",
                    required=False,
                    hint="One a line, for example: IG team = ig_officer",
                ),
            ),
            permission="setting.edit",
        ),
        Transition(
            "set_risk_bands",
            "Set the bands of the risk matrix",
            (OrganisationState.OPEN,),
            KEEP,
            "organisation.risk_bands_set",
            guards=(bands_rise,),
            asks=(
                _band("moderate", "6, and 4 in the health sector"),
                _band("high", "12, and 8 in the health sector"),
                _band("extreme", "20, and 15 in the health sector"),
            ),
            permission="setting.edit",
        ),
        *hold_moves(OrganisationState.OPEN),
        *register_moves(OrganisationState.OPEN),
        *casework_moves(OrganisationState.OPEN),
        *public_reporting_moves(OrganisationState.OPEN),
        Transition(
            "close",
            "Close",
            (OrganisationState.OPEN,),
            OrganisationState.CLOSED,
            "organisation.closed",
            asks=(LAST_DAY, REASON),
        ),
        Transition(
            "withdraw",
            "Withdraw an imported organisation",
            (OrganisationState.OPEN,),
            OrganisationState.CLOSED,
            "organisation.withdrawn",
            guards=(untouched,),
            permission="import.undo",
        ),
    ),
)


TEAM = Workflow(
    name="team",
    title="Team",
    states=TeamState,
    initial=TeamState.OPEN,
    terminal=frozenset({TeamState.CLOSED}),
    about="A directorate, a service or a team within it.",
    meanings={TeamState.OPEN: "Exists.", TeamState.CLOSED: "No longer exists."},
    transitions=(
        Transition(
            "create",
            "Add a team",
            (),
            TeamState.OPEN,
            "team.created",
            edits_fields=True,
            permission="team.edit",
        ),
        Transition(
            "edit", "Change details", (TeamState.OPEN,), KEEP, "team.edited", edits_fields=True
        ),
        Transition(
            "close", "Close", (TeamState.OPEN,), TeamState.CLOSED, "team.closed", asks=(REASON,)
        ),
    ),
)


PERSON = Workflow(
    name="person",
    title="Person",
    states=PersonState,
    initial=PersonState.CURRENT,
    terminal=frozenset(),
    about="Someone who works for or with an organisation; a sign-in is optional.",
    meanings={
        PersonState.CURRENT: "Works here.",
        PersonState.LEFT: "Has left, or is known to leave on a date.",
    },
    transitions=(
        Transition(
            "create",
            "Add a person",
            (),
            PersonState.CURRENT,
            "person.created",
            guards=(staff_number_free,),
            edits_fields=True,
        ),
        Transition(
            "edit",
            "Change details",
            (PersonState.CURRENT,),
            KEEP,
            "person.edited",
            guards=(staff_number_free,),
            edits_fields=True,
        ),
        Transition(
            "end",
            "Record that they have left",
            (PersonState.CURRENT,),
            PersonState.LEFT,
            "person.ended",
            asks=(LAST_DAY,),
        ),
        Transition(
            "return",
            "Record that they are back",
            (PersonState.LEFT,),
            PersonState.CURRENT,
            "person.returned",
            asks=(Ask("started_on", "First day", kind="date"),),
            permission="person.edit",
        ),
        Transition(
            "withdraw",
            "Withdraw an imported person",
            (PersonState.CURRENT,),
            PersonState.LEFT,
            "person.withdrawn",
            guards=(untouched,),
            permission="import.undo",
        ),
    ),
)


ABSENCE = Workflow(
    name="absence",
    title="Absence",
    states=AbsenceState,
    initial=AbsenceState.RECORDED,
    terminal=frozenset({AbsenceState.CANCELLED}),
    about="Days on which a person is away. The deputy acts meanwhile.",
    meanings={AbsenceState.RECORDED: "Stands.", AbsenceState.CANCELLED: "Was taken back."},
    transitions=(
        Transition(
            "record",
            "Record an absence",
            (),
            AbsenceState.RECORDED,
            "absence.recorded",
            guards=(dates_in_order,),
            edits_fields=True,
            permission="person.record_absence",
        ),
        Transition(
            "edit",
            "Change the dates",
            (AbsenceState.RECORDED,),
            KEEP,
            "absence.edited",
            guards=(dates_in_order,),
            edits_fields=True,
            permission="person.record_absence",
        ),
        Transition(
            "cancel",
            "Cancel this absence",
            (AbsenceState.RECORDED,),
            AbsenceState.CANCELLED,
            "absence.cancelled",
            permission="person.record_absence",
        ),
    ),
)
