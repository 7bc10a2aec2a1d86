"""What decides whether a move of an asset is legal now, over frozen facts."""

from dataclasses import dataclass

from workflows.definition import Refusal


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    owner_accepted: bool = False
    offer_open: bool = False
    missing: tuple[str, ...] = ()
    missing_sentences: tuple[str, ...] = ()
    marking_needs_review: bool = False
    same_owner_named: bool = False
    merge_target_usable: bool = True
    above_ceiling: bool = False
    untouched_since_import: bool = True
    processing_named: bool = False
    processing_linked: bool = False
    holds: tuple[str, ...] = ()
    disposal_certified: bool = False
    transfer_open: bool = False
    receivers_named: int = 1
    acceptance_unheld: bool = False
    acceptor_asked: bool = False


def offer_open(facts: Facts) -> Refusal | None:
    """Only an open offer can be accepted, declined or withdrawn."""
    if facts.offer_open:
        return None
    return Refusal("offer_missing", "No one has been offered this asset.")


def no_offer_open(facts: Facts) -> Refusal | None:
    """One offer at a time."""
    if not facts.offer_open:
        return None
    return Refusal(
        "offer_already_open",
        "Someone has already been offered this asset. Withdraw that offer first.",
    )


def owner_accepted(facts: Facts) -> Refusal | None:
    """R-IAR-03."""
    if facts.owner_accepted:
        return None
    return Refusal("owner_missing", "An owner must have accepted this asset first.")


def nothing_missing(facts: Facts) -> Refusal | None:
    """R-IAR-01 to 03: what the law asks for is there."""
    if not facts.missing:
        return None
    return Refusal("incomplete", "Something is missing: " + " ".join(facts.missing_sentences))


def marking_is_open(facts: Facts) -> Refusal | None:
    """Only an imported marking that was not certain is settled this way (R-GSC-01)."""
    if facts.marking_needs_review:
        return None
    return Refusal("marking_settled", "The marking of this asset does not need review.")


def merge_target_usable(facts: Facts) -> Refusal | None:
    """An asset is merged into another live asset of the same organisation."""
    if facts.merge_target_usable:
        return None
    return Refusal(
        "target_unusable",
        "Enter the reference of another asset of this organisation that is proposed or active.",
    )


def untouched(facts: Facts) -> Refusal | None:
    """Undoing an import leaves what somebody has worked on since."""
    if facts.untouched_since_import:
        return None
    return Refusal(
        "touched_since_import", "Someone has worked on this asset since it was imported."
    )


def not_linked_yet(facts: Facts) -> Refusal | None:
    """The same record is not linked twice at a time."""
    if not facts.processing_named or not facts.processing_linked:
        return None
    return Refusal("already_linked", "That processing record is already linked to this asset.")


def linked_now(facts: Facts) -> Refusal | None:
    """Only a link that is there can be ended."""
    if not facts.processing_named or facts.processing_linked:
        return None
    return Refusal("not_linked", "That processing record is not linked to this asset.")


def disposal_certified(facts: Facts) -> Refusal | None:
    """R-IAR-14: only a certified disposal of the whole asset makes a stub of it."""
    if facts.disposal_certified:
        return None
    return Refusal("not_certified", "No disposal of this whole asset has been certified.")


def not_held(facts: Facts) -> Refusal | None:
    """R-RET-01: under a legal hold nothing is disposed of, handed over or taken off."""
    return Refusal("held", " ".join(facts.holds)) if facts.holds else None


def no_transfer_open(facts: Facts) -> Refusal | None:
    """One receiver at a time."""
    if not facts.transfer_open:
        return None
    return Refusal("transfer_open", "A transfer of this asset already waits for its receiver.")


def transfer_open(facts: Facts) -> Refusal | None:
    """Only a transfer that was asked for can be answered."""
    if facts.transfer_open:
        return None
    return Refusal("transfer_missing", "No transfer of this asset has been asked for.")


def one_receiver(facts: Facts) -> Refusal | None:
    """R-IAR-13: the receiver is an organisation here, or a body outside that is named."""
    if facts.receivers_named == 1:
        return None
    return Refusal("receiver_unclear", "Enter an organisation, or a body outside: one of the two.")


def acceptance_held(facts: Facts) -> Refusal | None:
    """A body outside has no sign-in: another person here holds its written acceptance."""
    if not facts.acceptance_unheld:
        return None
    return Refusal(
        "second_person_needed",
        "A second person is needed: for a body outside, name somebody else here who holds its "
        "written acceptance.",
    )


def receiver_accepts(facts: Facts) -> Refusal | None:
    """Who asked for the transfer does not accept it."""
    if not facts.acceptor_asked:
        return None
    return Refusal(
        "second_person_needed",
        "A second person is needed: you asked for this transfer, so somebody else accepts it.",
    )
