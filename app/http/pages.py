"""What every page knows: who is signed in, where they work, and what must be said at the top."""

from typing import Any

from flask import Flask, current_app, g
from sqlalchemy.exc import SQLAlchemyError

from app.core.database import session
from app.core.dates import london_date
from app.core.installation import installation
from app.core.parameters import lookup
from app.http.login import idle_limit
from app.http.places import Place
from app.http.requests import now_of, working_place
from app.policy.decisions import may_somewhere
from app.ui.page import SERVICE_NAME, Account, Banner, Link


def init_app(app: Flask) -> None:
    """Give templates who asks and where they work, ``banners``, and ``may`` for menus."""
    app.context_processor(_page)


def _page() -> dict[str, Any]:
    place = working_place()
    return {
        "actor": g.get("actor"),
        "user": g.get("user"),
        "places": g.get("places", ()),
        "working_place": place,
        "organisation_name": place.name if place else SERVICE_NAME,
        "account": _account(place),
        "banners": _banners(),
        "may": _may,
    }


def _account(place: Place | None) -> Account | None:
    """Who is signed in, for the bar under the header, where one chooses where to work."""
    if g.get("user") is None:
        return None
    links = [Link("Messages", "/messages"), Link("Your account", "/account")]
    if _may("incident.view_own_report"):
        links.insert(0, Link("Reports you made", "/incidents/mine"))
    if len(g.places) > 1:
        links.insert(0, Link("Change organisation", "/account/organisation"))
    if _may("setting.view"):
        links.append(Link("Administration", "/admin/"))
    return Account(
        name=g.actor.name, sign_out_href="/sign-out", links=tuple(links),
        organisation=place.name if place else "all your organisations",
        idle_minutes=int(idle_limit(g.now).total_seconds() // 60),
        warn_minutes=int(lookup("session.warn_minutes", london_date(g.now))),
        search_href="/search" if _may("search.use") else "",
    )  # fmt: skip


def _may(*permissions: str) -> bool:
    """Whether to show a menu entry: a role with any of these is held somewhere."""
    actor = g.get("actor")
    return actor is not None and any(may_somewhere(actor, name) for name in permissions)


def _banners() -> list[Banner]:
    banners = []
    if is_demonstration():
        text = "This is a demonstration. Its people and records are made up."
        banners.append(Banner("Demonstration", text))
    if now_of(current_app).travelling:
        text = "The clock of this installation was set by hand. Dates and deadlines follow it."
        banners.append(Banner("Clock set", text))
    return banners


def is_demonstration() -> bool:
    """Whether this database is marked as a demonstration; never in production."""
    if current_app.config["IG_ENV"] == "production":
        return False
    if "demonstration" not in g:
        g.demonstration = _read_demonstration()
    return bool(g.demonstration)


def _read_demonstration() -> bool:
    try:
        return installation(session()).demonstration
    except SQLAlchemyError:  # the page that says the database is away must not need it
        session().rollback()
        return False
