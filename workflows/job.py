"""Long work that runs outside the page, so that it can be left and found again.

A job waits until a scheduler takes it. If the process that runs it dies, another takes it over when
its lease has run out; after three such deaths it has failed.
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, Ask, Transition, Workflow


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


MEANINGS = {
    State.WAITING: "Waits for its turn.",
    State.RUNNING: "Is being done.",
    State.DONE: "Finished.",
    State.FAILED: "Stopped with a problem; nothing of its last step was kept.",
    State.CANCELLED: "Was cancelled.",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """A job's moves need no guards."""


RUN = "job.run"

WORKFLOW = Workflow(
    name="job",
    title="Job",
    about=__doc__,
    states=State,
    initial=State.WAITING,
    terminal=frozenset({State.DONE, State.CANCELLED}),
    meanings=MEANINGS,  # type: ignore[arg-type]
    transitions=(
        Transition(
            "queue",
            "Begin",
            (),
            State.WAITING,
            "job.queued",
            asks=(
                Ask("kind", "Kind"),
                Ask("key", "Key"),
                Ask("asked_by", "Asked by", kind="integer", required=False),
                Ask("for_organisation", "Organisation", kind="integer", required=False),
            ),
            permission=RUN,
            system_only=True,
        ),
        Transition(
            "take", "Take", (State.WAITING,), State.RUNNING, "job.taken",
            permission=RUN, system_only=True,
        ),
        Transition(
            "take_over", "Take over", (State.RUNNING,), KEEP, "job.taken_over",
            permission=RUN, system_only=True,
        ),
        Transition(
            "finish", "Finish", (State.RUNNING,), State.DONE, "job.finished",
            permission=RUN, system_only=True,
        ),
        Transition(
            "fail", "Give up", (State.RUNNING,), State.FAILED, "job.failed",
            asks=(Ask("problem", "Problem", kind="long_text"),), permission=RUN, system_only=True,
        ),
        Transition(
            "cancel", "Cancel", (State.WAITING, State.RUNNING), State.CANCELLED, "job.cancelled",
            confirm="What was already done stays done.",
        ),
        Transition("retry", "Try again", (State.FAILED,), State.WAITING, "job.retried"),
    ),
)  # fmt: skip
