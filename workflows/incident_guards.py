"""When reporting, triage and awareness are legal: pure functions of the facts of a case."""

from workflows.definition import Refusal
from workflows.incident_facts import Facts, unless


def discovered_in_past(facts: Facts) -> Refusal | None:
    """Question 4: nobody found out in the future."""
    return unless(
        not facts.discovered_in_future, "discovered_in_future",
        "The time you found out must be now or in the past.",
    )  # fmt: skip


def occurred_in_past(facts: Facts) -> Refusal | None:
    """What has not happened is no incident yet."""
    return unless(
        not facts.occurred_in_future, "occurred_in_future",
        "The time it happened must be now or in the past.",
    )  # fmt: skip


def times_in_order(facts: Facts) -> Refusal | None:
    """It happened, ended and was found in that order."""
    return unless(
        facts.times_in_order, "times_out_of_order",
        "Check the times: it must begin before it ends, and cannot be found before it began.",
    )  # fmt: skip


def still_personal(facts: Facts) -> Refusal | None:
    """A clock of the law does not end by a change of details."""
    return unless(
        not facts.personal_data_denied, "breach_of_personal_data",
        "This is classified as a breach of personal data. If there was none, classify it again.",
    )  # fmt: skip


def aware_in_past(facts: Facts) -> Refusal | None:
    """Nobody becomes aware in the future."""
    return unless(
        not facts.aware_in_future, "aware_in_future",
        "The time we became aware must be now or in the past.",
    )  # fmt: skip


def aware_after_occurrence(facts: Facts) -> Refusal | None:
    """Nobody is aware of what has not begun."""
    return unless(
        not facts.aware_before_occurrence, "aware_before_occurrence",
        "We cannot have become aware before it happened. Correct one of the two times.",
    )  # fmt: skip


def moves_earlier(facts: Facts) -> Refusal | None:
    """R-INC-03: earlier needs no reason; later has a move of its own."""
    return unless(
        not facts.aware_later, "aware_not_earlier",
        "That is later than the time on the page. Use “Move awareness later”, with a reason.",
    )  # fmt: skip


def moves_later(facts: Facts) -> Refusal | None:
    """R-INC-03: later needs a reason and is told to the DPO."""
    return unless(
        not facts.aware_earlier, "aware_not_later",
        "That is not later than the time on the page. Use “Move awareness earlier”.",
    )  # fmt: skip


def owner_set(facts: Facts) -> Refusal | None:
    """Somebody owns a case in triage."""
    return unless(facts.has_owner, "owner_missing", "Name a case owner first.")


def second_reader(facts: Facts) -> Refusal | None:
    """A second reader agrees where personal data was mentioned (A1)."""
    if not facts.personal_mentioned or facts.second_read:
        return None
    return Refusal(
        "second_reader_needed",
        "Personal data is or was mentioned, or nobody was sure. Ask for a second reader first, who "
        "must agree that this is not an incident.",
    )


def report_withdrawn(facts: Facts) -> Refusal | None:
    """R-INC-06: what the regulator was told of is withdrawn there before it is no breach here."""
    return unless(
        not facts.filed, "regulator_told",
        "The regulator was told of it as a breach. Withdraw the report there first, and record it "
        "here with “Withdraw the report to the regulator”.",
    )  # fmt: skip


def second_read_wanted(facts: Facts) -> Refusal | None:
    """A second reading answers a question."""
    return unless(
        facts.second_read_asked, "no_second_read_asked", "Nobody has asked for a second reader."
    )


def awareness_confirmed(facts: Facts) -> Refusal | None:
    """A breach's clock runs from a time that somebody has looked at."""
    if not facts.aware:
        return Refusal("aware_missing", "Record when we became aware first.")
    return unless(
        facts.aware_confirmed != "no", "aware_not_confirmed",
        "Move the time of awareness to the right one first, then classify.",
    )  # fmt: skip


def another_master(facts: Facts) -> Refusal | None:
    """A duplicate repeats another incident, which is no duplicate itself."""
    if facts.same_record:
        return Refusal("same_incident", "An incident cannot repeat itself. Enter the other one.")
    if facts.master_is_duplicate:
        return Refusal(
            "master_is_duplicate",
            "That incident is a duplicate too. Enter the one it was linked to.",
        )
    if facts.notice_sent:
        return Refusal(
            "notice_sent",
            "A notice was sent from this report already. Link the other incident to this one.",
        )
    if facts.clocks_lost:
        return Refusal(
            "clocks_lost",
            f"That incident has no such clock: {facts.clocks_lost}. Classify it as a breach, open "
            "it again, or add the clock to it first: else nobody would be told in time.",
        )
    return unless(
        not facts.has_duplicates, "has_duplicates",
        "Other incidents are linked to this one as duplicates. Link those to the other one first.",
    )  # fmt: skip
