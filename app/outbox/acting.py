"""Who a job acts for."""

from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.identity.actor import Actor, load_actor, system_actor
from app.outbox.jobs import JobContext


def actor_of_job(context: JobContext) -> Actor:
    """Whoever asked, with the roles they hold now; they had proved who they are when they asked."""
    if context.person_id is None:
        return system_actor(Door.JOB)
    return load_actor(
        session(), context.person_id, today=london_date(context.now()), door=Door.JOB,
        second_factor=True,
    )  # fmt: skip
