"""A plan that comes in stands here where it stood there, by moves and under their rules."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.actions.models import Action
from app.core.database import session
from app.core.dates import london_date
from app.measures.figures import Question, compute
from app.reminders.models import DueItem
from tests.factories.world import World, council
from tests.integration.exchange.conftest import Answer, Import, bring_in, counts, run

__all__ = ["bring_in", "run"]
HEAD = (
    "Rec No,Recommendation,Responsible officer,Target date,Status,Date completed,Evidence,Source\n"
)
PLAN = (
    HEAD + "R1,Train the post room,Di Fox,2026-09-30,Not started,,,Audit\n"
    "R2,Lock the cabinets,Di Fox,2026-09-30,Ongoing,,,Audit\n"
    "R3,Check addresses,Di Fox,2026-03-31,Implemented,2026-03-12,Seen on site.,Audit\n"
    "R4,Encrypt the sticks,Di Fox,2026-03-31,Closed,2026-03-13,List of sticks.,Audit\n"
    "R5,Buy a safe,Di Fox,2026-03-31,Superseded,,,Audit\n"
    "R6,Shred more,Di Fox,2026-09-30,,,,Audit\n"
)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield council()


def _actions() -> dict[str, Action]:
    session().expire_all()
    return {str(one.source_reference): one for one in session().scalars(select(Action))}


def _states() -> dict[str, str]:
    return {key: one.state for key, one in sorted(_actions().items())}


def _dues(reference: str) -> list[str]:
    wanted = select(DueItem.kind).where(
        DueItem.subject_reference == reference, DueItem.closed_at.is_(None)
    )
    return list(session().scalars(wanted))


def test_a_plan_comes_in_as_it_stands_and_figures_know_since_when(
    world: World, bring_in: Import, run: Callable[..., Answer], tmp_path: Path
) -> None:
    code, value = bring_in("actions", PLAN)
    assert (code, counts(value)) == (0, (6, 0, 0, 0)), value["errors"]
    states = ("open", "in_progress", "completed", "verified", "cancelled", "open")
    assert _states() == dict(zip(("R1", "R2", "R3", "R4", "R5", "R6"), states, strict=True))
    found = _actions()
    day, today = date(2026, 3, 13), found["R6"].raised_on
    assert today == london_date(found["R6"].created_at)
    assert (found["R4"].completed_on, found["R4"].verified_on) == (day, day)
    assert (found["R3"].completed_on, found["R3"].verified_on) == (date(2026, 3, 12), None)
    assert (found["R4"].raised_on, found["R1"].raised_on) == (day, today)
    assert (_dues(found["R1"].reference), _dues(found["R5"].reference)) == (["action"], [])
    assert "action" not in _dues(found["R4"].reference)
    asked = Question((world.organisation_id,), date(2026, 4, 30), found["R4"].updated_at)
    assert compute(session(), "actions.complete", asked).shown == "1", "R4; R3 is not verified"

    assert counts(bring_in("actions", PLAN)[1]) == (0, 0, 6, 0)
    out = tmp_path / "plan.csv"
    options = ("--organisation", world.code, "--format", "csv", "--out", str(out))
    assert run("export", "actions", *options)[0] == 0
    assert counts(bring_in("actions", out)[1]) == (0, 0, 6, 0)


def test_a_later_edition_moves_actions_on_and_never_back(world: World, bring_in: Import) -> None:
    bring_in("actions", PLAN)
    later = (
        HEAD + "R1,Train the post room,Di Fox,2026-09-30,Done,2026-05-20,Signed sheets.,Audit\n"
        "R2,Lock the cabinets,Di Fox,2026-09-30,Not started,,,Audit\n"
        "R3,Check addresses,Di Fox,2026-03-31,Verified,2026-03-12,Seen on site.,Audit\n"
        "R4,Encrypt the sticks,Di Fox,2026-03-31,In progress,,List of sticks.,Audit\n"
    )
    code, value = bring_in("actions", later)
    assert (code, counts(value)) == (0, (0, 2, 2, 0)), value["errors"]
    states = _states()
    assert [states[key] for key in ("R1", "R2", "R3", "R4")] == [
        "completed", "in_progress", "verified", "verified"
    ]  # fmt: skip
    reopened = _actions()["R1"].reference
    world.do(world.as_("Ada Osei"), "action", "reopen", reopened, reason="Half of them came.")
    assert counts(bring_in("actions", later)[1]) == (0, 0, 4, 0)
    assert _states()["R1"] == "in_progress", "a file never undoes what people changed since"


@pytest.mark.parametrize(
    ("status", "day", "evidence", "column", "words"),
    [
        ("Purple", "", "", "Status", "“Purple” is no state of an action"),
        ("Done", "", "Photograph.", "Date completed", "enter the day it was completed"),
        ("Done", "2026-03-12", "", "Evidence", "say what shows that it is"),
        ("Open", "2026-03-12", "", "Date completed", "It is not done"),
        ("Risk accepted", "", "", "Status", "A file cannot accept a risk"),
    ],
)
def test_what_cannot_be_is_told_by_row_and_column(
    bring_in: Import, status: str, day: str, evidence: str, column: str, words: str
) -> None:
    rows = (
        f"R1,Train the post room,Di Fox,2026-09-30,{status},{day},{evidence},Audit\n"
        "R2,Lock the cabinets,Di Fox,2026-09-30,Done,2026-03-12,Seen on site.,Audit\n"
    )
    code, value = bring_in("actions", HEAD + rows)
    assert (code, counts(value)) == (1, (1, 0, 0, 1))
    (error,) = value["errors"]
    assert (error["row"], error["column"]) == (2, column)
    assert words in error["problem"]
    assert _states() == {"R2": "completed"}


def test_a_day_that_has_not_come_leaves_the_action_open_and_says_so(bring_in: Import) -> None:
    row = "R1,Train the post room,Di Fox,2026-09-30,Done,2027-03-12,Seen.,Audit\n"
    _code, value = bring_in("actions", HEAD + row)
    assert "cannot be after today" in str(value["warnings"])
    assert _states() == {"R1": "open"}


def test_whoever_owns_an_action_does_not_verify_it_by_a_file(
    world: World, bring_in: Import
) -> None:
    """R-AUD-02: it stays completed until somebody else has looked."""
    row = "R1,Train the post room,Ada Osei,2026-09-30,Closed,2026-03-12,Seen.,Audit\n"
    ada = ("--as", "ada.osei@northbourne.example")
    _code, value = bring_in("actions", HEAD + row, *ada)
    assert "its owner cannot verify it" in str(value["warnings"])
    assert _states() == {"R1": "completed"}


def test_undoing_the_import_withdraws_what_came_in_done(
    bring_in: Import, run: Callable[..., Any]
) -> None:
    _code, value = bring_in("actions", PLAN)
    code, undone = run("undo", value["reference"])
    assert code == 0, undone
    assert (undone["withdrawn"], undone["left"]) == (5, 1)
    assert set(_states().values()) == {"cancelled"}
