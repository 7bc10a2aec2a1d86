"""What decides whether a change to organisations, people, roles and sign-ins is legal now.

These machines are small: a thing is there, and then it is over. They are workflows all the same, so
that granting a role or ending a session takes the one path and leaves the same trace.
"""

from dataclasses import dataclass
from itertools import pairwise

from workflows.definition import Refusal


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    code_free: bool = True
    staff_number_free: bool = True
    office_free: bool = True
    has_dates_in_order: bool = True
    untouched_since_import: bool = True
    has_email: bool = True
    has_account: bool = False
    second_factor_on: bool = False
    known_role: bool = True
    own_data_held: bool = False
    held_by_me: bool = False
    register_published: bool = False
    public_reporting: bool = False
    band_scores: tuple[int, ...] = ()
    delegation_in_order: bool = True


def code_free(facts: Facts) -> Refusal | None:
    """Codes are said on the command line: one organisation each."""
    return None if facts.code_free else Refusal("code_taken", "Another organisation has this code.")


def staff_number_free(facts: Facts) -> Refusal | None:
    """A staff number belongs to one person of an organisation."""
    if facts.staff_number_free:
        return None
    return Refusal("staff_number_taken", "Someone else in this organisation has this staff number.")


def office_free(facts: Facts) -> Refusal | None:
    """R-ROLE-03: at most one current SIRO, DPO and Caldicott Guardian."""
    if facts.office_free:
        return None
    return Refusal(
        "office_held",
        "Someone else holds this office in this organisation today. End their role first.",
    )


def known_role(facts: Facts) -> Refusal | None:
    """A role is one of the permission table's."""
    return None if facts.known_role else Refusal("role_unknown", "Choose a role from the list.")


def dates_in_order(facts: Facts) -> Refusal | None:
    """An end comes on or after its start."""
    if facts.has_dates_in_order:
        return None
    return Refusal("dates_reversed", "The last day must be on or after the first day.")


def has_email(facts: Facts) -> Refusal | None:
    """A sign-in is an e-mail address."""
    if facts.has_email:
        return None
    return Refusal("email_missing", "Enter an e-mail address for this person first.")


def no_account(facts: Facts) -> Refusal | None:
    """One sign-in a person."""
    return (
        Refusal("account_exists", "This person already has a sign-in.")
        if facts.has_account
        else None
    )


def untouched(facts: Facts) -> Refusal | None:
    """Undoing an import leaves what somebody has worked on since."""
    if facts.untouched_since_import:
        return None
    return Refusal("touched_since_import", "Someone has worked on this since it was imported.")


def bands_rise(facts: Facts) -> Refusal | None:
    """R-RISK-01: each band of a 5 by 5 matrix begins above the one before, and none is empty."""
    scores = (1, *facts.band_scores, 26)
    if all(low < high for low, high in pairwise(scores)):
        return None
    return Refusal(
        "bands_do_not_rise",
        "Each band must begin at a higher score than the one before: moderate from 2 or more, "
        "then high, then extreme, at most 25.",
    )


def delegation_in_order(facts: Facts) -> Refusal | None:
    """R-SOD-03: a delegation is dated, from a day until a later one."""
    if facts.delegation_in_order:
        return None
    return Refusal("dates_out_of_order", "The delegation must end on or after the day it begins.")


def own_data_free(facts: Facts) -> Refusal | None:
    """R-X-06: one hold at a time, so that its end is plain."""
    if not facts.own_data_held:
        return None
    return Refusal("already_held", "The purging of this organisation's own data is held already.")


def own_data_held(facts: Facts) -> Refusal | None:
    """Only a hold that is there can end."""
    return None if facts.own_data_held else Refusal("not_held", "There is no hold to end.")


def second_person_lifts(facts: Facts) -> Refusal | None:
    """R-SOD-01: who placed a hold does not end it."""
    if not facts.held_by_me:
        return None
    sentence = "A second person is needed: you placed this hold, so somebody else must end it."
    return Refusal("second_person_needed", sentence)


def register_off(facts: Facts) -> Refusal | None:
    """What is published is changed by taking it down and publishing it anew."""
    if not facts.register_published:
        return None
    return Refusal("published_already", "The register is public. Take it down first.")


def register_on(facts: Facts) -> Refusal | None:
    """Only what is public can be taken down."""
    return None if facts.register_published else Refusal("not_public", "It is not public.")


def public_reporting_off(facts: Facts) -> Refusal | None:
    """A form that is there is not offered twice."""
    if not facts.public_reporting:
        return None
    return Refusal("offered_already", "Anyone can report an incident already.")


def public_reporting_on(facts: Facts) -> Refusal | None:
    """Only a form that is there can be taken down."""
    if facts.public_reporting:
        return None
    return Refusal("not_offered_to_public", "There is no public report form to take down.")
