"""An import: a file is read and checked (staged), then applied as a whole, and may be undone."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import Ask, Refusal, Transition, Workflow


class State(StrEnum):
    """Where an import stands."""

    STAGED = "staged"
    APPLIED = "applied"
    REFUSED = "refused"
    DISCARDED = "discarded"
    UNDONE = "undone"


MEANINGS = {
    State.STAGED: "Read and checked; nothing has been changed yet.",
    State.APPLIED: "Its records were added and changed.",
    State.REFUSED: "Strict, with rejected rows: nothing of it was imported.",
    State.DISCARDED: "Looked at and not applied.",
    State.UNDONE: "What it had added was withdrawn and what it had changed put back.",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    strict: bool = False
    rejected: int = 0
    dry_run: bool = False
    checked: bool = True


def nothing_rejected_when_strict(facts: Facts) -> Refusal | None:
    """A strict import takes every row or none."""
    if not (facts.strict and facts.rejected):
        return None
    rows = "1 row was" if facts.rejected == 1 else f"{facts.rejected:,} rows were"
    return Refusal("rows_rejected", f"{rows} rejected, and this import is strict.")


def not_a_dry_run(facts: Facts) -> Refusal | None:
    """A dry run only looks."""
    return Refusal("dry_run", "This was a dry run.") if facts.dry_run else None


def rows_checked(facts: Facts) -> Refusal | None:
    """Rows are checked before any is applied."""
    return None if facts.checked else Refusal("not_checked", "The rows are still being checked.")


WORKFLOW = Workflow(
    name="import",
    title="Import",
    about=__doc__,
    states=State,
    initial=State.STAGED,
    terminal=frozenset({State.UNDONE, State.REFUSED, State.DISCARDED}),
    meanings=MEANINGS,  # type: ignore[arg-type]
    transitions=(
        Transition("start", "Check a file", (), State.STAGED, "import.staged", edits_fields=True),
        Transition(
            "apply",
            "Import these rows",
            (State.STAGED,),
            State.APPLIED,
            "import.applied",
            guards=(nothing_rejected_when_strict, not_a_dry_run, rows_checked),
            permission="import.start",
        ),
        Transition(
            "refuse",
            "Refuse the file",
            (State.STAGED,),
            State.REFUSED,
            "import.refused",
            permission="import.start",
        ),
        Transition(
            "discard",
            "Discard",
            (State.STAGED,),
            State.DISCARDED,
            "import.discarded",
            permission="import.start",
        ),
        Transition(
            "discard_abandoned",
            "Discard a draft that nobody came back to",
            (State.STAGED,),
            State.DISCARDED,
            "import.discarded_abandoned",
            permission="record.dispose_own_data",
            system_only=True,
        ),
        Transition(
            "undo",
            "Undo this import",
            (State.APPLIED,),
            State.UNDONE,
            "import.undone",
            asks=(Ask("reason", "Reason", kind="long_text", required=False),),
        ),
    ),
)
