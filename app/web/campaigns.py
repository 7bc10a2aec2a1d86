"""The pages of a review campaign: how far it has come, and answering for one's whole portfolio."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.assets.campaigns.models import CampaignItem, ReviewCampaign
from app.assets.campaigns.queries import (
    RESULTS,
    Progress,
    by_directorate,
    by_owner,
    in_all,
    unconfirmed,
)
from app.assets.models import Asset
from app.core.database import session
from app.core.errors import CaseworkError, DeniedError, InvalidError, NotFoundError, RefusedError
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.noun import Noun, get_noun
from app.engine.reading import get_visible
from app.engine.unit_of_work import retrying, unit_of_work
from app.http.guard import signed_in
from app.policy.decisions import predicate
from app.policy.table import rules_for
from app.ui.page import Link, Page, Problem
from app.ui.record import Choice, Fact, Related, Section
from app.ui.words import counted

blueprint = Blueprint("campaigns", __name__)
VIEW, REVIEW = "review_campaign.view", "asset.review"
SHOWN = 200
_REFUSED = (DeniedError, InvalidError, NotFoundError, RefusedError)


def sections(noun: Noun, record: Any) -> list[Section]:
    """How far a campaign has come: for who may see all of it by directorate and owner."""
    if noun.name != "review_campaign":
        return []
    if not _sees_all(record):
        mine = in_all(session(), record, CampaignItem.asset_id.in_(select(Asset.id).where(_mine())))
        return [Section("Your assets", [_progress(mine, "Answered")])]
    return [
        Section("How far it has come", [_progress(in_all(session(), record), "All")]),
        Section(
            "By directorate", [_progress(p, p.name) for p in by_directorate(session(), record)]
        ),
        Section("By owner", [_progress(p, p.name) for p in by_owner(session(), record)[:SHOWN]]),
    ]


def related(noun: Noun, record: Any) -> list[Related]:
    """The assets that their owners cannot confirm."""
    if noun.name != "review_campaign" or not _sees_all(record):
        return []
    links = [
        Link(name, f"/assets/{reference}", note=f"{reference}: {note}" if note else reference)
        for reference, name, note in unconfirmed(session(), record)
    ]
    return [Related("Cannot be confirmed", links, empty="None.")]


def choices(noun: Noun, record: Any) -> list[Choice]:
    """Answering, for who owns something that the campaign asks about."""
    if noun.name != "review_campaign" or record.state != "open" or not _items(record, limit=1):
        return []
    return [Choice("Answer for your assets", f"/campaigns/{record.reference}/answer")]


def _progress(part: Progress, label: str) -> Fact:
    note = [f"{part.waiting:,} not answered"] if part.waiting else []
    if part.unconfirmed:
        note.append(f"{part.unconfirmed:,} cannot be confirmed")
    value = f"{part.reviewed:,} of {counted(part.asked, 'asset')} reviewed"
    return Fact(label, value, note=", ".join(note))


def _sees_all(campaign: ReviewCampaign) -> bool:
    """Whether the reader answers for the organisation, and not only for assets of their own."""
    wide = {rule.role for rule in rules_for(VIEW) if rule.where == "organisation"}
    return bool(wide & g.actor.roles(campaign.organisation_id))


def _mine() -> Any:
    return predicate(g.actor, [REVIEW], get_noun("asset").shape)


def _items(campaign: ReviewCampaign, *, limit: int | None = None) -> list[tuple[Any, Any]]:
    """The assets of a campaign that the reader answers for, unanswered ones first."""
    rows = session().execute(
        select(CampaignItem, Asset)
        .join(Asset, Asset.id == CampaignItem.asset_id)
        .where(CampaignItem.campaign_id == campaign.id, Asset.state == "active", _mine())
        .order_by(CampaignItem.result.is_not(None), Asset.reference)
        .limit(limit)
    )
    return [(item, asset) for item, asset in rows]


@blueprint.route("/campaigns/<reference>/answer", methods=["GET", "POST"])
@signed_in
def answer(reference: str) -> ResponseReturnValue:
    """Answer for each asset, or say of all that are unanswered that nothing has changed."""
    record, full = get_visible(session(), get_noun("review_campaign"), reference.upper(), g.actor)
    items = _items(record) if full else []
    if not items:
        raise NotFoundError("page")
    if request.method == "GET" or record.state != "open":
        return _page(record, items, [])
    commands = _commands(items)
    refused = retrying(lambda: _take(commands))
    problems = _why(refused)
    done = len(commands) - len(refused)
    if done or not problems:
        flash(f"{counted(done, 'answer')} saved." if done else "Nothing changed.", "success")
    if problems:
        return _page(record, _items(record), problems), 422
    return redirect(f"/campaigns/{record.reference}/answer")


def _commands(items: list[tuple[Any, Any]]) -> list[Command]:
    """The moves of assets that the form asks for: only what differs from what was answered."""
    found = []
    everything = request.form.get("all") == "no_change"
    for item, asset in items:
        result = request.form.get(f"result-{asset.reference}", "")
        note = request.form.get(f"note-{asset.reference}", "").strip()
        if everything and not result and item.result is None:
            result = "no_change"
        if not result or (result == item.result and note == (item.note or "")):
            continue
        trigger = "cannot_confirm" if result == "cannot_confirm" else "review"
        inputs = {"note": note} | ({"review_result": result} if trigger == "review" else {})
        found.append(Command("asset", trigger, asset.reference, inputs=inputs))
    return found


def _take(commands: list[Command]) -> list[Command]:
    """Take all that can be taken in one transaction; returns those that were refused."""
    refused = []
    with unit_of_work(g.now):
        for command in commands:
            try:
                execute(command, g.actor, now=g.now)
            except _REFUSED:
                refused.append(command)  # before anything was written for it
    return refused


def _why(refused: list[Command]) -> list[Problem]:
    """Ask again one by one, so that each refusal is recorded and says its reasons."""
    problems = []
    for command in refused:
        field = f"result-{command.reference}"
        try:
            execute(command, g.actor, now=g.now)
        except InvalidError as error:
            problems += [Problem(f"{command.reference}: {f.sentence}", field) for f in error.faults]
        except RefusedError as error:
            problems += [
                Problem(f"{command.reference}: {r.sentence}", field) for r in error.refusals
            ]
        except CaseworkError as error:
            problems.append(Problem(f"{command.reference}: {error}", field))
    return problems


def _page(campaign: ReviewCampaign, items: list[tuple[Any, Any]], problems: list[Problem]) -> str:
    rows = [
        (asset, request.form.get(f"result-{asset.reference}") or item.result or "",
         request.form.get(f"note-{asset.reference}") or item.note or "", item.result)
        for item, asset in items[:SHOWN]
    ]  # fmt: skip
    page = Page(
        "Answer for your assets", caption=f"{campaign.title}, {campaign.reference}",
        back_link=f"/campaigns/{campaign.reference}",
    )  # fmt: skip
    return render_template(
        "campaigns/answer.html", page=page, rows=rows, problems=problems, campaign=campaign,
        results=RESULTS, more=max(0, len(items) - SHOWN),
        unanswered=sum(item.result is None for item, _asset in items),
    )  # fmt: skip
