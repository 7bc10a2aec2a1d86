"""A lesson of an incident: anonymised, approved by somebody who did not write it, and shared.

It is published to the team, to its service or to all staff; whoever reads it learns nothing of who
was affected (domain A8).
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Tell, Transition, Workflow


class State(StrEnum):
    """Where a lesson stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    anonymised: bool = True
    team_known: bool = True
    edited_it: bool = False


def anonymised(facts: Facts) -> Refusal | None:
    """Nobody affected can be recognised in what is shared."""
    if facts.anonymised:
        return None
    return Refusal("not_anonymised", "Change the draft until nobody can be recognised in it.")


def team_known(facts: Facts) -> Refusal | None:
    """A lesson for a team or a service needs to know which."""
    if facts.team_known:
        return None
    return Refusal("team_missing", "Record the team of the incident first, or publish it to all.")


def another_publisher(facts: Facts) -> Refusal | None:
    """A8: whose words it holds, as its author or as the last to change it, does not approve it."""
    if not facts.edited_it:
        return None
    return Refusal(
        "second_person_needed", "You changed this draft last, so somebody else must publish it."
    )


WORKFLOW = Workflow(
    name="lesson",
    title="Lesson",
    about=__doc__,
    states=State,
    initial=State.DRAFT,
    terminal=frozenset({State.WITHDRAWN}),
    meanings={
        State.DRAFT: "Being written; read by those who work on the case.",
        State.PUBLISHED: "Shared with its audience.",
        State.WITHDRAWN: "No longer shown.",
    },
    transitions=(
        Transition(
            "draft", "Draft a lesson", (), State.DRAFT, "lesson.drafted", edits_fields=True,
        ),
        Transition(
            "edit", "Change the draft", (State.DRAFT,), KEEP, "lesson.edited", edits_fields=True,
            permission="lesson.draft",
        ),
        Transition(
            "publish", "Publish", (State.DRAFT,), State.PUBLISHED, "lesson.published",
            guards=(another_publisher, anonymised, team_known),
            asks=(
                Ask("anonymised", "Can nobody be recognised in it", kind="yes_no",
                    choices=(("yes", "Nobody"), ("no", "Somebody might be"))),
            ),
            tells=(Tell("lesson_published", "author"),),
        ),
        Transition(
            "withdraw", "Withdraw", (State.DRAFT, State.PUBLISHED), State.WITHDRAWN,
            "lesson.withdrawn", asks=(REASON,), permission="lesson.publish",
        ),
    ),
)  # fmt: skip
