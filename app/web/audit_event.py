"""One event of the audit record as its page shows it, and the state of its chain in a sentence."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.chain import HASHED, digest, link_hash
from app.audit.models import AuditDetail, AuditEvent
from app.core.fields import FieldSpec, shown_value
from app.engine.noun import Noun, find_noun
from app.engine.reading import names_of, pointers
from app.identity.actor import Actor
from app.identity.models import Organisation, Person
from app.oversight.verifying import ChainState
from app.ui.record import Fact
from app.ui.words import counted, london_datetime

_DOORS = {"page": "A page", "api": "The API", "command_line": "The command line",
          "job": "The system itself", "import": "An import"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """One field before and after, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event: facts, its words or why there are none, and its place in the chain."""

    facts: list[Fact]
    words: list[Words]
    words_note: str
    reason: str
    chain: list[Fact]


def state_of_chain(state: ChainState) -> list[str]:
    """Say how a chain stands, in plain sentences."""
    if state.head is None or not state.head.sequence:
        return ["Nothing is recorded in this chain yet."]
    events = counted(state.head.sequence, "event")
    said = [f"The chain holds {events}; the last one's hash begins {state.head.hash[:12]}."]
    if state.seal is None:
        said.append("It has not been sealed yet.")
    else:
        since = state.head.sequence - state.seal.sequence
        rest = f"{counted(since, 'event')} came after" if since else "nothing came after"
        said.append(f"It was last sealed on {london_datetime(state.seal.sealed_at)}, at event "
                    f"{state.seal.sequence:,}; {rest}.")  # fmt: skip
    if state.waiting is not None:
        said.append(f"A verification waits or runs ({state.waiting.reference}).")
    if state.last is None:
        said.append("It has not been verified from here yet.")
    else:
        said.append(_verified(state.last))
        said.extend((state.last.result or {}).get("findings", ()))
    return said


def _verified(job: Any) -> str:
    result = job.result or {}
    when = london_datetime(job.finished_at or job.updated_at)
    if result.get("wrong"):
        return f"Verified on {when}: {counted(result['wrong'], 'thing')} wrong."
    return (f"Verified on {when}: every one of {counted(result.get('events', 0), 'event')} and "
            f"{counted(result.get('seals', 0), 'seal')} is as it was written.")  # fmt: skip


def event_page(
    session: Session, actor: Actor, event: AuditEvent, detail: AuditDetail | None, code: str
) -> EventPage:
    """Tell all there is to tell of an event that the reader may see."""
    noun = find_noun(event.subject_kind) if event.subject_kind else None
    return EventPage(
        _facts(session, event, noun, code), _words(session, noun, detail), _note(event, detail),
        (detail.reason_text or "") if detail else "", _chain(session, event, detail, code),
    )  # fmt: skip


def _facts(session: Session, event: AuditEvent, noun: Noun | None, code: str) -> list[Fact]:
    ids = [i for i in (event.actor_person_id, event.on_behalf_of_id) if i]
    people = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(ids)))}
    who, for_whom = (people.get(i or 0) for i in (event.actor_person_id, event.on_behalf_of_id))
    has_page = noun is not None and event.subject_reference and not noun.private
    whose = session.get(Organisation, event.subject_organisation_id or 0)
    facts = [
        Fact("When", london_datetime(event.at), note=event.at.isoformat(timespec="seconds")),
        Fact("Who", event.actor_name, href=f"/people/{who.reference}" if who else "",
             note=who.reference if who else ""),
        Fact("On behalf of", for_whom.name, note=for_whom.reference) if for_whom else None,
        Fact("Through", _DOORS.get(event.door, event.door)),
        Fact("Record", event.subject_reference or "None",
             href=f"/{noun.plural}/{event.subject_reference}" if noun and has_page else "",
             note=noun.title if noun else ""),
        Fact("Whose record", whose.name) if whose else None,
        Fact("Right that was asked", event.permission),
        Fact("Event", event.event),
        Fact("Same step", event.correlation_id, note="Everything done in one step bears this id.",
             href=f"/audit?organisation={code}&correlation={event.correlation_id}"),
        *(Fact(name.replace("_", " ").capitalize(), _plain(value))
          for name, value in (event.facts or {}).items() if value not in (None, [], "")),
    ]  # fmt: skip
    return [fact for fact in facts if fact is not None]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _words(session: Session, noun: Noun | None, detail: AuditDetail | None) -> list[Words]:
    """Every value that was kept, under its field's label; an id is read as what it is called."""
    if detail is None:
        return []
    before, after = detail.before_values or {}, detail.after_values or {}
    specs = {spec.name: spec for spec in noun.fields} if noun else {}
    pointing = dict(pointers(noun)) if noun else {}
    called = {
        name: names_of(session, kind, {v for v in (before.get(name), after.get(name)) if v})
        for name, kind in pointing.items()
        if before.get(name) or after.get(name)
    }

    def read(name: str, value: Any) -> str:
        if value in (None, "", []):
            return ""
        if name in called:
            return called[name].get(value, f"number {value}")
        spec = specs.get(name) or FieldSpec(name, name)
        return shown_value(spec, value) if isinstance(value, str | list) else _plain(value)

    return [
        Words(
            specs[name].label if name in specs else name.replace("_", " ").capitalize(),
            read(name, before.get(name)), read(name, after.get(name)),
        )
        for name in dict.fromkeys([*before, *after])
    ]  # fmt: skip


def _note(event: AuditEvent, detail: AuditDetail | None) -> str:
    """Say why there are no words, where there are none."""
    if detail is not None and detail.emptied_at is not None:
        return f"The words were emptied on {london_datetime(detail.emptied_at)} under retention."
    if event.before_digest or event.after_digest or event.reason_digest:
        return ""
    return "Nothing was kept of this beside what stands above."


def _chain(
    session: Session, event: AuditEvent, detail: AuditDetail | None, code: str
) -> list[Fact]:
    around = dict(
        session.execute(
            select(AuditEvent.sequence, AuditEvent.hash).where(
                AuditEvent.chain == event.chain,
                AuditEvent.sequence.in_((event.sequence - 1, event.sequence + 1)),
            )
        ).tuples().all()
    )  # fmt: skip
    intact = link_hash({name: getattr(event, name) for name in HASHED}) == event.hash
    linked = event.sequence == 1 or around.get(event.sequence - 1) == event.previous_hash
    facts = [
        Fact("Number in the chain", f"{event.sequence:,}"),
        Fact("Previous hash", event.previous_hash, note=_beside(around, event.sequence - 1),
             href=_href(around, event.sequence - 1, code)),
        Fact("Hash", event.hash, note="As it was written, worked out again now."
             if intact else "This event is not as it was written."),
        Fact("Next hash", around.get(event.sequence + 1, "This is the last event."),
             note=_beside(around, event.sequence + 1),
             href=_href(around, event.sequence + 1, code)),
        Fact("Digest before", event.before_digest or "None"),
        Fact("Digest after", event.after_digest or "None"),
        Fact("Digest of the reason", event.reason_digest or "None"),
    ]  # fmt: skip
    if not linked:
        facts.append(Fact("Link", "This event does not link to the one before it."))
    if detail is not None and detail.emptied_at is None:
        texts = (detail.before_values, detail.after_values, detail.reason_text)
        same = tuple(map(digest, texts)) == (
            event.before_digest, event.after_digest, event.reason_digest,
        )  # fmt: skip
        facts.append(Fact("The words", "They match their digests."
                          if same else "They do not match their digests."))  # fmt: skip
    return facts


def _beside(around: dict[int, str], sequence: int) -> str:
    return f"Event {sequence:,}" if sequence in around else ""


def _href(around: dict[int, str], sequence: int, code: str) -> str:
    return f"/audit/{sequence}?organisation={code}" if sequence in around else ""
