"""Print figures."""

from datetime import date, datetime

import click

from app.cli.context import acting, answer, as_option, clock, handles_refusals, json_option
from app.core.database import session
from app.core.dates import london_date, parse_instant
from app.core.errors import DeniedError, NotFoundError
from app.identity.actor import organisation_by_code
from app.measures.figures import (
    Question,
    asked_day,
    compute,
    computed_names,
    records_behind,
    written,
)
from app.policy.decisions import may_somewhere


def _day(_ctx: click.Context, _option: click.Parameter, text: str | None) -> date | None:
    try:
        return None if text is None else asked_day(text)
    except ValueError:
        raise click.BadParameter("give a date such as 2026-11-21") from None


def _instant(_ctx: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    try:
        return None if text is None else parse_instant(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command("measure")
@click.argument("name", required=False)
@click.option("--organisation", metavar="CODE", required=True)
@click.option("--as-at", callback=_day, metavar="DATE", help="A London date, its end.")
@click.option("--from", "since", callback=_day, metavar="DATE", help="First day of a period.")
@click.option("--known-at", callback=_instant, metavar="INSTANT", help="What was known then.")
@as_option
@json_option
@handles_refusals
def measure(
    name: str | None,
    organisation: str,
    as_at: date | None,
    since: date | None,
    known_at: datetime | None,
    as_email: str | None,
    as_json: bool,
) -> None:
    """Compute one measure, or all there are."""
    actor = acting(as_email)
    found = organisation_by_code(session(), organisation)
    if found is None or not (actor.system or found.id in actor.organisations()):
        raise NotFoundError("organisation")
    if not may_somewhere(actor, "measure.view", found.id):
        raise DeniedError("measure.view")
    if name is not None and name not in computed_names():
        raise click.UsageError(
            f"There is no measure {name}. There are: {', '.join(computed_names())}"
        )
    now = clock().now()
    question = Question((found.id,), as_at or london_date(now), known_at or now, since)
    names = computed_names() if name is None else (name,)
    figures = [compute(session(), one, question) for one in names]
    values = [written(figure) for figure in figures]
    if name is not None:
        behind = records_behind(session(), name, question, actor)
        values[0]["records_you_may_open"] = len(behind)
    lines = [f"{f.definition.title}: {f.shown}" for f in figures]
    answer(values[0] if name else values, as_json=as_json, text="\n".join(lines))


COMMANDS = (measure,)
