"""What an organisation settles: purging, its public pages, how it decides on incidents."""

from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Transition
from workflows.standing import (
    delegation_in_order,
    own_data_free,
    own_data_held,
    public_reporting_off,
    public_reporting_on,
    register_off,
    register_on,
    second_person_lifts,
)


def hold_moves(state: StrEnum) -> tuple[Transition, ...]:
    """The moves that hold the purging of own data of an organisation that is open."""
    return (
        Transition(
            "hold_own_data",
            "Hold the purging of our own data",
            (state,),
            KEEP,
            "organisation.own_data_held",
            guards=(own_data_free,),
            asks=(
                Ask("case_number", "Case", max_length=120, hint="The case that asks for it."),
                REASON,
            ),
            permission="legal_hold.place",
        ),
        Transition(
            "release_own_data",
            "End the hold on our own data",
            (state,),
            KEEP,
            "organisation.own_data_released",
            guards=(own_data_held, second_person_lifts),
            asks=(REASON,),
            permission="legal_hold.lift",
        ),
    )


def register_moves(state: StrEnum) -> tuple[Transition, ...]:
    """The moves that show the public register of an organisation that is open, and take it down."""
    return (
        Transition(
            "publish_register",
            "Publish the public register of assets",
            (state,),
            KEEP,
            "organisation.register_published",
            asks=(
                Ask(
                    "fields",
                    "What it shows beside the name",
                    kind="keywords",
                    required=False,
                    hint="Words such as description; purpose; retention. Empty for the usual ones.",
                ),
            ),
            guards=(register_off,),
            permission="public_register.publish",
        ),
        Transition(
            "unpublish_register",
            "Take the public register down",
            (state,),
            KEEP,
            "organisation.register_unpublished",
            asks=(REASON,),
            guards=(register_on,),
            permission="public_register.unpublish",
        ),
    )


WHOM = Ask("person", "To whom", kind="person", record_kind="any organisation")
DELEGATION = (
    WHOM,
    Ask("delegate_from", "From", kind="date"),
    Ask("delegate_until", "Until", kind="date", hint="The last day."),
    REASON,
)
INCIDENT_RULES = (
    Ask(
        "small_team",
        "Too few staff for a second person",
        kind="yes_no",
        hint="Who may decide, as SIRO or by the SIRO's written delegation, then also decides on "
        "what they assessed themselves, and a second person countersigns (R-SOD-01).",
    ),
    Ask("is_oes", "Operator of essential services (NIS)", kind="yes_no"),
    Ask("is_pecr_provider", "Provider of public electronic communications (PECR)", kind="yes_no"),
)


def casework_moves(state: StrEnum) -> tuple[Transition, ...]:
    """The moves that settle how an organisation that is open decides on incidents."""
    return (
        Transition(
            "delegate_decision", "Delegate decisions on breaches", (state,), KEEP,
            "organisation.decision_delegated", guards=(delegation_in_order,), asks=DELEGATION,
            permission="setting.delegate_decision",
        ),
        Transition(
            "end_delegation", "End a delegation of decisions", (state,), KEEP,
            "organisation.delegation_ended", asks=(WHOM, REASON),
            permission="setting.delegate_decision",
        ),
        Transition(
            "set_incident_rules", "Settle how incidents are decided", (state,), KEEP,
            "organisation.incident_rules_set", asks=INCIDENT_RULES, permission="setting.edit",
        ),
    )  # fmt: skip


def public_reporting_moves(state: StrEnum) -> tuple[Transition, ...]:
    """The moves that let anyone report an incident without account, and end that (R-INT-05)."""
    return (
        Transition(
            "open_public_reporting",
            "Let anyone report an incident",
            (state,),
            KEEP,
            "organisation.public_reporting_opened",
            guards=(public_reporting_off,),
            permission="organisation.offer_public_reporting",
        ),
        Transition(
            "close_public_reporting",
            "Take the public report form down",
            (state,),
            KEEP,
            "organisation.public_reporting_closed",
            asks=(REASON,),
            guards=(public_reporting_on,),
            permission="organisation.offer_public_reporting",
        ),
        Transition(
            "set_public_telephone", "Set the telephone number for the public", (state,), KEEP,
            "organisation.public_telephone_set",
            asks=(
                Ask("telephone", "Telephone number", required=False, max_length=64,
                    hint="Shown to whoever reports without account. Empty for none."),
            ),
            permission="organisation.offer_public_reporting",
        ),
    )  # fmt: skip
