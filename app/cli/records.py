"""Make, show and move records."""

from typing import Any

import click

from app.cli.context import (
    acting,
    answer,
    as_option,
    clock,
    handles_refusals,
    json_option,
    read_inputs,
)
from app.core.database import session
from app.engine.available import available
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.noun import Noun, find_noun, nouns
from app.engine.reading import as_record, get_visible

inputs_option = click.option("--input", "pairs", multiple=True, metavar="FIELD=VALUE")


def _noun(word: str) -> Noun:
    noun = find_noun(word)
    if noun is None:
        known = ", ".join(n.name for n in nouns())
        raise click.UsageError(f"There is no kind of record “{word}”. There are: {known}.")
    return noun


@click.command("new")
@click.argument("noun_word", metavar="NOUN")
@click.option("--organisation", metavar="CODE")
@click.option("--trigger", help="Which creating move, where a kind has more than one.")
@inputs_option
@as_option
@json_option
@handles_refusals
def new(
    noun_word: str,
    organisation: str | None,
    trigger: str | None,
    pairs: tuple[str, ...],
    as_email: str | None,
    as_json: bool,
) -> None:
    """Make a record: ig new asset --organisation CODE --input name=…"""
    noun = _noun(noun_word)
    if noun.made_elsewhere:
        raise click.UsageError(f"A record of this kind ({noun.title.lower()}) is not made by hand.")
    command = Command(
        noun.name, trigger or noun.workflow.creators[0].trigger, organisation=organisation,
        inputs=read_inputs(pairs),
    )  # fmt: skip
    outcome = execute(command, acting(as_email), now=clock().now())
    value: dict[str, Any] = {
        "reference": outcome.reference, "state": outcome.state, "version": outcome.version,
    }  # fmt: skip
    if outcome.secret:
        value["secret"] = outcome.secret
    shown = f"{outcome.reference} is {outcome.state}."
    answer(value, as_json=as_json, text=shown + (f" {outcome.secret}" if outcome.secret else ""))


@click.command("show")
@click.argument("reference")
@as_option
@json_option
@handles_refusals
def show(reference: str, as_email: str | None, as_json: bool) -> None:
    """Show a record with what can be done now."""
    noun = _noun(reference)
    actor = acting(as_email)
    record, full = get_visible(session(), noun, reference.upper(), actor, seen_at=clock().now())
    value = as_record(session(), noun, record, full=full)
    lines = [f"{k}: {v}" for k, v in value.items() if v not in (None, "", [])]
    answer(value, as_json=as_json, text="\n".join(lines))


@click.command("move")
@click.argument("reference")
@click.argument("trigger", required=False)
@inputs_option
@as_option
@json_option
@handles_refusals
def move(
    reference: str, trigger: str | None, pairs: tuple[str, ...], as_email: str | None, as_json: bool
) -> None:
    """Fire a trigger; without TRIGGER, list what is offered and what is not, with reasons."""
    noun = _noun(reference)
    actor = acting(as_email)
    if trigger is None:
        now = clock().now()
        record, _full = get_visible(session(), noun, reference.upper(), actor, seen_at=now)
        offers = available(session(), noun, record, actor, now=now)
        _print_offers(offers, as_json=as_json)
        return
    command = Command(noun.name, trigger, reference.upper(), inputs=read_inputs(pairs))
    outcome = execute(command, actor, now=clock().now())
    value: dict[str, Any] = {
        "reference": outcome.reference, "state": outcome.state, "version": outcome.version,
        "event": outcome.event, "warnings": list(outcome.warnings),
    }  # fmt: skip
    if outcome.secret:
        value["secret"] = outcome.secret
    shown = f"{outcome.reference} is {outcome.state}."
    answer(value, as_json=as_json, text=shown + (f" {outcome.secret}" if outcome.secret else ""))


def _print_offers(offers: Any, *, as_json: bool) -> None:
    value = [
        {
            "trigger": o.trigger, "label": o.label, "offered": o.offered,
            "inputs": [spec.name for spec in o.inputs],
            "refusals": [{"code": r.code, "sentence": r.sentence} for r in o.refusals],
        }
        for o in offers
    ]  # fmt: skip
    lines = [
        f"{o.trigger}: {o.label}" if o.offered
        else f"{o.trigger}: not now. " + " ".join(r.sentence for r in o.refusals)
        for o in offers
    ]  # fmt: skip
    answer(value, as_json=as_json, text="\n".join(lines) or "Nothing is offered to you here.")


COMMANDS = (new, show, move)
