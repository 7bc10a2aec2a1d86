"""An office that works on incidents at its pages, each person in a browser of their own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.factories.incidents import FRIDAY, office
from tests.factories.scenarios import Scene, Turn
from tests.factories.world import OPERATOR, World
from tests.support.visiting import Visitor, form_of, words_of

NEW_YEAR = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""Since when its people hold their roles."""


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

    def reported(self, answers: Mapping[str, Any], by: str = "Di Fox") -> str:
        """Report at the pages, question by question; returns the reference.

        What the report does not ask, the case owner adds at the case's own page.
        """
        left = dict(answers)
        reference = asked(self.at(by), "/incidents/report", left)
        if left:
            self.at("Ada Osei").edit(f"/incidents/{reference}", **left)
        return reference

    def told_by_the_public(self, answers: Mapping[str, Any]) -> str:
        """Report without account; returns the reference."""
        return asked(Visitor(self.app.test_client()), f"/report/{self.world.code}", dict(answers))

    def take(self, reference: str, turn: Turn) -> None:
        """Take one turn of a scenario at its page."""
        address = f"/incidents/{reference}"
        typed = {name: self._named(value) for name, value in turn.typed.items()}
        if turn.move == "edit":
            self.at(turn.who).edit(address, **typed)
        elif turn.move == "clock":
            self.at(turn.who).do("/obligations/new", incident=reference, **typed)
        elif turn.move == "notice":
            self._notice(turn.who, reference, **typed)
        else:
            self.at(turn.who).do(f"{address}/{turn.move}", **typed)

    def clock(self, reference: str, label: str) -> str:
        """The reference of a case's legal clock, by what its page calls it."""
        page = self.page(reference)
        after = page[page.index("Legal clocks") :]
        found = re.search(r"/obligations/(OBL-\d{4}-\d+)", after[after.index(label) :])
        assert found is not None, label
        return found[1]

    def _notice(
        self, who: str, reference: str, *, kind: str, to: str, sent: dict[str, Any]
    ) -> None:
        clock = {"obligation": self.clock(reference, to)} if to else {}
        notice = self.at(who).do(
            "/notifications/new", incident=reference, kind=kind, text="What we know.", **clock
        )
        self.at(who).do(f"{notice}/file", **sent)

    def played(self, scene: Scene) -> str:
        """Play a scenario to its end; returns the reference of its case."""
        reference = self.reported(scene.report)
        for turn in scene.turns:
            self.take(reference, turn)
        return reference

    def _named(self, value: Any) -> Any:
        records = {"{asset}": self.asset, "{rule}": self.rule}
        return records.get(value, value) if isinstance(value, str) else value


def asked(visitor: Visitor, home: str, left: dict[str, Any]) -> str:
    """Answer question after question out of ``left``, send it, and read the reference."""
    here = visitor.do(home)
    while not here.endswith("/check"):
        names = form_of(visitor.read(here)).names
        given = {name: left.pop(name) for name in list(left) if {name, f"{name}-day"} & names}
        here = _next(visitor, here, given, left)
    found = re.search(r"INC-\d{4}-\d+", visitor.read(visitor.do(here)))
    assert found is not None
    return found[0]


def _next(visitor: Visitor, here: str, given: dict[str, Any], left: dict[str, Any]) -> str:
    """Answer one question; of an hour that happened twice it asks on which side."""
    answer = visitor.send(here, **given)
    if answer.status_code == 422 and (asked_too := set(left) & form_of(answer.text).names):
        form = form_of(answer.text)
        for name in asked_too:
            form.fill(name, left.pop(name))
        answer = visitor.client.post(here, data=form.values)
    assert answer.status_code == 302, f"{here}: {answer.status_code} {words_of(answer)}"
    return str(answer.location)


@pytest.fixture
def desk(app: Flask, clock: time_machine.Traveller) -> Desk:
    """An office on a Friday afternoon that holds health data, with an asset and a rule."""
    clock.move_to(FRIDAY)
    with app.app_context():
        world = office(now=NEW_YEAR)
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
        world.now = FRIDAY
        return Desk(app, world, asset, rule)
