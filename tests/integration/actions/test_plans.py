"""Action plans: files that come in, figures as at a day, who is told, and what a closure asks."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.actions.models import Action
from app.core.database import session
from app.core.dates import add_months
from app.engine.noun import get_noun
from app.links.actions import open_actions_of
from app.measures.figures import Question, compute
from app.outbox.models import Message
from app.reminders import tick
from tests.factories.world import World, council
from tests.integration.exchange.conftest import Answer, Import, bring_in, counts, run

__all__ = ["bring_in", "run"]
WHY = {"reason": "The supplier is late."}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = council()
        made.person("Mo Hill", sign_in=False)
        yield made


def _add(world: World, **inputs: Any) -> str:
    given = {"name": "Encrypt the sticks", "owner": "Di Fox", "due_on": "2026-06-30"}
    return world.do(world.as_("Ada Osei"), "action", "add", **(given | inputs)).reference


def _complete(world: World, reference: str, day: str) -> None:
    done = {"completed_on": day, "evidence": "Photographed."}
    world.do(world.as_("Ada Osei"), "action", "complete", reference, **done)


def _figures(world: World, day: date, known_at: datetime | None = None) -> list[str]:
    question = Question((world.organisation_id,), day, known_at or world.now)
    names = ("complete", "in_progress", "not_begun", "complete_percent", "overdue",
             "redated_three_times")  # fmt: skip
    return [compute(session(), f"actions.{name}", question).shown for name in names]


def test_a_plan_typed_in_today_is_counted_as_it_was_on_past_days(world: World) -> None:
    """Worked example 1: what was done by a day, begun by then, and the rest."""
    agreed = {"raised_on": "2026-03-02"}
    done, begun, rest, audited = (_add(world, **agreed) for _ in range(4))
    audited = _add(world, source_kind="audit", **agreed)
    ada = world.as_("Ada Osei")
    world.do(ada, "action", "start", done)
    _complete(world, done, "2026-04-10")
    world.do(ada, "action", "start", begun, started_on="2026-04-05")
    _complete(world, audited, "2026-04-20")
    assert _figures(world, date(2026, 4, 30)) == ["1", "2", "2", "20.0 %", "0", "0"]
    assert _figures(world, date(2026, 4, 6)) == ["0", "1", "4", "0.0 %", "0", "0"]
    assert _figures(world, date(2026, 3, 1)) == ["0", "0", "0", "n/a", "0", "0"]
    yesterday = world.now - timedelta(days=1)
    assert _figures(world, date(2026, 4, 30), yesterday)[3] == "n/a"
    before = world.now
    world.wait(days=2)
    world.do(world.as_("Cy Roe"), "action", "verify", audited)
    assert _figures(world, date(2026, 4, 30)) == ["2", "1", "2", "40.0 %", "0", "0"]
    assert _figures(world, date(2026, 4, 30), before)[0] == "1"
    world.do(ada, "action", "cancel", rest, reason="No longer needed.")
    assert _figures(world, world.now.date())[:3] == ["2", "1", "1"]


def test_overdue_and_often_redated_actions_are_counted_by_the_date_in_force(world: World) -> None:
    reference = _add(world)
    ada = world.as_("Ada Osei")
    for day in ("2026-07-10", "2026-07-20", "2026-07-31"):
        world.do(ada, "action", "redate", reference, new_due_on=day, **WHY)
    assert _figures(world, world.now.date())[4:] == ["0", "1"]
    assert _figures(world, date(2026, 7, 31))[4] == "0"
    assert _figures(world, date(2026, 8, 1))[4] == "1"
    _complete(world, reference, "2026-06-01")
    assert _figures(world, date(2026, 8, 1))[4:] == ["0", "0"]


def test_a_plan_comes_in_with_other_words_and_comes_again_unchanged(
    world: World, bring_in: Import, run: Callable[..., Answer], tmp_path: Path
) -> None:
    asset = world.asset("Ada Osei")
    plan = (
        "Rec No,Recommendation,Priority,Responsible officer,Target date,Source,About\n"
        f"R1,Train the post room,High,Di Fox,2026-01-31,Audit,{asset}\n"
        "R2,Lock the cabinets,Low,Nobody Known,,Audit,INC-2019-0001\n"
        "R2,Lock the other cabinets,Medium,Di Fox,2026-09-30,,\n"
    )
    code, value = bring_in("actions", plan)
    assert (code, counts(value)) == (0, (3, 0, 0, 0)), value["errors"]
    said = f"{value['warnings']} {value['notes']}"
    assert "INC-2019-0001" in said
    assert "Nobody Known" in said
    first, second, third = session().scalars(select(Action).order_by(Action.id))
    assert (first.due_on, first.subject, first.verification) == (date(2026, 1, 31), asset, "yes")
    assert second.raised_on is not None
    assert second.due_on == add_months(second.raised_on, 12)
    assert (second.subject, second.owner_id) == (None, None)
    assert (third.source_kind, third.verification) == ("other", "no")
    assert counts(bring_in("actions", plan)[1]) == (0, 0, 3, 0)
    later = plan.replace("2026-01-31", "2026-12-31").replace("Lock the cabinets", "Lock them")
    code, value = bring_in("actions", later)
    assert counts(value) == (0, 1, 1, 1)
    assert "asks for the reason" in str(value["errors"])
    out = tmp_path / "plan.csv"
    options = ("--organisation", world.code, "--format", "csv", "--out", str(out))
    assert run("export", "actions", *options)[0] == 0
    assert counts(bring_in("actions", out)[1]) == (0, 0, 3, 0)


def test_an_overdue_action_reaches_the_owner_of_its_record_and_then_the_siro(world: World) -> None:
    """R-ACT-01: the owner at once, their asset's owner after 14 days, the SIRO after 30."""
    asset = world.owned_asset("Ada Osei", "Bo Lin")
    reference = _add(world, subject=asset)

    def told(on: date) -> set[str]:
        world.now = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        tick.run(world.now)
        session().expire_all()
        wanted = select(Message.person_id).where(
            Message.subject_reference == reference, Message.name == "action_after"
        )
        people = set(session().scalars(wanted))
        model = get_noun("person").model
        return set(session().scalars(select(model.name).where(model.id.in_(people))))

    assert told(date(2026, 7, 7)) == {"Di Fox"}
    assert told(date(2026, 7, 14)) == {"Di Fox", "Bo Lin"}
    assert told(date(2026, 7, 30)) == {"Di Fox", "Bo Lin", "Cy Roe"}


def test_a_closure_reads_what_the_actions_of_a_record_still_need(world: World) -> None:
    asset = world.asset("Ada Osei")
    whole = _add(world, subject=asset)
    bare = _add(world, subject=asset, owner="", due_on="")
    _add(world)
    key = session().scalars(select(Action.subject_key).where(Action.reference == whole)).one()
    assert key is not None
    found = open_actions_of(session(), "asset", key)
    assert [(one.reference, one.has_owner, one.has_date) for one in found] == [
        (whole, True, True), (bare, False, False)
    ]  # fmt: skip
    _complete(world, whole, "2026-06-01")
    assert [one.reference for one in open_actions_of(session(), "asset", key)] == [bare]
    checked = _add(world, subject=asset, verification="yes")
    _complete(world, checked, "2026-06-01")
    assert [one.reference for one in open_actions_of(session(), "asset", key)] == [bare, checked]
    world.do(world.as_("Cy Roe"), "action", "verify", checked)
    assert [one.reference for one in open_actions_of(session(), "asset", key)] == [bare]
