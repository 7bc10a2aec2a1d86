"""The home page: what must I do, by when; and for those who answer for all, how it stands."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, g, render_template
from sqlalchemy import ColumnElement, func, or_, select

from app.assets.campaigns.models import CampaignItem, ReviewCampaign
from app.assets.models import Asset
from app.assets.rules.statements import statement_title
from app.assets.statements.models import OwnerStatement
from app.core.database import session
from app.core.dates import london_date
from app.http.guard import signed_in
from app.identity.actor import Actor
from app.identity.models import Team
from app.outbox.models import Message
from app.policy.decisions import may_somewhere
from app.ui.page import Page
from app.ui.words import counted
from app.web import actions, handbook, incident_tasks, risks
from app.web.home_warnings import office_warnings, owners_who_left
from app.web.reporting import own
from app.web.tasks import MOST, Task, endings, falling_due, running_clocks, task

blueprint = Blueprint("home", __name__)
LIVE = ("proposed", "active")
NO_DIRECTORATE = "No directorate"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one directorate stands, for the SIRO."""

    name: str
    assets: int
    without_owner: int
    incomplete: int
    overdue: int
    high_risk: int


@blueprint.get("/")
@signed_in
def show() -> str:
    """Show what waits for this person, soonest first."""
    today = london_date(g.now)
    tasks = [*_offers(g.actor, today), *_reviews(g.actor, today), *_interim(g.actor, today),
             *_incomplete(g.actor), *_officer(g.actor), *endings(g.actor, today),
             *_statements(g.actor, today), *_campaigns(g.actor, today),
             *_policies(g.actor, today), *_risks(g.actor, today),
             *running_clocks(g.actor, _people(g.actor), g.now)]  # fmt: skip
    tasks.sort(key=lambda one: one.order)
    unread = session().scalar(
        select(func.count()).select_from(Message).where(
            Message.person_id == (g.actor.person_id or 0), Message.state == "unread"
        )
    )  # fmt: skip
    wide = may_somewhere(g.actor, "measure.view") and "siro" in g.actor.roles()
    return render_template(
        "home/show.html", page=Page("What you need to do"), tasks=tasks[:MOST],
        more=max(0, len(tasks) - MOST), unread=unread or 0, name=g.actor.name, unsent=own.unsent(),
        standing=_standing(g.actor, today) if wide else [],
        offices=office_warnings(g.actor, today), orphans=owners_who_left(g.actor, today),
    )  # fmt: skip


def _people(actor: Actor) -> tuple[int, ...]:
    """Oneself, and every office-holder whose role one has taken over."""
    held = {h.person_id for h in actor.holdings if h.as_deputy}
    return tuple({actor.person_id or 0, *held})


def _assets(test: ColumnElement[bool]) -> list[tuple[str, str, date | None, date | None]]:
    rows = session().execute(
        select(Asset.reference, Asset.name, Asset.next_review_on, Asset.reassign_by)
        .where(test)
        .order_by(Asset.next_review_on, Asset.id)
        .limit(MOST + 1)
    )
    return list(rows.tuples())


def _offers(actor: Actor, today: date) -> list[Task]:
    rows = session().execute(
        select(Asset.reference, Asset.name, Asset.offered_on)
        .where(Asset.offered_to_id.in_(_people(actor)), Asset.state.in_((*LIVE, "dormant")))
        .order_by(Asset.offered_on, Asset.id)
        .limit(MOST + 1)
    )
    return [
        Task(name, f"/assets/{reference}", "Accept or decline ownership", offered_on,
             f"offered {offered_on.day} {offered_on:%B}" if offered_on else "")
        for reference, name, offered_on in rows
    ]  # fmt: skip


def _reviews(actor: Actor, today: date) -> list[Task]:
    """Reviews fall into view 60 days ahead (the first step of the ladder)."""
    horizon = date.fromordinal(today.toordinal() + 60)
    mine = Asset.owner_id.in_(_people(actor)) & (Asset.state == "active")
    return [
        task(name, f"/assets/{reference}/review", "Review", due, today)
        for reference, name, due, _by in _assets(mine & (Asset.next_review_on <= horizon))
    ]


def _statements(actor: Actor, today: date) -> list[Task]:
    """One's own statement to sign, and for the SIRO those that wait for a decision (R-IAR-16)."""
    places = tuple(h.organisation_id for h in actor.holdings if h.role == "siro")
    mine = OwnerStatement.owner_id.in_(_people(actor)) & OwnerStatement.left_on.is_(None)
    theirs = OwnerStatement.organisation_id.in_(places) & (OwnerStatement.state == "submitted")
    rows = session().scalars(
        select(OwnerStatement)
        .where(or_(mine & OwnerStatement.state.not_in(("submitted", "accepted")), theirs))
        .order_by(OwnerStatement.due_on, OwnerStatement.id)
        .limit(MOST + 1)
    )
    found = []
    for one in rows:
        title, address = statement_title(one.year), f"/statements/{one.reference}"
        if one.state == "submitted":
            found.append(Task(f"{title}, {one.reference}", address, "Accept or return"))
            continue
        by = one.again_by or one.due_on
        do = f"Statement to sign by {by.day} {by:%B}"
        found.append(task(title, f"{address}/answer", do, by, today))
    return found


def _campaigns(actor: Actor, today: date) -> list[Task]:
    """Campaigns that wait for one's answers."""
    rows = session().execute(
        select(
            ReviewCampaign.reference, ReviewCampaign.title, ReviewCampaign.due_on, func.count()
        )
        .join(CampaignItem, CampaignItem.campaign_id == ReviewCampaign.id)
        .join(Asset, Asset.id == CampaignItem.asset_id)
        .where(
            ReviewCampaign.state == "open", CampaignItem.owner_id.in_(_people(actor)),
            CampaignItem.result.is_(None), Asset.state == "active",
        )
        .group_by(ReviewCampaign.id, ReviewCampaign.reference, ReviewCampaign.title,
                  ReviewCampaign.due_on)
        .order_by(ReviewCampaign.due_on, ReviewCampaign.id)
        .limit(MOST)
    )  # fmt: skip
    return [
        task(title, f"/campaigns/{reference}/answer", f"Answer for {counted(many, 'asset')}", due,
              today)
        for reference, title, due, many in rows.tuples()
    ]  # fmt: skip


def _policies(actor: Actor, today: date) -> list[Task]:
    """Policies that wait for one's approval or review."""
    return [task(*one, today) for one in handbook.waiting(actor, _people(actor), today)]


def _risks(actor: Actor, today: date) -> list[Task]:
    """Risks, actions, contracts and published datasets that wait for one."""
    mine = _people(actor)
    found = [
        *risks.waiting(actor, mine, today),
        *actions.waiting(actor, mine, today),
        *incident_tasks.waiting(actor, mine, today),
        *falling_due(actor, mine, today),
    ]
    return [task(*one, today) for one in found]


def _interim(actor: Actor, today: date) -> list[Task]:
    mine = Asset.interim_owner_id.in_(_people(actor)) & Asset.owner_id.is_(None)
    return [
        task(name, f"/assets/{reference}", "You are interim owner: find an owner", by, today)
        for reference, name, _due, by in _assets(mine)
    ]


def _incomplete(actor: Actor) -> list[Task]:
    mine = or_(
        Asset.owner_id.in_(_people(actor)), Asset.administrator_id.in_(_people(actor))
    ) & (Asset.missing_count > 0) & Asset.state.in_(LIVE)  # fmt: skip
    return [
        Task(name, f"/assets/{reference}", "Something is missing")
        for reference, name, _due, _by in _assets(mine)
    ]


def _officer(actor: Actor) -> list[Task]:
    """What waits for the IG team: assets nobody owns or was offered, markings to settle."""
    places = tuple(
        h.organisation_id for h in actor.holdings if h.role == "ig_officer" and h.organisation_id
    )
    if not places:
        return []
    here = Asset.organisation_id.in_(places) & Asset.state.in_(LIVE)
    waiting = here & Asset.owner_id.is_(None) & Asset.offered_to_id.is_(None)
    found = [
        Task(name, f"/assets/{reference}/offer_ownership", "Offer to an owner", by)
        for reference, name, _due, by in _assets(waiting)
    ]
    return found + [
        Task(name, f"/assets/{reference}/resolve_marking", "Settle the marking")
        for reference, name, _due, _by in _assets(here & Asset.marking_needs_review.is_(True))
    ]


def _standing(actor: Actor, today: date) -> list[Standing]:
    """Directorates, and how far each has come (scenario 2)."""
    places = tuple(
        h.organisation_id for h in actor.holdings if h.role == "siro" and h.organisation_id
    )
    top = select(Team.id, Team.name, Team.path).where(
        Team.organisation_id.in_(places), Team.parent_id.is_(None), Team.state == "open"
    ).subquery()  # fmt: skip
    inside = select(Team.id, top.c.name).join(top, Team.path.startswith(top.c.path)).subquery()
    late = (Asset.state == "active") & (Asset.next_review_on < today)
    rows = session().execute(
        select(
            inside.c.name, func.count(),
            func.count().filter(Asset.owner_id.is_(None)),
            func.count().filter(Asset.missing_count > 0),
            func.count().filter(late), func.count().filter(Asset.at_high_risk.is_(True)),
        )
        .select_from(Asset)
        .outerjoin(inside, inside.c.id == Asset.team_id)
        .where(Asset.organisation_id.in_(places), Asset.state.in_(LIVE))
        .group_by(inside.c.name)
    )  # fmt: skip
    found = [Standing(name or NO_DIRECTORATE, *rest) for name, *rest in rows.tuples()]
    return sorted(found, key=lambda one: (one.name == NO_DIRECTORATE, one.name.lower()))
