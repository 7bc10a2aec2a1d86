"""The one path. Every change of state, whoever asks, is one call of ``execute``."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.audit.chain import Entry
from app.audit.models import INSTALLATION
from app.core.errors import (
    DeniedError,
    FieldFault,
    InvalidError,
    NotFoundError,
    RefusedError,
    StaleError,
)
from app.core.references import next_references
from app.engine import machine, snapshot
from app.engine.commands import Command, Outcome
from app.engine.constraints import refusal_from
from app.engine.inputs import check, with_standing
from app.engine.messages import tell
from app.engine.move import Move, announce, keep_history
from app.engine.noun import Noun, Situation, get_noun, is_restricted
from app.engine.repeats import find_repeat, keep_key
from app.engine.unit_of_work import UnitOfWork, is_open, retrying, unit_of_work
from app.identity.actor import Actor, organisation_by_code
from app.policy.decisions import decide, may_come_in
from app.policy.separation import second_person_sentence
from workflows.definition import Refusal, Transition


def execute(command: Command, actor: Actor, *, now: datetime) -> Outcome:
    """Load in scope, decide, guard, move, take effects, keep history, tell, audit, commit.

    ``now`` is an aware instant. Raises NotFoundError, DeniedError, RefusedError, StaleError or
    InvalidError; a refusal undoes everything and is itself recorded.
    """
    noun = get_noun(command.noun)
    transition = noun.transition(command.trigger)
    if transition is None:
        raise NotFoundError("move")
    try:
        return retrying(lambda: _in_transaction(command, noun, transition, actor, now))
    except IntegrityError as error:
        refusal = refusal_from(noun, error)
        if refusal is None:
            raise
        raise refusal from error
    except (DeniedError, RefusedError) as error:
        if not is_open():
            _record_refusal(command, noun, transition, actor, now, error)
        raise


def _in_transaction(
    command: Command, noun: Noun, transition: Transition, actor: Actor, now: datetime
) -> Outcome:
    with unit_of_work(now) as unit:
        repeat = find_repeat(command, unit, actor)
        if repeat is not None:
            return repeat
        if transition.creates:
            outcome = _create(command, noun, transition, actor, unit)
        else:
            outcome = _move(command, noun, transition, actor, unit)
        keep_key(command, outcome, unit, actor)
        return outcome


def _create(
    command: Command, noun: Noun, transition: Transition, actor: Actor, unit: UnitOfWork
) -> Outcome:
    permission = noun.workflow.permission(transition)
    organisation_id = _organisation_id(command, noun, actor, unit)
    if not may_come_in(actor, permission, organisation_id):
        raise DeniedError(permission)
    values = check(unit.session, noun, transition, command.inputs, organisation_id, actor)
    _refuse(noun, transition, None, values, actor, unit, organisation_id)
    record = noun.model(
        reference=next_references(unit.session, noun.prefix, unit.today.year)[0],
        state=str(transition.destination or noun.workflow.initial),
        version=1, created_at=unit.now, updated_at=unit.now,
    )  # fmt: skip
    if organisation_id is not None and hasattr(noun.model, "organisation_id"):
        record.organisation_id = organisation_id
    _set_fields(noun, record, values)
    move = _begin(command, noun, transition, record, actor, unit, values)
    with unit.session.no_autoflush:
        _handle(move)
    unit.session.add(record)
    unit.session.flush()
    _derive(noun, unit, record)
    answer = decide(unit.session, actor, [permission], noun.shape, noun.model.id == record.id)
    if not answer[permission]:
        raise DeniedError(permission)
    return _finish(move, {})


def _move(
    command: Command, noun: Noun, transition: Transition, actor: Actor, unit: UnitOfWork
) -> Outcome:
    record = _load(command, noun, actor, unit)
    permission = noun.workflow.permission(transition)
    answer = decide(unit.session, actor, [permission], noun.shape, noun.model.id == record.id)
    if not answer[permission] or (transition.system_only and not actor.system):
        key = noun.model.id == record.id
        why = second_person_sentence(unit.session, actor, permission, noun.shape, key)
        raise DeniedError(permission, why)
    inputs = with_standing(transition, record, command.inputs)
    belongs = noun.organisation_of(record)
    values = check(unit.session, noun, transition, inputs, belongs, actor)
    if command.version is not None and command.version != record.version:
        raise StaleError(record.version)
    _refuse(noun, transition, record, values, actor, unit)
    before = snapshot.of_record(noun, record)
    move = _begin(command, noun, transition, record, actor, unit, values)
    destination = machine.next_state(noun.workflow, record.state, transition.trigger)
    if str(destination) != record.state:
        record.state = str(destination)
    if transition.edits_fields:
        _set_fields(noun, record, values)
    _handle(move)
    unit.session.flush()
    _derive(noun, unit, record)
    return _finish(move, before)


def _load(command: Command, noun: Noun, actor: Actor, unit: UnitOfWork) -> Any:
    """Load inside the actor's scope, locked. Unknown and not-yours look the same."""
    seen = noun.reachable(actor) if not actor.system else None
    query = select(noun.model).where(noun.model.reference == (command.reference or ""))
    if seen is not None:
        query = query.where(seen)
    record = unit.session.execute(
        query.with_for_update().execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if record is None:
        raise NotFoundError(noun.title.lower())
    return record


def _organisation_id(command: Command, noun: Noun, actor: Actor, unit: UnitOfWork) -> int | None:
    """Creating asks which organisation; one that is unknown or not the actor's is a 404."""
    if not noun.needs_organisation:
        return None
    if command.organisation is None:
        mine = actor.organisations()
        if len(mine) != 1:
            raise InvalidError([FieldFault("organisation", "Choose an organisation.")])
        return mine[0]
    organisation = organisation_by_code(unit.session, command.organisation)
    anywhere = any(h.organisation_id is None for h in actor.holdings)
    if organisation is None or not (anywhere or organisation.id in actor.organisations()):
        raise NotFoundError("organisation")
    return organisation.id


def refusals_of(
    noun: Noun,
    transition: Transition,
    record: Any | None,
    situation: Situation,
    facts: Callable[[], Any] | None = None,
) -> list[Refusal]:
    """List every reason why the move is not legal now.

    ``facts`` gives what was read of this record and situation already: many moves, one reading.
    """
    if record is not None and not machine.offered(noun.workflow, record.state, transition.trigger):
        state = noun.workflow.states(record.state).value.replace("_", " ")
        sentence = f"“{transition.label}” is not possible while this is {state}."
        return [Refusal("not_offered", sentence)]
    if not transition.guards:
        return []
    known = noun.facts(record, situation) if facts is None else facts()
    return [refusal for guard in transition.guards if (refusal := guard(known)) is not None]


def _refuse(
    noun: Noun,
    transition: Transition,
    record: Any | None,
    values: dict[str, Any],
    actor: Actor,
    unit: UnitOfWork,
    organisation_id: int | None = None,
) -> None:
    if record is not None:
        organisation_id = noun.organisation_of(record)
    situation = Situation(unit.session, actor, unit.now, unit.today, values, organisation_id)
    refusals = refusals_of(noun, transition, record, situation)
    if refusals:
        raise RefusedError(refusals)


def _set_fields(noun: Noun, record: Any, values: dict[str, Any]) -> None:
    names = {spec.name for spec in noun.fields}
    for name, value in values.items():
        if name in names:
            setattr(record, snapshot.column_of(noun, name), value)


def _begin(
    command: Command,
    noun: Noun,
    transition: Transition,
    record: Any,
    actor: Actor,
    unit: UnitOfWork,
    values: dict[str, Any],
) -> Move:
    def follow_on(following: Command, following_actor: Actor) -> Outcome:
        return execute(following, following_actor, now=unit.now)

    return Move(
        unit=unit, noun=noun, transition=transition, record=record, actor=actor, values=values,
        effective_on=command.effective_on or unit.today, follow_on=follow_on,
    )  # fmt: skip


def _handle(move: Move) -> None:
    handler = move.noun.handlers.get(move.transition.trigger)
    if handler is not None:
        handler(move)


def _derive(noun: Noun, unit: UnitOfWork, record: Any) -> None:
    if noun.derive is not None:
        noun.derive(unit.session, record)


def _finish(move: Move, before: dict[str, Any]) -> Outcome:
    """Version, history, subscribers, messages, and the audit event that is appended last."""
    noun, record, unit = move.noun, move.record, move.unit
    after = snapshot.of_record(noun, record)
    changes = snapshot.changed(before, after)
    versioned = {"state", *(spec.name for spec in noun.fields), *noun.tracked} & changes.keys()
    if before and not changes and not move.facts and move.transition.edits_fields:
        return _outcome(move, changed=False)
    if before and versioned:
        record.version += 1
    record.updated_at = unit.now
    entry = _entry(move, before, after, changes)
    unit.entries.append(entry)
    keep_history(unit, noun, record, changes, move.effective_on)
    announce(move)
    tell(move)
    unit.session.flush()
    return _outcome(move)


def _outcome(move: Move, *, changed: bool = True) -> Outcome:
    record = move.record
    return Outcome(
        noun=move.noun.name, reference=record.reference, record_id=record.id, state=record.state,
        version=record.version, event=move.transition.event, changed=changed,
        warnings=tuple(move.warnings), secret=move.secret,
    )  # fmt: skip


def _entry(
    move: Move, before: dict[str, Any], after: dict[str, Any], changes: dict[str, Any]
) -> Entry:
    organisation_id = move.noun.organisation_of(move.record)
    told = {name: value for name, value in changes.items() if name not in move.noun.unaudited}
    old = {name: before.get(name) for name in told} if before else None
    new = {name: value for name, value in told.items() if before or value is not None}
    return replace(
        _bare_entry(move.noun, move.transition, move.actor, move.unit, organisation_id),
        subject_id=move.record.id, subject_reference=move.record.reference,
        restricted=is_restricted(move.session, move.noun, move.record),
        before=None if move.noun.private or old is None else snapshot.as_json(old),
        after=None if move.noun.private else snapshot.as_json(new),
        reason=move.values.get("reason") or move.values.get("note") or None,
        facts=snapshot.as_json(move.facts),
    )  # fmt: skip


def _bare_entry(
    noun: Noun,
    transition: Transition,
    actor: Actor,
    unit: UnitOfWork,
    organisation_id: int | None,
) -> Entry:
    deputised = [h.person_id for h in actor.holdings if h.as_deputy]
    chain = actor.organisation_id or organisation_id or INSTALLATION
    return Entry(
        event=transition.event, door=actor.door.value, actor_name=actor.name,
        permission=noun.workflow.permission(transition), correlation_id=unit.correlation_id,
        at=unit.now, chain=chain, actor_person_id=actor.person_id,
        on_behalf_of_id=deputised[0] if deputised else None,
        subject_kind=noun.name, subject_organisation_id=organisation_id,
    )  # fmt: skip


def _record_refusal(
    command: Command,
    noun: Noun,
    transition: Transition,
    actor: Actor,
    now: datetime,
    error: DeniedError | RefusedError,
) -> None:
    """A refusal is recorded in a short transaction of its own, after everything was undone."""
    codes = [r.code for r in error.refusals] if isinstance(error, RefusedError) else []
    with unit_of_work(now) as unit:
        record = unit.session.execute(
            select(noun.model).where(noun.model.reference == (command.reference or ""))
        ).scalar_one_or_none()
        organisation_id = noun.organisation_of(record) if record is not None else None
        entry = _bare_entry(noun, transition, actor, unit, organisation_id)
        unit.entries.append(
            replace(
                entry,
                outcome=error.code,
                facts={"refusals": codes},
                subject_id=record.id if record is not None else None,
                subject_reference=record.reference if record is not None else None,
                restricted=record is not None and is_restricted(unit.session, noun, record),
            )
        )
