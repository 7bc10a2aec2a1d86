"""Drafts of reports, as the engine works them: private, and nothing of them is audited."""

import json

from app.core.errors import FieldFault, InvalidError
from app.engine.move import Move
from app.engine.noun import Noun, register
from app.incidents.reporting.models import ReportDraft
from app.policy.shape import PolicyShape
from workflows import report_draft as workflow


def _begin(move: Move) -> None:
    """It belongs to the person, or to whoever holds the token that the actor shows."""
    draft: ReportDraft = move.record
    draft.person_id, draft.way = move.actor.person_id, move.values["way"]
    draft.token_hash = move.actor.receipt or None


def _keep(move: Move) -> None:
    """Keep answers as JSON; raises InvalidError for what a page could not read back."""
    text = move.values.get("answers")
    if text and not _is_readable(text):
        sentence = "Answers so far are kept as JSON: an object with “answers” and “seen”."
        raise InvalidError([FieldFault("answers", sentence)])
    move.record.answers = text


def _is_readable(text: str) -> bool:
    try:
        kept = json.loads(text)
    except ValueError:
        return False
    return (
        isinstance(kept, dict)
        and isinstance(kept.get("answers"), dict)
        and isinstance(kept.get("seen"), list)
    )


def _empty(move: Move) -> None:
    move.record.answers = None


def register_noun() -> None:
    """Make drafts known to the engine. They have no page, export or search entry."""
    register(
        Noun(
            name="report_draft", plural="report_drafts", title="Draft of a report", prefix="DRF",
            model=ReportDraft, workflow=workflow.WORKFLOW, fields=(),
            shape=PolicyShape(
                organisation=ReportDraft.organisation_id, own=(ReportDraft.person_id,),
                receipt=ReportDraft.token_hash,
            ),
            facts=lambda _record, _at: workflow.Facts(),
            handlers={"begin": _begin, "keep": _keep, "send": _empty, "discard": _empty},
            views=("report_draft.view",), measured=(),
            heading=lambda _record: "Draft of a report", private=True,
        )
    )  # fmt: skip
