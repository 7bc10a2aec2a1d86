"""The demonstration's risks and contracts, told by running commands on the days they happened."""

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assets.contracts.fields import TERMS
from app.core.database import session
from app.core.dates import london_date
from app.core.vocabulary import vocabulary
from app.identity.models import Organisation

if TYPE_CHECKING:
    from app.admin.demonstration import Story
    from app.identity.actor import Actor

DATA = Path(__file__).resolve().parents[2] / "config" / "demonstration" / "risks.json"
ADDED, ACCEPTED = 70, 110


def happen(story: "Story", day: int, operator: "Actor") -> None:
    """Do what risks and contracts ask for on this day of the year; most days that is nothing."""
    told = json.loads(DATA.read_text(encoding="utf-8")).get(story.code, {})
    if day == ADDED:
        if "bands" in told:
            _set_bands(story, told["bands"])
        for row in told.get("contracts", ()):
            _contract(story, row, operator)
        for row in told.get("risks", ()):
            _risk(story, row)
    for row in told.get("risks", ()):
        _live(story, row, day)


def _set_bands(story: "Story", bands: dict[str, int]) -> None:
    administrator = story.holder("organisation_admin")
    here = select(Organisation.reference).where(Organisation.code == story.code)
    story.do(story.act(administrator), "organisation", "set_risk_bands",
             session().scalars(here).one(), **bands)  # fmt: skip


def _risk(story: "Story", row: dict[str, Any]) -> None:
    pairs = {
        f"{kind}_{part}": value
        for kind in ("inherent", "current", "target")
        for part, value in zip(("impact", "likelihood"), row[kind], strict=True)
    }
    made = story.do(
        story.act(story.officer()), "risk", "add", asset=story.assets[row["asset"]],
        name=row["name"], category=row["category"], cause=row["cause"], event=row["event"],
        consequence=row["consequence"], treatment=row["treatment"],
        treatment_plan=row.get("plan"), review_on=_date(story, row["review"]), **pairs,
    )  # fmt: skip
    story.risks[row["name"]] = made.reference


def _live(story: "Story", row: dict[str, Any], day: int) -> None:
    reference = story.risks.get(row["name"], "")
    accept, later, close = row.get("accept"), row.get("later"), row.get("close")
    if accept and accept["day"] == day:
        by = story.holder("siro") if accept["by"] == "siro" else story.owner_of(row["asset"])
        story.do(story.act(by), "risk", "accept", reference,
                 acceptance_expires_on=_date(story, accept["until"]))  # fmt: skip
    if later and later["day"] == day:
        impact, likelihood = later["current"]
        story.do(story.act(story.officer()), "risk", "edit", reference,
                 current_impact=impact, current_likelihood=likelihood)  # fmt: skip
    if close and close["day"] == day:
        story.do(story.act(story.officer()), "risk", "close", reference, reason=close["reason"])


def _contract(story: "Story", row: dict[str, Any], operator: "Actor") -> None:
    code = row["supplier"].lower().replace(" ", "-")
    known = select(Organisation.id).where(Organisation.code == code)
    if session().scalar(known) is None:
        story.do(operator, "organisation", "create", code=code, name=row["supplier"],
                 kind="supplier")  # fmt: skip
    terms = row["terms"]
    if terms == "all":
        terms = "; ".join(word.value for word in vocabulary(TERMS))
    officer = story.act(story.officer())
    made = story.do(
        officer, "contract", "add", name=row["name"], supplier=row["supplier"],
        source_reference=row["number"], starts_on=_date(story, row["from"]),
        ends_on=_date(story, row["until"]), processes_personal_data=row["personal"],
        article_28_terms=terms, exit_plan=row["exit"],
    )  # fmt: skip
    for asset in row["assets"]:
        story.do(officer, "contract", "link_asset", made.reference, asset=story.assets[asset])


def _date(story: "Story", day: int) -> str:
    return (london_date(story.start) + timedelta(days=day)).isoformat()
