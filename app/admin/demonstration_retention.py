"""What the demonstration tells of retention: disposals, a legal hold, an asset handed over."""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from app.core.dates import london_date
from app.engine.commands import Outcome
from app.identity.actor import Actor

DATA = Path(__file__).resolve().parents[2] / "config" / "demonstration" / "retention.json"


class Teller(Protocol):
    """The story of one organisation, as far as this part of it asks."""

    data: dict[str, Any]
    people: dict[str, str]
    assets: dict[str, str]

    @property
    def code(self) -> str: ...

    @property
    def now(self) -> Any: ...

    def act(self, name: str) -> Actor: ...

    def do(
        self, actor: Actor, noun: str, trigger: str, reference: str | None = None, **inputs: Any
    ) -> Outcome: ...


@cache
def _events() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def tell(story: Teller, day: int) -> None:
    """Do what happens on one day of the year, as the people who do it."""
    events = _events().get(story.code, {})
    for kind, happen in (("disposals", _dispose), ("holds", _hold), ("transfers", _transfer)):
        for event in events.get(kind, ()):
            if event["day"] == day:
                happen(story, event)


def _dispose(story: Teller, event: dict[str, Any]) -> None:
    asset, owner = story.assets[event["asset"]], story.act(event["owner"])
    began = _began(story, event)
    story.do(owner, "asset", "assign_administrator", asset, person=story.people[event["asked_by"]])
    given = {name: event[name] for name in ("volume", "method", "reason")}
    if event["series"] is None:
        story.do(owner, "asset", "edit", asset, retention_trigger_on=began)
    else:
        given |= {"series": event["series"], "series_began_on": began}
    asked = story.act(event["asked_by"])
    disposal = story.do(asked, "disposal", "request", asset=asset, **given).reference
    if event["until"] == "request":
        return
    story.do(owner, "disposal", "approve", disposal)
    if event["until"] == "approve":
        return
    manager = story.act(_holder(story, "records_manager"))
    story.do(manager, "disposal", "confirm", disposal)
    story.do(
        manager, "disposal", "certify", disposal, carried_out_on=_today(story).isoformat(),
        carried_out_by="Collection crew", contractor="Shredwell Ltd",
        contractor_certificate=f"SW-{event['day']:05d}",
    )  # fmt: skip


def _hold(story: Teller, event: dict[str, Any]) -> None:
    asset = story.assets[event["asset"]]
    story.do(
        story.act(event["owner"]), "asset", "edit", asset,
        retention_trigger_on=_began(story, event),
    )  # fmt: skip
    review = _today(story) + timedelta(days=event["review"])
    story.do(
        story.act(_holder(story, "dpo")), "legal_hold", "place", case_kind=event["kind"],
        case_number=event["number"], reason=event["reason"], assets=asset,
        review_on=review.isoformat(),
    )  # fmt: skip


def _transfer(story: Teller, event: dict[str, Any]) -> None:
    asset = story.assets[event["asset"]]
    story.do(
        story.act(event["owner"]), "asset", "request_transfer", asset,
        transfer_body=event["body"], accepted_by=story.people[event["accepted_by"]],
        transfer_basis=event["basis"], transfer_inventory=event["inventory"],
        successor_reference=event["successor"],
    )  # fmt: skip
    story.do(story.act(event["accepted_by"]), "asset", "accept_transfer", asset, note=event["note"])


def _holder(story: Teller, role: str) -> str:
    return str(next(p["name"] for p in story.data["people"] if role in p["roles"]))


def _today(story: Teller) -> date:
    return london_date(story.now)


def _began(story: Teller, event: dict[str, Any]) -> str:
    return (_today(story) - timedelta(days=event["began"])).isoformat()
