"""Many assets to one new owner: tick them on the list, say who and why, see what became of each."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.assets.jobs import AT_ONCE, MOST, Result, check_reassignment, queue_reassignment, reassign
from app.assets.models import Asset
from app.assets.nouns import ASSET_NOUN
from app.core.database import session
from app.core.errors import InvalidError, NotFoundError
from app.engine.inputs import specs_of
from app.engine.noun import get_noun
from app.engine.reading import get_visible
from app.http.guard import permission
from app.policy.decisions import predicate
from app.ui.forms import CaseworkForm, build_form
from app.ui.page import Page
from app.ui.words import counted
from app.web.listings import matching
from app.web.states import state_tag

blueprint = Blueprint("reassigning", __name__)
_TRANSITION = ASSET_NOUN.transition("reassign")
_NAMED = 20


@blueprint.route("/assets/reassign", methods=["GET", "POST"])
@permission("asset.reassign")
def show() -> ResponseReturnValue:
    """Ask for the new owner and the reason, then offer each asset to them."""
    chosen = _chosen()
    if not chosen:
        page = Page("Choose a new owner", back_link="/assets")
        return render_template("assets/nothing_chosen.html", page=page), 422
    assert _TRANSITION is not None
    form = build_form(specs_of(ASSET_NOUN, _TRANSITION))
    if not form.validate_on_submit() or _changed_since(form, chosen):
        return _form(form, chosen)
    references = [reference for reference, _name in chosen]
    inputs = {name: str(text) for name, text in form.inputs().items()}
    once = request.form.get("once") or str(uuid4())
    try:
        check_reassignment(session(), references, inputs, g.actor)
    except InvalidError as error:
        form.show_faults(error.faults)
        return _form(form, chosen)
    if len(references) > AT_ONCE:
        job = queue_reassignment(references, inputs, g.actor, once, now=g.now)
        return redirect(f"/assets/reassign/{job}")
    return _results(reassign(references, inputs, g.actor, once, now=g.now))


@blueprint.get("/assets/reassign/<reference>")
@permission("asset.reassign")
def outcome(reference: str) -> str:
    """Show what became of each asset, once the job has worked through them."""
    job, _full = get_visible(session(), get_noun("job"), reference.upper(), g.actor)
    if job.kind != "reassign_assets" or job.person_id != g.actor.person_id:
        raise NotFoundError("job")
    if job.state == "done":
        return _results([Result(*one) for one in job.result["results"]])
    page = Page("Choosing a new owner", caption=job.reference, back_link="/assets")
    return render_template("assets/reassigning.html", page=page, job=job, tag=state_tag(job.state))


def _chosen() -> list[tuple[str, str]]:
    """The assets that were ticked, or all that match the filters: those one may reassign."""
    query = select(Asset.reference, Asset.name).where(
        predicate(g.actor, ["asset.reassign"], ASSET_NOUN.shape)
    )
    if request.values.get("all"):
        query = query.where(Asset.id.in_(matching(ASSET_NOUN)), Asset.state.in_(_sources()))
    else:
        ticked = [one.upper() for one in request.values.getlist("asset")][:MOST]
        query = query.where(Asset.reference.in_(ticked))
    return list(session().execute(query.order_by(Asset.id).limit(MOST)).tuples())


def _sources() -> tuple[str, ...]:
    assert _TRANSITION is not None
    return tuple(str(state) for state in _TRANSITION.sources)


def _changed_since(form: CaseworkForm, chosen: list[tuple[str, str]]) -> bool:
    """Whether other assets would be reassigned than the page had said."""
    shown = request.form.get("count", "")
    if shown == str(len(chosen)):
        return False
    now = counted(len(chosen), "asset")
    form.form_errors.append(f"What was chosen has changed: it is {now} now. Check, and send again.")
    return True


def _form(form: CaseworkForm, chosen: list[tuple[str, str]]) -> ResponseReturnValue:
    everything = bool(request.values.get("all"))
    page = Page(
        f"Choose a new owner for {counted(len(chosen), 'asset')}", back_link="/assets",
        lead="Each is offered to them; they accept or decline it asset by asset.",
    )  # fmt: skip
    answer = render_template(
        "assets/reassign.html", page=page, form=form, chosen=chosen[:_NAMED],
        more=max(0, len(chosen) - _NAMED), count=len(chosen), everything=everything,
        references=[] if everything else [reference for reference, _name in chosen],
        once=request.form.get("once") or str(uuid4()),
    )  # fmt: skip
    return answer, 422 if request.method == "POST" else 200


def _results(results: list[Result]) -> str:
    done = sum(1 for one in results if not one.problem)
    words = {one.reference: one.name for one in _named(results)}
    page = Page(f"{counted(done, 'asset')} of {len(results)} offered to the new owner",
                back_link="/assets")  # fmt: skip
    refused = [one for one in results if one.problem]
    return render_template(
        "assets/reassigned.html", page=page, refused=refused, names=words,
        done=[one for one in results if not one.problem],
    )  # fmt: skip


def _named(results: list[Result]) -> Any:
    references = [one.reference for one in results]
    return session().execute(
        select(Asset.reference, Asset.name).where(
            Asset.reference.in_(references), ASSET_NOUN.visible(g.actor)
        )
    )
