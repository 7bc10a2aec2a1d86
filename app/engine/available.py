"""Which moves a record offers an actor, and why others are not: every door reads this."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from app.core.dates import london_date
from app.core.errors import DeniedError, RefusedError
from app.core.fields import FieldSpec
from app.engine import machine
from app.engine.execute import refusals_of
from app.engine.inputs import specs_of
from app.engine.noun import Noun, Situation
from app.identity.actor import Actor
from app.policy.decisions import decide
from app.policy.separation import CODE, second_person_sentence
from workflows.definition import Refusal, Transition


@dataclass(frozen=True, slots=True)
class Offer:
    """One trigger as it stands for this actor now."""

    transition: Transition
    permission: str
    inputs: tuple[FieldSpec, ...]
    refusals: tuple[Refusal, ...]

    @property
    def trigger(self) -> str:
        """The verb."""
        return self.transition.trigger

    @property
    def label(self) -> str:
        """What the button says."""
        return self.transition.label

    @property
    def offered(self) -> bool:
        """Whether it can be done now."""
        return not self.refusals


def available(
    session: Session, noun: Noun, record: Any, actor: Actor, *, now: datetime
) -> list[Offer]:
    """List the triggers the actor may ask for here: offered ones, and those with reasons why not.

    A trigger that does not leave from this state, or that the actor has no right to, is left out.
    Guards that depend on inputs are judged again when the move is made.
    """
    leaving = [
        t
        for t in noun.workflow.transitions
        if not t.creates
        and machine.offered(noun.workflow, record.state, t.trigger)
        and (actor.system or not t.system_only)
    ]
    permissions = [noun.workflow.permission(t) for t in leaving]
    allowed = decide(session, actor, permissions, noun.shape, noun.model.id == record.id)
    situation = Situation(session, actor, now, london_date(now), {})
    facts = lru_cache(maxsize=1)(lambda: noun.facts(record, situation))
    offers = []
    for transition, permission in zip(leaving, permissions, strict=True):
        if allowed[permission]:
            refusals = tuple(refusals_of(noun, transition, record, situation, facts))
        else:
            refusals = _second_person(session, noun, record, actor, permission)
            if not refusals:
                continue
        offers.append(Offer(transition, permission, specs_of(noun, transition), refusals))
    return offers


def check_offered(
    session: Session,
    noun: Noun,
    record: Any,
    transition: Transition,
    actor: Actor,
    *,
    now: datetime,
) -> None:
    """Refuse a form that could only be sent in vain: nobody types what is then turned away.

    ``now`` is an aware instant. Raises DeniedError where the actor may not make the move here, and
    RefusedError with every reason why it is not possible now, as ``available`` tells them.
    Nothing is written: the move itself is judged again, and a refusal of it recorded.
    """
    permission = noun.workflow.permission(transition)
    key = noun.model.id == record.id
    allowed = decide(session, actor, [permission], noun.shape, key)[permission]
    if not allowed or (transition.system_only and not actor.system):
        why = second_person_sentence(session, actor, permission, noun.shape, key)
        raise DeniedError(permission, why)
    situation = Situation(session, actor, now, london_date(now), {})
    refusals = refusals_of(noun, transition, record, situation)
    if refusals:
        raise RefusedError(refusals)


def _second_person(
    session: Session, noun: Noun, record: Any, actor: Actor, permission: str
) -> tuple[Refusal, ...]:
    """A move that only somebody else may take is shown with that reason."""
    key = noun.model.id == record.id
    sentence = second_person_sentence(session, actor, permission, noun.shape, key)
    return (Refusal(CODE, sentence),) if sentence else ()
