"""A person's calendar address: made, shown once, revoked; and the feed it leads to."""

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from app.core.database import session
from app.engine.commands import Command
from app.engine.execute import execute
from app.http.guard import public, signed_in
from app.reminders.feeds import events_of, find_feed_owner
from app.reminders.icalendar import feed
from app.reminders.models import CalendarFeed
from app.ui.page import Page

blueprint = Blueprint("calendar_feed", __name__)
PLACE = "/account/calendar"


@blueprint.get("/calendar/<token>.ics")
@public
def read(token: str) -> Response:
    """Give the feed; whoever has its address may read it, so it names nobody."""
    person = find_feed_owner(session(), token, now=g.now)
    if person is None:
        raise NotFound
    settings = current_app.config["IG_SETTINGS"]
    events = events_of(session(), person.id, settings.base_url, now=g.now)
    written = feed("IG Casework", events, stamp=g.now)
    return Response(written, content_type="text/calendar; charset=utf-8")


@blueprint.get(PLACE)
@signed_in
def show() -> str:
    """Show one's calendar addresses, without the secret in them."""
    return _page()


@blueprint.post(PLACE)
@signed_in
def create() -> str:
    """Make an address; this answer is the only one that shows it."""
    home = next((p.code for p in g.places if p.id == g.user.organisation_id), None)
    outcome = execute(
        Command("calendar_feed", "create", organisation=home), g.whole_actor, now=g.now
    )
    base = current_app.config["IG_SETTINGS"].base_url
    return _page(made=f"{base}/calendar/{outcome.secret}.ics")


@blueprint.post(f"{PLACE}/<reference>/revoke")
@signed_in
def revoke(reference: str) -> ResponseReturnValue:
    """Revoke an address of one's own; another's answers 404."""
    execute(Command("calendar_feed", "revoke", reference), g.whole_actor, now=g.now)
    flash("That calendar address does not work any more.", "success")
    return redirect(PLACE)


def _page(made: str = "") -> str:
    feeds = session().scalars(
        select(CalendarFeed)
        .where(CalendarFeed.person_id == g.user.person_id, CalendarFeed.state == "live")
        .order_by(CalendarFeed.id)
    )
    page = Page("Your due dates in your calendar", back_link="/account")
    return render_template("reminders/calendar.html", page=page, feeds=feeds.all(), made=made)
