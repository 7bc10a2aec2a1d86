"""An office that works on incidents at its pages, each person in a browser of their own."""

from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.factories.incidents import FRIDAY, office
from tests.factories.scenarios import Scene, Turn
from tests.factories.world import OPERATOR, World
from tests.support.visiting import Visitor

MOVED_BY = {"edit": "edit", "clock": "/obligations/new"}


@dataclass(slots=True)
class Desk:
    """The office, the browsers of its people, and what its cases are linked to."""

    app: Flask
    world: World
    asset: str
    rule: str
    browsers: dict[str, Visitor] = field(default_factory=dict)

    def at(self, name: str) -> Visitor:
        """Somebody's browser, signed in once."""
        if name not in self.browsers:
            email = f"{name.lower().replace(' ', '.')}@{self.world.code}.example"
            self.browsers[name] = Visitor.signed_in(self.app, email)
        return self.browsers[name]

    def page(self, reference: str, name: str = "Dee Patel") -> str:
        """The page of a case as somebody reads it."""
        return self.at(name).read(f"/incidents/{reference}")

    def reported(self, answers: dict[str, Any], by: str = "Di Fox") -> str:
        """Report an incident; returns its reference."""
        with self.app.app_context():
            given = {name: value for name, value in answers.items() if value != ""}
            actor = self.world.as_(by)
            return self.world.do(actor, "incident", "report", **given).reference

    def take(self, reference: str, turn: Turn) -> None:
        """Take one turn of a scenario at its page."""
        address = f"/incidents/{reference}"
        typed = {name: self._named(value) for name, value in turn.typed.items()}
        if turn.move == "edit":
            self.at(turn.who).edit(address, **typed)
        elif turn.move == "clock":
            self.at(turn.who).do("/obligations/new", incident=reference, **typed)
        else:
            self.at(turn.who).do(f"{address}/{turn.move}", **typed)

    def played(self, scene: Scene) -> str:
        """Play a scenario to its end; returns the reference of its case."""
        reference = self.reported(dict(scene.report))
        for turn in scene.turns:
            self.take(reference, turn)
        return reference

    def _named(self, value: Any) -> Any:
        records = {"{asset}": self.asset, "{rule}": self.rule}
        return records.get(value, value) if isinstance(value, str) else value


@pytest.fixture
def desk(app: Flask, clock: time_machine.Traveller) -> Desk:
    """An office on a Friday afternoon that holds health data, with an asset and a rule."""
    clock.move_to(FRIDAY)
    with app.app_context():
        world = office()
        world.person("Cal Ames", "caldicott")
        world.person("Rita Moss", "records_manager")
        health = {"holds_health_data": "yes"}
        world.do(OPERATOR, "organisation", "edit", "ORG-2026-0001", **health)
        supplier = {"code": "bills", "name": "Bills Ltd", "kind": "supplier"}
        world.do(OPERATOR, "organisation", "create", **supplier)
        asset = world.asset("Ada Osei")
        rule = world.do(
            world.as_("Rita Moss"), "retention_rule", "draft", name="Breach log", period_months=72
        ).reference
        world.do(world.as_("Dee Patel"), "retention_rule", "approve", rule)
        return Desk(app, world, asset, rule)
