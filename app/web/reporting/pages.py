"""The pages of a report, the same for every way: a question, the answers to check, the sending."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core.database import session
from app.core.errors import InvalidError, RefusedError
from app.core.fields import FieldKind, FieldProblem, FieldSpec, json_value, parse_value
from app.engine.commands import Outcome
from app.identity.models import Team
from app.incidents.reporting.commands import drafts
from app.incidents.reporting.commands.drafts import Draft
from app.incidents.reporting.queries.as_made import shown_answer, shown_range
from app.incidents.reporting.rules.questions import CONTACT, Question, Way, place_of
from app.ui.page import Page, Problem
from app.web.reporting.flow import Flow
from app.web.reporting.forms import ENOUGH, LATER, needed, question_form, specs, taken

After = Callable[[Flow, Outcome], ResponseReturnValue]
NOTHING = "Nothing written"


@dataclass(frozen=True, slots=True)
class Row:
    """One question on the page where answers are checked."""

    step: str
    question: str
    answers: tuple[str, ...]
    href: str
    answered: bool

    @property
    def shown(self) -> bool:
        """Whether there is something to read: also of a question half answered."""
        return self.answered or self.answers != (NOTHING,)


def step(flow: Flow, word: str, **more: Any) -> ResponseReturnValue:
    """Ask one question, or take its answer; nothing typed is lost on an error (R-A11Y-02)."""
    draft = flow.find()
    if draft is None:
        return redirect(flow.home)
    question = next((one for one in draft.questions if one.step == word), None)
    if question is None:  # an answer since has made it void
        return redirect(flow.onward(draft))
    form, before = question_form(question, draft), _copy(draft)
    if request.method == "POST" and taken(form, question, draft):
        flow.keep(draft)
        if LATER in request.form:
            return later(flow)
        if ENOUGH in request.form:
            return redirect(flow.address(None))
        checking = bool(request.args.get("check"))
        following = _next(draft, question)
        if checking and not _leads_on(before, draft, question):
            following = None
        if following is None:
            return redirect(flow.address(None) + (f"#change-{question.step}" if checking else ""))
        return redirect(flow.address(following, checking=checking))
    status = 422 if request.method == "POST" else 200
    return question_page(flow, draft, question, form, **more), status


def question_page(flow: Flow, draft: Draft, question: Question, form: Any, **more: Any) -> str:
    """Render a question with its place among those asked, and the way back."""
    asked = draft.questions
    number, of = place_of(question, asked)
    place = asked.index(question)
    back = flow.address(asked[place - 1]) if place else flow.home
    if request.args.get("check"):
        back = f"{flow.address(None)}#change-{question.step}"
    page = Page(
        question.heading, caption=f"Question {number} of {of}", section=flow.title,
        back_link=back, lead=question.lead,
    )  # fmt: skip
    return render_template(
        "reporting/question.html", page=page, form=form, flow=flow, question=question,
        alone=question.fields[0].label.startswith(page.title), enough=not needed(draft), **more,
    )  # fmt: skip


def _next(draft: Draft, after: Question) -> Question | None:
    """The question that follows one; None after the last."""
    asked = draft.questions
    place = [one.step for one in asked].index(after.step) + 1
    return asked[place] if place < len(asked) else None


def _copy(draft: Draft) -> Draft:
    return replace(draft, answers={**draft.answers}, seen=[*draft.seen])


def _leads_on(before: Draft, draft: Draft, changed: Question) -> bool:
    """Whether the next question is to be answered too: it was opened, or this one was new."""
    following = _next(draft, changed)
    if following is None or following.step in draft.seen:
        return False
    if changed.step not in before.seen or following not in before.questions:
        return True
    return following.asked(before.answers) != following.asked(draft.answers)


def later(flow: Flow) -> ResponseReturnValue:
    """Say that what was typed is kept, and where to go on."""
    flash("Saved. Nothing has been reported yet.", "notice")
    return redirect(flow.home)


def throw_away(flow: Flow, **more: Any) -> ResponseReturnValue:
    """Ask once more before a draft is thrown away, and throw it away."""
    draft = flow.find()
    if draft is None:
        return redirect(flow.home)
    if request.method == "POST":
        drafts.discard(draft, flow.keeper, now=g.now)
        flash("The draft is thrown away.", "success")
        return redirect(flow.home)
    page = Page("Throw the draft away?", section=flow.title, back_link=flow.home)
    return render_template("reporting/throw_away.html", page=page, flow=flow, **more)


def check(flow: Flow, after: After, **more: Any) -> ResponseReturnValue:
    """Show every answer with a way to change it, and send the report.

    ``after`` answers once it is sent.
    """
    draft = flow.find()
    if draft is None:
        return redirect(flow.home)
    problems: list[Problem] = []
    if request.method == "POST":
        problems = [
            Problem(f"Answer this before you send: {one.heading}", f"change-{one.step}")
            for one in needed(draft)
        ]
        if not problems:
            sent = _send(flow, draft)
            if isinstance(sent, Outcome):
                return after(flow, sent)
            problems = sent
    page = Page("Check your answers", section=flow.title, back_link=_last(flow, draft))
    reachable = flow.way is Way.PHONE or "reporter_contact" in draft.inputs
    answer = render_template(
        "reporting/check.html", page=page, flow=flow, rows=_rows(flow, draft), problems=problems,
        going_on=draft.inputs.get("ongoing") == "yes", whole=not draft.unanswered(),
        contact="" if reachable else f"{flow.home}/{CONTACT}?check=1", **more,
    )  # fmt: skip
    return answer, 422 if problems else 200


def _last(flow: Flow, draft: Draft) -> str:
    return flow.address(draft.questions[-1])


def _send(flow: Flow, draft: Draft) -> Outcome | list[Problem]:
    try:
        return drafts.send(draft, flow.code_of(draft), flow.keeper, flow.reporter, now=g.now)
    except InvalidError as error:
        places = {one.name: q.step for q in draft.questions for one in q.fields}
        return [
            Problem(f.sentence, f"change-{places[f.field]}" if f.field in places else "")
            for f in error.faults
        ]
    except RefusedError as error:
        return [Problem(refusal.sentence) for refusal in error.refusals]


def _rows(flow: Flow, draft: Draft) -> list[Row]:
    known, open_still = specs(flow.way), draft.unanswered()
    rows = []
    for question in draft.questions:
        answered = question not in open_still
        answers = tuple(
            words for one in question.asked(draft.answers)
            if (words := _words(known[one.name], draft))
        )  # fmt: skip
        if question.step == "when" and (between := shown_range(draft.answers)):
            answers = (between,)
        rows.append(
            Row(
                question.step, question.heading,
                answers or (NOTHING,),
                flow.address(question, checking=True), answered,
            )
        )  # fmt: skip
    return rows


def _words(spec: FieldSpec, draft: Draft) -> str:
    """Write an answer in words; a team is kept by its reference and read by its name."""
    given = draft.answers.get(spec.name)
    if not given:
        return ""
    if spec.kind is FieldKind.TEAM:
        name = session().scalar(
            select(Team.name).where(
                Team.reference == given, Team.organisation_id == draft.organisation_id
            )
        )
        return name or str(given)
    value = parse_value(spec, given)
    if isinstance(value, FieldProblem):
        return str(given)
    exact = draft.answers.get(spec.precision)
    return shown_answer(spec, json_value(spec, value), str(exact))
