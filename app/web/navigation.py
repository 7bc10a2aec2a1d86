"""The navigation of every page, and the page of the sections that are not used daily."""

from flask import Blueprint, Flask, g, render_template, request

from app.http.guard import signed_in
from app.ui.page import Link, Page
from app.web import sections

blueprint = Blueprint("navigation", __name__)


def init_app(app: Flask) -> None:
    """Give every page its navigation."""
    app.context_processor(lambda: {"navigation": _navigation()})


@blueprint.get("/more")
@signed_in
def show() -> str:
    """Show the sections that do not stand in the navigation, in their groups."""
    return render_template("home/more.html", page=Page("More"), groups=sections.more(g.actor))


def _navigation() -> list[Link]:
    actor = g.get("actor")
    if actor is None or actor.person_id is None:
        return []
    here = request.path.split("/")[1]
    daily = sections.daily(actor)
    at = max((s.href for s in daily if f"{request.path}/".startswith(f"{s.href}/")), default="")
    links = [Link("Home", "/", current=request.path == "/")]
    links += [Link(s.text, s.href, current=s.href == at) for s in daily]
    others = {s.word for group in sections.more(actor) for s in group.sections}
    if others:
        links.append(Link("More", "/more", current=here in {"more", *others}))
    return links
