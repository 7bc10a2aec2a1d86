"""What the guards of a notice need to know, read once for a move or a page."""

from typing import Any

from app.clocks.hours import is_late
from app.documents.paper import prompts
from app.engine.noun import Situation
from app.incidents.commands.clocks import ENDED
from app.incidents.models import Incident, Obligation
from app.incidents.notices.models import Notification
from app.incidents.notices.queries import (
    TO_REGULATORS,
    clocks_met,
    fitting_clock,
    may_meet,
    who_told,
)
from workflows.notification import Facts

_DECIDED_ON = ("ico_art33", "ico_s67", "dspt_red")
FROZEN = (
    ("obligation", "obligation_id"), ("kind", "kind"), ("recipient", "recipient"),
    ("text", "text"),
)  # fmt: skip
"""What cannot change once a notice was sent: its words, and the column of each."""


def facts_of(notice: Notification | None, at: Situation) -> Facts:
    """Read the facts; of a notice without a case, nothing."""
    if notice is None:
        key = at.values.get("incident")
        incident = at.session.get(Incident, key) if key else None
        return Facts() if incident is None else Facts(**_clock(None, incident, at))
    incident = at.session.get_one(Incident, notice.incident_id)
    return Facts(
        **_clock(notice, incident, at), **_sending(notice, incident, at),
        undecided=undecided(notice, incident, at, at.values.get("channel")),
        outstanding_missing=at.values.get("phased") == "yes" and not at.values.get("outstanding"),
        text_missing=notice.kind == "individuals" and not notice.text,
        unfinished="; ".join(prompts(notice.text or "") if notice.kind == "individuals" else ()),
        withdrawable=notice.kind in TO_REGULATORS, case_open=incident.state not in ENDED,
    )  # fmt: skip


def _clock(notice: Notification | None, incident: Incident, at: Situation) -> dict[str, Any]:
    values = at.values
    kind = values.get("kind") or (notice.kind if notice else "")
    key = values.get("obligation") or (notice.obligation_id if notice else None)
    if key is None and notice is None:
        clock = fitting_clock(at.session, incident.id, kind)
    else:
        clock = at.session.get(Obligation, key) if key else None
    told = who_told(at.session, clock) if clock is not None and kind != "individuals" else None
    met_by_dspt = notice is not None and bool(clocks_met(at.session, notice, values.get("channel")))
    return {
        "moved_case": notice is not None
        and values.get("incident", notice.incident_id) != notice.incident_id,
        "frozen_changed": notice is not None
        and notice.state != "draft"
        and any(
            _plain(values.get(name, getattr(notice, column))) != _plain(getattr(notice, column))
            for name, column in FROZEN
        ),
        "clock_of_another": clock is not None and clock.incident_id != incident.id,
        "clock_of_other_kind": clock is not None and bool(kind) and not may_meet(kind, clock),
        "clock_closed": clock is not None and clock.state == "closed",
        "told_by": told.reference if told is not None and not met_by_dspt else "",
        "told_by_dspt": told is not None and told.channel == "dspt",
    }


def _sending(notice: Notification, incident: Incident, at: Situation) -> dict[str, Any]:
    values = at.values
    sent, channel = values.get("sent_at"), values.get("channel")
    clocks = clocks_met(at.session, notice, channel)
    given = values.get("late_reason")
    return {
        "sent_in_future": sent is not None and sent > at.now,
        "sent_before_aware": sent is not None
        and incident.aware_at is not None
        and sent < incident.aware_at,
        "reason_missing": any(
            sent is not None
            and clock.statutory == "yes"
            and is_late(clock.due_at, sent)
            and not (given or clock.late_reason)
            for clock in clocks
        ),
        "wrong_channel": notice.kind == "dspt" and channel not in (None, "dspt"),
    }


def undecided(notice: Notification, incident: Incident, at: Situation, channel: str | None) -> str:
    """Why a whole notice has to wait for a decision, in a sentence; empty where it has not."""
    if _by_decision(notice, at, channel) and incident.notify_decision != "notify":
        if incident.notify_decision is not None:
            return "It was decided not to tell the regulator. Have it decided anew first."
        return (
            "Nobody has decided to tell the regulator yet. The data protection officer may file a "
            "first part now: the clock does not wait."
        )
    if notice.kind == "individuals" and not _people_decided(incident, channel):
        if incident.individuals_decision is not None:
            return "It was decided not to tell the people affected. Have it decided anew first."
        return (
            "Nobody has decided to tell the people affected yet. The data protection officer may "
            "file a first part now: the clock does not wait."
        )
    return ""


def _by_decision(notice: Notification, at: Situation, channel: str | None) -> bool:
    """What a report meets says whether it waits: other laws than Article 33 leave no choice."""
    if notice.kind not in TO_REGULATORS:
        return False
    clocks = clocks_met(at.session, notice, channel or notice.kind)
    return not clocks or any(clock.regime in _DECIDED_ON for clock in clocks)


def _people_decided(incident: Incident, channel: str | None) -> bool:
    """R-CLK-11: where telling each would be disproportionate, a public message stands in."""
    instead = incident.individuals_exemption == "disproportionate"
    return incident.individuals_decision == "tell" or (
        instead and channel in (None, "public_message")
    )


def _plain(value: Any) -> Any:
    """A form sends every line of a text with two characters at its end."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
