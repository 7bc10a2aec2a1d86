"""Which legal clocks an incident has, and how they follow it: opened, moved and closed by events.

Every clock is a row of its own, and every change of it a move of its own, so that a page, an audit
and a figure can tell when it was started, from what, and why it ended (R-CLK-01 to 50).

Who owes whom: a supplier that processes for us owes us notice (Article 33(2)); that is no clock of
ours but the supplier's gap, measured against the hours agreed (R-INC-08). A clock of ours runs to a
controller for whom we process, in the hours of a contract with it that says that we tell them, else
in the default (R-CLK-07); and to the other party of a contract that says so and serves an asset
which the incident touched (R-CLK-50).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from app.core.dates import london_date
from app.core.parameters import UnknownParameterError, find_parameter
from app.engine.commands import Command
from app.engine.move import Move
from app.identity.actor import system_actor
from app.identity.models import Organisation
from app.incidents.models import Incident, Obligation
from app.incidents.presenters import UNKNOWN
from app.incidents.queries.agreements import (
    Contract,
    to_be_told,
    touching_served_by,
    with_controller,
)
from app.incidents.queries.cases import open_case
from app.incidents.rules.regimes import OTHER_HOURS, regime_of
from workflows.incident_asks import EXEMPTIONS

_MOVED = "The time we became aware was changed."
_NEW_TERMS = "The contract asks for other hours."
ENDED = ("closed", "withdrawn")
PROVISIONAL = (None, UNKNOWN, "breach")
"""Before it is classified a clock runs provisionally (R-INT-02)."""
_WHY_CLOSED = {
    "not_incident": "It was found not to be an incident.",
    "near_miss": "It was found to be a near miss: nothing was compromised.",
    "security_incident": "It was found to be no breach of personal data.",
    "duplicate": "It repeats another incident, where the clock runs.",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A clock that an incident should have now, from an aware instant on."""

    regime: str
    starts_at: datetime
    recipient: str = ""
    contract: Contract | None = None


def follow(move: Move) -> None:
    """Bring an incident's clocks in line with what is known now."""
    incident: Incident = move.record
    keep_in_step(move, incident)
    if incident.duplicate_of_id is not None and move.transition.trigger == "link_duplicate":
        _pull_master_back(move, incident)


def keep_in_step(move: Move, incident: Incident) -> None:
    """Start, move, run again or close the clocks that follow from an incident's own facts."""
    move.session.flush()
    organisation = move.session.get_one(Organisation, incident.organisation_id)
    wanted = {(w.regime, w.recipient): w for w in _wanted(move, incident, organisation)}
    known = {
        (o.regime, o.recipient): o
        for o in move.session.scalars(
            select(Obligation).where(Obligation.incident_id == incident.id)
        )
    }
    for key, one in wanted.items():
        if not (one.contract or has_hours(one.regime, one.starts_at)):
            continue  # no law yet on that day: a slip of the year must not end a clock that runs
        if key in known:
            _bring_in_line(move, incident, known[key], one)
        elif incident.state not in ENDED and not _of_old_log(incident, one):
            _start(move, incident, organisation, one)
    for key, obligation in known.items():
        if key not in wanted and obligation.state == "running" and _follows(obligation, incident):
            _close(move, obligation, _why_closed(incident, obligation))


def _of_old_log(incident: Incident, wanted: Wanted) -> bool:
    """What came from an old log ran elsewhere: only what we learn since starts a clock here."""
    return incident.import_id is not None and wanted.starts_at < incident.created_at


def _wanted(move: Move, incident: Incident, organisation: Organisation) -> Iterator[Wanted]:
    """What the facts ask for; a clock added by hand is not among it, and stays."""
    live = incident.classification in PROVISIONAL and in_question(incident)
    if incident.aware_at is None or not live:
        return
    if incident.notify_decision != "log_only":
        regulator = "ico_s67" if incident.law_enforcement == "yes" else "ico_art33"
        yield Wanted(regulator, incident.aware_at)
    if _people_to_tell(incident):
        found = incident.individuals_decided_at or incident.assessed_at or incident.aware_at
        yield Wanted("individuals", min(found, incident.assessed_at or found))
    if incident.red and reports_by_dspt(organisation):
        yield Wanted("dspt_red", incident.aware_at)
    if incident.processor_for_id is not None:
        contract = with_controller(move.session, incident)
        yield Wanted("controller", incident.aware_at, contract=contract)
    for contract in to_be_told(move.session, incident):
        yield Wanted("partner", incident.aware_at, contract.party, contract)


def said_personal(incident: Incident) -> bool:
    """Whether information about people is, or may be, involved as things are said now."""
    return incident.personal_data != "no"


def in_question(incident: Incident) -> bool:
    """Whether the law's clock runs: also where personal data was mentioned once (A1).

    A change of details alone ends no clock; a second reader who agrees that there is none does.
    """
    read = incident.second_read_by_id is not None and incident.second_read_agrees == "yes"
    return said_personal(incident) or (incident.personal_mentioned and not read)


def _people_to_tell(incident: Incident) -> bool:
    """R-CLK-10: from the finding that a high risk is likely, unless decided otherwise.

    Where telling each is disproportionate, a public message is still owed (R-CLK-11).
    """
    if incident.classification != "breach":
        return False
    if incident.individuals_decision == "do_not_tell" and not public_message_owed(incident):
        return False
    return incident.individuals_decision == "tell" or incident.high_risk == "yes"


def public_message_owed(incident: Incident) -> bool:
    """R-CLK-11: a high risk that is not told to each is made public instead."""
    instead = incident.individuals_exemption == "disproportionate"
    return instead and incident.high_risk == "yes"


def reports_by_dspt(organisation: Organisation) -> bool:
    """Whether an organisation reports through the health toolkit: it holds health or care data."""
    return organisation.holds_health_data == "yes"


OF_FACTS = ("ico_art33", "ico_s67", "individuals", "dspt_red", "controller")


def _follows(obligation: Obligation, incident: Incident) -> bool:
    """Clocks of the case's facts and contracts close with them; one added by hand with the case.

    One added by hand of the same law names its recipient, for example of a joint controller.
    """
    return follows_facts(obligation) or incident.state in ENDED


def follows_facts(obligation: Obligation) -> bool:
    """Whether a clock started by itself: from what the case is, or what a contract says."""
    of_facts = obligation.regime in OF_FACTS and not obligation.recipient
    return of_facts or obligation.contract_id is not None


def _start(move: Move, incident: Incident, organisation: Organisation, wanted: Wanted) -> None:
    agreed = {"basis": wanted.contract.reference} if wanted.contract else {}
    move.follow(
        Command(
            "obligation", "start", organisation=organisation.code,
            inputs={
                "incident": incident.reference, "regime": wanted.regime,
                "recipient": wanted.recipient, "starts_at": wanted.starts_at, **agreed,
            },
        ),
        system_actor(move.actor.door),
    )  # fmt: skip


def _bring_in_line(move: Move, incident: Incident, obligation: Obligation, wanted: Wanted) -> None:
    if wanted.regime == "partner" and obligation.contract_id is None:
        return  # somebody added one to the same recipient by hand, with hours of its own
    if obligation.state == "closed" and incident.state not in ENDED:
        _fire(move, obligation, "resume", {"starts_at": wanted.starts_at})
    elif obligation.state == "running" and _moves(obligation, wanted):
        if wanted.contract is not None and _other_terms(obligation, wanted.contract):
            recompute(move, obligation, wanted.starts_at, _NEW_TERMS, wanted.contract)
        else:
            recompute(move, obligation, wanted.starts_at, _MOVED)


def _moves(obligation: Obligation, wanted: Wanted) -> bool:
    """Scoring again does not give the people affected more time: theirs runs from the first."""
    if obligation.regime == "individuals":
        return wanted.starts_at < obligation.starts_at
    moved = wanted.starts_at != obligation.starts_at
    return moved or (wanted.contract is not None and _other_terms(obligation, wanted.contract))


def _other_terms(obligation: Obligation, contract: Contract) -> bool:
    """R-CLK-50: a contract was edited, or a stricter one with the same party is touched too."""
    return (obligation.contract_id, obligation.hours) != (contract.key, contract.hours)


def recompute(
    move: Move, obligation: Obligation, starts_at: datetime, reason: str,
    contract: Contract | None = None,
) -> None:  # fmt: skip
    """Compute a running clock anew; one whose due time was set by hand keeps it (R-CFG-02)."""
    agreed = agreed_of(obligation) if contract is None else contract.hours
    hours, _source = hours_of(obligation.regime, starts_at, agreed)
    inputs = {"starts_at": starts_at, "hours": hours, "reason": reason}
    if contract is not None:
        inputs["basis"] = contract.reference
    _fire(move, obligation, "recompute", inputs)


def follow_contract(move: Move) -> None:
    """R-CFG-02: a contract that changes moves the clocks of the open cases that it binds."""
    clocked = select(Obligation.incident_id).where(
        Obligation.contract_id == move.record.id, Obligation.state == "running"
    )
    bound = or_(Incident.id.in_(clocked), Incident.id.in_(touching_served_by(move.record.id)))
    query = select(Incident).where(bound, open_case()).order_by(Incident.id)
    for incident in move.session.scalars(query.with_for_update()).all():
        keep_in_step(move, incident)


def hours_of(regime: str, starts_at: datetime, agreed: int | None) -> tuple[int, str]:
    """The hours allowed and where they stand: the law's on the day of awareness, or agreed ones.

    Raises UnknownParameterError where the law did not apply on that day.
    """
    known = regime_of(regime)
    if agreed is not None and not (known.statutory and known.parameter):
        return agreed, "Agreed"
    found = find_parameter(known.parameter or OTHER_HOURS, london_date(starts_at))
    return int(found.value), found.source


def agreed_of(obligation: Obligation) -> int | None:
    """The hours of a clock that were agreed rather than the law's: they stay when it is moved."""
    by_law = obligation.contract_id is None and regime_of(obligation.regime).parameter
    return None if by_law else obligation.hours


def has_hours(regime: str, starts_at: datetime) -> bool:
    """Whether the law names hours for a regime on a day."""
    try:
        return bool(regime_of(regime).parameter) and bool(hours_of(regime, starts_at, None))
    except UnknownParameterError:
        return False


def _close(move: Move, obligation: Obligation, reason: str) -> None:
    _fire(move, obligation, "close", {"reason": reason})


def _why_closed(incident: Incident, obligation: Obligation) -> str:
    if incident.classification in _WHY_CLOSED:
        return _WHY_CLOSED[incident.classification]
    if obligation.regime == "individuals":
        if incident.individuals_decision == "do_not_tell":
            limb = dict(EXEMPTIONS).get(incident.individuals_exemption or "", "")
            return f"Decided: the people affected are not told. {limb}".strip()
        return "Scored again: no high risk to people is likely."
    if incident.notify_decision == "log_only":
        return "Decided: recorded in our log only (R-CLK-03)."
    if obligation.contract_id is not None:
        return "The contract no longer asks for it."
    if incident.personal_data == "no":
        return "No information about people was involved."
    return "The facts no longer ask for it."


def _fire(move: Move, obligation: Obligation, trigger: str, inputs: dict[str, object]) -> None:
    command = Command("obligation", trigger, obligation.reference, inputs=inputs)
    move.follow(command, system_actor(move.actor.door))


def fire_incident(move: Move, incident: Incident, trigger: str, inputs: dict[str, object]) -> None:
    """Move an incident by itself, within the move that asks for it."""
    command = Command("incident", trigger, incident.reference, inputs=inputs)
    move.follow(command, system_actor(move.actor.door))


def _pull_master_back(move: Move, duplicate: Incident) -> None:
    """R-INC-04: the earliest awareness of the set wins, and the master's clock with it."""
    master = move.session.get_one(Incident, duplicate.duplicate_of_id)
    earlier = duplicate.aware_at
    if earlier is None or (master.aware_at is not None and master.aware_at <= earlier):
        return
    fire_incident(move, master, "pull_awareness", {"aware_at": earlier})
