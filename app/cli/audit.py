"""Verify the audit chains."""

import sys

import click
from flask import current_app
from sqlalchemy import select

from app.audit.seals import verify as verify_chains
from app.cli.context import answer, handles_refusals, json_option
from app.core.database import session
from app.core.errors import NotFoundError
from app.identity.actor import organisation_by_code
from app.identity.models import Organisation


@click.group("audit")
def audit() -> None:
    """Look after the audit record."""


@audit.command("verify")
@click.option("--organisation", metavar="CODE")
@json_option
@handles_refusals
def verify(organisation: str | None, as_json: bool) -> None:
    """Walk every chain: rows, links, heads and seals. Exit 1 when anything is wrong."""
    chain = None
    if organisation is not None:
        found = organisation_by_code(session(), organisation)
        if found is None:
            raise NotFoundError("organisation")
        chain = found.id
    result = verify_chains(session(), current_app.config["IG_AUDIT_KEY"], chain)
    names = dict(session().execute(select(Organisation.id, Organisation.code)).tuples().all())
    findings = [
        {"chain": names.get(f.chain, "installation"), "sequence": f.sequence,
         "problem": f.problem, "sentence": f.sentence}
        for f in result.findings
    ]  # fmt: skip
    value = {
        "ok": not findings, "chains": result.chains, "events": result.events,
        "seals": result.seals, "findings": findings,
    }  # fmt: skip
    lines = [f"{f['chain']}, event {f['sequence']}: {f['sentence']}" for f in findings]
    summary = f"{result.events} events in {result.chains} chains, {result.seals} seals."
    lines.append(f"{summary} {'Something is wrong.' if findings else 'Everything verifies.'}")
    answer(value, as_json=as_json, text="\n".join(lines))
    if findings:
        sys.exit(1)


COMMANDS = (audit,)
