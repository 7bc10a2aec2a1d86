"""When scoring, deciding and closing are legal: pure functions of the facts of a case."""

from workflows.definition import Refusal
from workflows.incident_facts import Facts, unless


def containment_recorded(facts: Facts) -> Refusal | None:
    """At least one entry says what was done, or that nothing can be."""
    return unless(
        facts.has_containment, "containment_missing",
        "Record what was done to contain it, or that it cannot be contained.",
    )  # fmt: skip


def done_in_past(facts: Facts) -> Refusal | None:
    """What is recorded as done was done."""
    return unless(
        not facts.done_in_future, "done_in_future",
        "It is later than now. Enter when it was done: now or in the past.",
    )  # fmt: skip


def both_axes(facts: Facts) -> Refusal | None:
    """R-GRID: a score of one axis is no score."""
    if facts.half_scored:
        return Refusal("half_scored", f"Enter {facts.half_scored} as well: one axis is no score.")
    return unless(facts.scored, "score_missing", "Enter severity and likelihood.")


def facts_complete(facts: Facts) -> Refusal | None:
    """The score stands on what was affected, and how many."""
    if not facts.breach_types:
        return Refusal("breach_types_missing", "Say what was affected: confidentiality, or more.")
    return unless(
        facts.people_known, "people_missing",
        "Record how many people are affected, or a band or “not known”, under “People and data”.",
    )  # fmt: skip


def high_risk_answered(facts: Facts) -> Refusal | None:
    """R-CLK-10: whether the people affected are told hangs on it, so a breach has an answer."""
    return unless(
        not facts.high_risk_missing, "high_risk_missing",
        "Say whether a high risk to people is likely: the people affected are told if it is.",
    )  # fmt: skip


def assessed(facts: Facts) -> Refusal | None:
    """Advice, overrides and decisions follow an assessment."""
    return unless(facts.assessed, "not_assessed", "Score it on the grid first.")


def goes_higher(facts: Facts) -> Refusal | None:
    """R-GRID-07: higher is free, with a reason."""
    if facts.override_same:
        return Refusal("override_same", "That is what the grid says already.")
    return unless(
        facts.override_higher, "override_lower",
        "That is lower than the grid says. Use “Propose a lower outcome”: it needs approval.",
    )  # fmt: skip


def goes_lower(facts: Facts) -> Refusal | None:
    """R-GRID-07: lower needs the DPO and a second reader."""
    if facts.override_same:
        return Refusal("override_same", "That is what the grid says already.")
    return unless(
        facts.override_lower, "override_higher",
        "That is higher than the grid says. Use “Set a higher outcome”.",
    )  # fmt: skip


def lower_waits(facts: Facts) -> Refusal | None:
    """Only what was proposed is approved."""
    return unless(facts.override_waits, "no_lower_proposed", "Nobody has proposed a lower outcome.")


def another_reader(facts: Facts) -> Refusal | None:
    """A second reader did not ask the question."""
    return unless(
        not facts.second_reader_asked, "second_person_needed",
        "You asked for the second reader, so somebody else must read it.",
    )  # fmt: skip


def another_approver(facts: Facts) -> Refusal | None:
    """R-GRID-07: whoever proposes, reads and approves are three people."""
    return unless(
        not facts.second_reader_asked and not facts.approver_read, "second_person_needed",
        "You proposed or read the lower outcome, so somebody else must approve it.",
    )  # fmt: skip


def nobody_involved(facts: Facts) -> Refusal | None:
    """R-SOD-02: who is involved does not work on the case."""
    return unless(
        not facts.worker_involved, "person_involved",
        "That person is named as involved, so they cannot work on the case.",
    )  # fmt: skip


def not_working_yet(facts: Facts) -> Refusal | None:
    """A person is asked to work on a case once."""
    return unless(
        not facts.working_before, "already_working", "That person works on the case already."
    )


def working_now(facts: Facts) -> Refusal | None:
    """Only who works on it can be taken off."""
    return unless(
        facts.working, "not_working",
        "That person was not asked to work on the case beside its owner and investigator.",
    )  # fmt: skip


def lower_read(facts: Facts) -> Refusal | None:
    """R-GRID-07: a second reader has read the proposal."""
    return unless(
        facts.second_read, "second_reader_needed",
        "A second reader must agree with the lower outcome first.",
    )  # fmt: skip


def is_breach(facts: Facts) -> Refusal | None:
    """The regulator and the people affected are told of breaches of personal data."""
    return unless(facts.breach, "not_a_breach", "This is not classified as a personal data breach.")


def lower_settled(facts: Facts) -> Refusal | None:
    """What waits for approval is settled before the decision."""
    return unless(
        not facts.override_waits, "override_waits",
        "A lower outcome waits for approval. Have it approved, or score again.",
    )  # fmt: skip


def advice_followed(facts: Facts) -> Refusal | None:
    """R-SOD-03: against the DPO's advice the SIRO decides, by name and with a reason."""
    if not facts.differs_from_advice or (facts.by_siro and facts.reason_given):
        return None
    if facts.by_siro:
        sentence = "This differs from the data protection officer's advice. Say why."
    else:
        sentence = (
            "This differs from the data protection officer's advice, so the senior information "
            "risk owner must decide it. Nobody may do that by delegation."
        )
    return Refusal("advice_not_followed", sentence)


def outcome_followed(facts: Facts) -> Refusal | None:
    """R-GRID-07: less than the outcome says needs a lower outcome approved first, or the SIRO."""
    return unless(
        not facts.below_outcome or facts.by_siro, "lower_not_approved",
        "The outcome says that the regulator is told. Propose a lower outcome and have it "
        "approved first, or let the senior information risk owner decide.",
    )  # fmt: skip


def exemption_named(facts: Facts) -> Refusal | None:
    """R-CLK-11, 14, 21: people at high risk are told unless an exemption says otherwise."""
    if facts.exemption_missing:
        return Refusal("exemption_missing", "Choose why the people affected are not told.")
    if facts.provision_missing:
        return Refusal(
            "provision_missing",
            "Enter the provision that lets us wait or refrain, and when it is looked at again.",
        )
    if facts.review_in_past:
        return Refusal("review_in_past", "It must be looked at again on a day to come.")
    return unless(
        not facts.exemption_not_open, "high_risk_stands",
        "The assessment says that a high risk is likely. Choose one of the exemptions of the law.",
    )  # fmt: skip


def notices_sent(facts: Facts) -> Refusal | None:
    """All notices are sent, or sent in part with a follow-up."""
    if not facts.unmet:
        return None
    return Refusal("notices_unsent", f"Still to be sent: {', '.join(facts.unmet)}.")


def outside_team(facts: Facts) -> Refusal | None:
    """The investigator is not from the team at fault (A1)."""
    return unless(
        not facts.investigator_of_team, "investigator_of_team",
        "The investigator works in the team in which it happened. Choose somebody else.",
    )  # fmt: skip


def actions_settled(facts: Facts) -> Refusal | None:
    """Every action is done, or its risk accepted."""
    if not facts.open_actions:
        return None
    return Refusal("actions_open", f"Still open: {', '.join(facts.open_actions)}.")


def checklist_complete(facts: Facts) -> Refusal | None:
    """R-INC-09: nothing of the closure checklist is missing."""
    if not facts.missing_at_close:
        return None
    return Refusal("checklist_incomplete", f"Missing: {'; '.join(facts.missing_at_close)}.")


def open_to_all(facts: Facts) -> Refusal | None:
    """A case is restricted once."""
    return unless(not facts.restricted, "already_restricted", "This case is restricted already.")


def restricted_now(facts: Facts) -> Refusal | None:
    """Only a restricted case has an access list."""
    return unless(facts.restricted, "not_restricted", "This case is not restricted.")


def no_drill(facts: Facts) -> Refusal | None:
    """A drill is marked once."""
    return unless(not facts.drill, "already_drill", "This is marked as a drill already.")


def a_drill(facts: Facts) -> Refusal | None:
    """Only a drill is unmarked."""
    return unless(facts.drill, "not_drill", "This is not marked as a drill.")


def not_involved_yet(facts: Facts) -> Refusal | None:
    """A person is named once."""
    return unless(
        not facts.involved_already, "already_involved", "That person is named as involved already."
    )


def involved_now(facts: Facts) -> Refusal | None:
    """Only who is named can be taken off."""
    return unless(facts.involved, "not_involved", "That person is not named as involved.")


def not_named_yet(facts: Facts) -> Refusal | None:
    """A person is put on the access list once."""
    return unless(
        not facts.named_before, "already_named", "That person is on the access list already."
    )


def not_oneself(facts: Facts) -> Refusal | None:
    """Nobody gives themselves access."""
    return unless(
        not facts.self_named, "self_named", "You cannot change your own access. Ask somebody else."
    )


def named_now(facts: Facts) -> Refusal | None:
    """Only who is on the list can be taken off."""
    return unless(facts.named_already, "not_named", "That person is not on the access list.")


def countersign_wanted(facts: Facts) -> Refusal | None:
    """R-SOD-01: a decision of the assessor waits for a second person."""
    return unless(
        facts.countersign_waits,
        "no_countersign_wanted",
        "No decision waits for a countersignature.",
    )


def another_countersigner(facts: Facts) -> Refusal | None:
    """R-SOD-01: neither whoever took the decision that waits, nor whoever scored it."""
    return unless(
        not facts.countersigner_assessed, "second_person_needed",
        "You scored this, so somebody else must countersign the decision.",
    )  # fmt: skip


def countersigned(facts: Facts) -> Refusal | None:
    """R-SOD-01: a small team's decision is countersigned before the case goes to its end."""
    return unless(
        not facts.countersign_waits, "countersign_waits",
        "The decision was taken by the assessor and waits for a countersignature.",
    )  # fmt: skip


def was_filed(facts: Facts) -> Refusal | None:
    """Only what was told to the regulator can be withdrawn there (R-INC-06)."""
    return unless(facts.filed, "not_filed", "Nothing was reported to the regulator.")


def was_imported(facts: Facts) -> Refusal | None:
    """R-LOG-01: what was reported here stays; an import that was a mistake can be undone."""
    return unless(facts.imported, "not_imported", "Only what an import brought in is withdrawn.")


def not_linked_yet(facts: Facts) -> Refusal | None:
    """The same record is not linked twice at a time."""
    return unless(
        not facts.link_asked or not facts.linked, "already_linked",
        "That record is already linked to this incident.",
    )  # fmt: skip


def linked_now(facts: Facts) -> Refusal | None:
    """Only a link that is there can be ended."""
    return unless(
        not facts.link_asked or facts.linked, "not_linked",
        "That record is not linked to this incident.",
    )  # fmt: skip


def another_incident(facts: Facts) -> Refusal | None:
    """An incident is not related to itself."""
    return unless(not facts.same_record, "same_incident", "Enter another incident.")


def not_a_breach(facts: Facts) -> Refusal | None:
    """A breach of personal data is decided on; a security incident without any goes on."""
    return unless(
        not facts.breach, "is_a_breach",
        "This is a personal data breach: decide on the regulator and on the people affected.",
    )  # fmt: skip


def findings_there(facts: Facts) -> Refusal | None:
    """What is agreed has been found."""
    return unless(
        facts.findings, "findings_missing", "Record the root cause and the findings first."
    )


def a_duplicate(facts: Facts) -> Refusal | None:
    """Only what was linked as a duplicate is unlinked."""
    return unless(facts.is_duplicate, "no_duplicate", "This is not linked as a duplicate.")


def no_duplicate(facts: Facts) -> Refusal | None:
    """A duplicate lives on in the incident it repeats."""
    return unless(
        not facts.is_duplicate, "is_duplicate",
        "This is a duplicate. Open the incident it repeats instead.",
    )  # fmt: skip
