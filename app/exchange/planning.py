"""Work out what applying an import will insert and change, before any lock is taken."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import rfc8785
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.fields import FieldKind, FieldSpec
from app.core.references import next_references
from app.engine import bulk
from app.engine.noun import get_noun
from app.engine.unit_of_work import UnitOfWork, unit_of_work
from app.exchange.comparing import COMPANION, NAMED, typed
from app.exchange.kinds import Kind, get_kind
from app.exchange.lookups import Lookups
from app.exchange.models import ImportRow, ImportRun
from app.identity.actor import Actor


@dataclass(slots=True)
class Adding:
    """A record to insert for a staged row. ``team`` and ``own`` are names settled at the end."""

    row_id: int
    columns: dict[str, Any]
    team: str | None = None
    own: str | None = None
    words: tuple[str, ...] = ()
    companion: dict[str, Any] | None = None


@dataclass(slots=True)
class Plan:
    """Everything that applying one import does."""

    run_id: int
    kind: Kind
    adding: list[Adding] = field(default_factory=list)
    changing: list[tuple[int, int]] = field(default_factory=list)
    advancing: list[tuple[int, int]] = field(default_factory=list)
    teams: dict[str, str] = field(default_factory=dict)
    references: list[str] = field(default_factory=list)
    companion_references: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    manifest: str = ""


_prepared: ContextVar[Plan | None] = ContextVar("prepared_plan", default=None)


@contextmanager
def prepared(plan: Plan) -> Iterator[None]:
    """Let the move that applies an import find what was worked out beforehand."""
    token = _prepared.set(plan)
    try:
        yield
    finally:
        _prepared.reset(token)


def plan_for(unit: UnitOfWork, run: ImportRun, actor: Actor) -> Plan:
    """Find the plan that was prepared, or work it out within the transaction."""
    plan = _prepared.get()
    return plan if plan is not None and plan.run_id == run.id else _plan(unit, run, actor)


def prepare(session: Session, run: ImportRun, actor: Actor, *, now: datetime) -> Plan:
    """Work out the plan and reserve its references in a short transaction of their own."""
    plan = _plan(UnitOfWork(session, now, current_app.config["IG_AUDIT_KEY"]), run, actor)
    noun = plan.kind.noun
    with unit_of_work(now) as unit:
        year = unit.today.year
        if plan.adding:
            plan.references = next_references(unit.session, noun.prefix, year, len(plan.adding))
        second = sum(1 for adding in plan.adding if adding.companion is not None)
        if second:
            prefix = get_noun(plan.kind.companion).prefix
            plan.companion_references = next_references(unit.session, prefix, year, second)
    return plan


def _plan(unit: UnitOfWork, run: ImportRun, actor: Actor) -> Plan:
    kind = get_kind(run.kind)
    plan = Plan(run.id, kind)
    lookups = Lookups(unit.session, run.organisation_id)
    outcomes: list[list[Any]] = []
    query = (
        select(ImportRow.id, ImportRow.row_number, ImportRow.outcome, ImportRow.key,
               ImportRow.position, ImportRow.values, ImportRow.record_id)
        .where(ImportRow.import_id == run.id)
        .order_by(ImportRow.id)
    )  # fmt: skip
    builder = _Builder(unit, run, kind, actor, lookups, plan)
    for row in unit.session.execute(query.execution_options(yield_per=2_000)):
        outcomes.append([row.row_number, row.outcome, row.key, row.position])
        if row.outcome in ("added", "changed"):
            builder.note_team(row.values)
        if row.outcome == "added":
            plan.adding.append(builder.adding(row))
        elif row.outcome == "changed":
            plan.changing.append((row.id, row.record_id))
    plan.manifest = hashlib.sha256(rfc8785.dumps(outcomes)).hexdigest()
    return plan


class _Builder:
    """Builds the records that rows make."""

    def __init__(
        self, unit: UnitOfWork, run: ImportRun, kind: Kind, actor: Actor, lookups: Lookups,
        plan: Plan,
    ) -> None:  # fmt: skip
        self.unit, self.kind, self.actor, self.lookups, self.plan = unit, kind, actor, lookups, plan
        self.noun = kind.noun
        self.fixed: dict[str, Any] = {}
        if not kind.installation:
            self.fixed["organisation_id"] = run.organisation_id
        if hasattr(self.noun.model, "import_id"):
            self.fixed["import_id"] = run.id
        self.team = next((s for s in kind.specs if s.kind is FieldKind.TEAM), None)

    def note_team(self, values: Mapping[str, Any]) -> None:
        """Remember a team that has to be made."""
        name = values.get(self.team.name) if self.team else None
        if name and self.team and self.lookups.find(self.team, name) is None:
            self.plan.teams.setdefault(str(name).casefold(), str(name))

    def adding(self, row: Any) -> Adding:
        """Build the record of a row, and the second one."""
        values: Mapping[str, Any] = row.values
        fixed = self.fixed | self._place(row.position)
        inputs = self._inputs(values, self.kind.specs)
        made = bulk.make(self.noun, self.kind.creating, inputs, self.unit, self.actor, fixed)
        self.plan.warnings += [f"Row {row.row_number:,}: {text}" for text in made.warnings]
        adding = Adding(row.id, made.columns)
        if self.team is not None:
            adding.team = values.get(self.team.name)
        if self.kind.own_reference:
            adding.own = values.get(self.kind.own_reference)
            names = (*self.kind.identities, "name")
            adding.words = tuple(str(values[n]).casefold() for n in names if values.get(n))
        if values.get(COMPANION):
            adding.companion = self.companion(values[COMPANION], made.columns, fixed)
        return adding

    def companion(
        self, values: Mapping[str, Any], first: Mapping[str, Any], fixed: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Build the second record of a row, named as the first."""
        noun = get_noun(self.kind.companion)
        inputs = self._inputs(values, self.kind.companion_specs)
        for name in ("name", "source_reference"):
            inputs.setdefault(name, first.get(name))
        transition = noun.workflow.creators[0]
        return bulk.make(noun, transition, inputs, self.unit, self.actor, fixed).columns

    def _place(self, position: int) -> dict[str, Any]:
        return {"source_position": position} if self.kind.places else {}

    def _inputs(self, values: Mapping[str, Any], specs: tuple[FieldSpec, ...]) -> dict[str, Any]:
        inputs: dict[str, Any] = {}
        for spec in specs:
            value = values.get(spec.name)
            if value is None:
                continue
            if spec.kind not in NAMED:
                inputs[spec.name] = typed(spec, value)
            elif (found := self.lookups.find(spec, value)) is not None:
                inputs[spec.name] = found
        return inputs
