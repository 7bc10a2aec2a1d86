"""What was advised, decided and told of an incident, as its page states it."""

from collections.abc import Iterable

from app.incidents.models import Incident
from app.ui.page import Colour, Tag
from app.ui.record import Fact
from app.ui.words import legal_date, london_date, london_datetime
from workflows import incident_asks as asks

_DIFFERS = Tag("Against advice", Colour.YELLOW)


def of_advice(incident: Incident, people: dict[int, str]) -> list[Fact]:
    """The data protection officer's advice, and why."""
    if incident.advised_at is None:
        return []
    notify = dict(asks.NOTIFY)[incident.advice_notify or "notify"]
    tell = dict(asks.TELL_PEOPLE)[incident.advice_individuals or "tell"].lower()
    by = f"{people.get(incident.advised_by_id or 0, '')}, {london_datetime(incident.advised_at)}"
    return [
        Fact("Advice", f"{notify}; {tell}", note=by),
        Fact("Reasons of the advice", incident.advice or ""),
    ]


def of_decisions(incident: Incident, people: dict[int, str]) -> Iterable[Fact]:
    """Both decisions, each with its reason and whether it follows the advice (R-SOD-03)."""
    if (word := incident.notify_decision) is not None:
        by = f"{people.get(incident.notify_decided_by_id or 0, '')}, "
        by += f"{london_datetime(incident.notify_decided_at)}. {incident.notify_reason or ''}"
        tag = None if incident.advice_notify in (None, word) else _DIFFERS
        yield Fact("Decision on the regulator", dict(asks.NOTIFY)[word], note=by, tag=tag)
    if (word := incident.individuals_decision) is not None:
        by = f"{people.get(incident.individuals_decided_by_id or 0, '')}, "
        by += f"{london_datetime(incident.individuals_decided_at)}. "
        by += incident.individuals_reason or ""
        tag = None if incident.advice_individuals in (None, word) else _DIFFERS
        words = dict(asks.TELL_PEOPLE)[word]
        yield Fact("Decision on the people affected", words, note=by, tag=tag)
    if word == "do_not_tell" and incident.individuals_exemption is not None:
        limb = dict(asks.EXEMPTIONS)[incident.individuals_exemption]
        yield Fact("Why they are not told (Article 34)", limb, note=_provision(incident))
    yield from _countersigned(incident, people)


def _provision(incident: Incident) -> str:
    """R-CLK-14: which provision lets us wait, and when that is looked at again."""
    again = legal_date(incident.exemption_review_on)
    said = (incident.exemption_provision, f"To be looked at again by {again}" if again else "")
    return ". ".join(filter(None, said))


def _countersigned(incident: Incident, people: dict[int, str]) -> Iterable[Fact]:
    """R-SOD-01: in a small team what the assessor decided waits for a second person."""
    decider = people.get(incident.countersign_for_id or incident.assessor_id or 0, "The assessor")
    if incident.countersign_by is not None:
        day = london_date(incident.countersign_by)
        who = f"{decider} scored it and decided. The DPO, the SIRO or another IG officer signs."
        yield Fact("Countersignature", f"For a second person, by {day}", note=who,
                   tag=Tag("Waits", Colour.YELLOW))  # fmt: skip
        return
    decided_by = (incident.notify_decided_by_id, incident.individuals_decided_by_id)
    if incident.countersigned_by_id is not None and incident.assessor_id in decided_by:
        signed = people.get(incident.countersigned_by_id, "")
        yield Fact("Countersignature", f"Given by {signed}")


def of_regulator(incident: Incident) -> Iterable[Fact]:
    """When the regulator was told, whether that was taken back (R-INC-06), and what it decided."""
    withdrawn = incident.regulator_withdrawn_at
    if incident.regulator_told_at is not None:
        told = london_datetime(incident.regulator_told_at)
        since = "" if withdrawn is None else "The report was withdrawn since."
        note = ". ".join(filter(None, (incident.regulator_reference, since)))
        yield Fact("Regulator told", told, note=note)
    if withdrawn is not None:
        yield Fact("Report to the regulator withdrawn", london_datetime(withdrawn))
    if incident.regulator_outcome is not None:
        yield Fact("Regulator's decision", incident.regulator_outcome)
