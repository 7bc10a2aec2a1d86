"""What the register does by itself each day, and to many assets at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assets.models import Asset
from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.core.errors import CaseworkError
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.inputs import check
from app.engine.jobs import enqueue
from app.engine.noun import get_noun
from app.identity.actor import Actor, system_actor
from app.identity.models import Person
from app.outbox import jobs
from app.outbox.acting import actor_of_job

LIVE = ("proposed", "active", "dormant")


def vacate_left_owners(now: datetime) -> int:
    """Record that an owner has left, on the day they were known to leave (R-IAR-12).

    Returns how many assets were vacated; each in a transaction of its own.
    """
    left = (
        select(Asset.reference, Person.ended_on)
        .join(Person, Person.id == Asset.owner_id)
        .where(Person.state == "left", Person.ended_on <= london_date(now), Asset.state.in_(LIVE))
        .order_by(Asset.id)
    )
    owned = session().execute(left).tuples().all()
    for reference, ended_on in owned:
        execute(
            Command(
                "asset", "mark_owner_vacant", reference,
                inputs={"reason": "The owner has left."}, effective_on=ended_on,
            ),
            system_actor(Door.JOB), now=now,
        )  # fmt: skip
    return len(owned)


AT_ONCE = 50
"""A page moves no more assets than this; more are a job (DESIGN 3)."""
MOST = 10_000
_KIND = "reassign_assets"


class Result(NamedTuple):
    """What became of one asset: no ``problem`` where it was offered to the new owner."""

    reference: str
    problem: str = ""


def check_reassignment(
    session: Session, references: Sequence[str], inputs: Mapping[str, str], actor: Actor
) -> None:
    """Check who and why before the first move. Raises InvalidError with every fault."""
    noun = get_noun("asset")
    transition = noun.transition("reassign")
    assert transition is not None
    for organisation_id in _organisations(session, references):
        check(session, noun, transition, inputs, organisation_id, actor)


def _organisations(session: Session, references: Sequence[str]) -> list[int]:
    found: set[int] = set()
    for some in _parts(references):
        rows = select(Asset.organisation_id).where(Asset.reference.in_(some)).distinct()
        found.update(session.scalars(rows))
    return sorted(found)


def _parts(references: Sequence[str]) -> Iterator[Sequence[str]]:
    return (references[at : at + 500] for at in range(0, len(references), 500))


def reassign(
    references: Sequence[str],
    inputs: Mapping[str, str],
    actor: Actor,
    key: str,
    *,
    now: datetime,
    progress: Callable[[int], None] = lambda _done: None,
) -> list[Result]:
    """Offer each asset to another owner by the one path, in a transaction of its own (R-IAR-10).

    One that is refused stays as it is and the others go on; the same ``key`` again acts once.
    """
    found = []
    for number, reference in enumerate(references, 1):
        command = Command("asset", "reassign", reference, inputs=inputs, key=f"{key}:{reference}")
        try:
            execute(command, actor, now=now)
        except CaseworkError as error:
            found.append(Result(reference, str(error)))
        else:
            found.append(Result(reference))
        if number % AT_ONCE == 0:
            progress(number)
    return found


def queue_reassignment(
    references: Sequence[str], inputs: Mapping[str, str], actor: Actor, key: str, *, now: datetime
) -> str:
    """Have many assets reassigned outside the page; returns the job's reference."""
    payload = {"references": list(references), "inputs": dict(inputs)}
    return enqueue(
        _KIND, f"{_KIND}:{actor.person_id}:{key}", payload, person_id=actor.person_id,
        organisation_id=None, now=now,
    )  # fmt: skip


def register_reassignment() -> None:
    """Declare the job."""
    jobs.register(_KIND, _reassign_many)


def _reassign_many(context: jobs.JobContext) -> Mapping[str, Any]:
    """As whoever asked, with the roles they hold now; begun again, it repeats nothing."""
    actor, now = actor_of_job(context), context.now()
    references = context.payload["references"]
    results = reassign(
        references, context.payload["inputs"], actor, context.reference, now=now,
        progress=lambda done: context.progress(done, len(references)),
    )  # fmt: skip
    refused = sum(1 for one in results if one.problem)
    return {
        "reassigned": len(results) - refused, "refused": refused,
        "results": [list(one) for one in results],
    }  # fmt: skip
