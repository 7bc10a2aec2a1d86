"""The sections of the site that a reader has any business in."""

from flask import Flask, g, request

from app.engine.noun import find_noun
from app.policy.decisions import may_somewhere
from app.ui.page import Link

SECTIONS = (
    ("assets", "Assets"), ("processing", "Processing"), ("risks", "Risks"),
    ("retention", "Retention"), ("disposals", "Disposals"), ("holds", "Legal holds"),
    ("statements", "Statements"), ("campaigns", "Campaigns"),
    ("people", "People"), ("organisations", "Organisations"), ("memberships", "Roles"),
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Give every page its navigation."""
    app.context_processor(lambda: {"navigation": _navigation()})


def _navigation() -> list[Link]:
    actor = g.get("actor")
    if actor is None or actor.person_id is None:
        return []
    here = request.path.split("/")[1] if request.path != "/" else ""
    links = [Link("Home", "/", current=request.path == "/")]
    for plural, text in SECTIONS:
        noun = find_noun(plural)
        if noun and any(may_somewhere(actor, p) for p in (*noun.views, *noun.title_views)):
            links.append(Link(text, f"/{plural}", current=here == plural))
    if may_somewhere(actor, "measure.view"):
        links.append(Link("Figures", "/measures", current=here == "measures"))
    if may_somewhere(actor, "import.start"):
        links.append(Link("Imports", "/imports", current=here == "imports"))
    if may_somewhere(actor, "message_log.view"):
        links.append(Link("Message log", "/message-log", current=here == "message-log"))
    return links
