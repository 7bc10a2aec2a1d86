"""The page of a job: how far it is, what came of it, and the way to leave and find it again."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue

from app.core.database import session
from app.engine.available import available
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.noun import get_noun
from app.engine.reading import get_visible
from app.http.guard import permission
from app.ui.page import Page
from app.web.states import state_tag

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<reference>")
@permission("job.view", "job.view_all")
def show(reference: str) -> str:
    """Show a job of one's own; nothing refreshes by itself, a link checks again."""
    noun = get_noun("job")
    job, _full = get_visible(session(), noun, reference.upper(), g.actor)
    offers = [o for o in available(session(), noun, job, g.actor, now=g.now) if o.offered]
    page = Page(noun.heading(job), caption=job.reference)
    return render_template(
        "reminders/job.html", page=page, job=job, tag=state_tag(job.state), offers=offers,
        results=_results(job.result or {}),
    )  # fmt: skip


@blueprint.post("/jobs/<reference>/<any(cancel, retry):trigger>")
@permission("job.cancel", "job.retry")
def move(reference: str, trigger: str) -> ResponseReturnValue:
    """Cancel a job, or try one that failed again."""
    execute(Command("job", trigger, reference.upper()), g.actor, now=g.now)
    flash("Cancelled." if trigger == "cancel" else "It waits for its turn again.", "success")
    return redirect(f"/jobs/{reference.upper()}")


def _results(result: dict[str, Any]) -> list[tuple[str, str]]:
    """The plain values of a result; lists and the like are for the page that began the job."""
    return [
        (name.replace("_", " ").capitalize(), str(value))
        for name, value in result.items()
        if isinstance(value, str | int | float) and not name.startswith("_")
    ]
