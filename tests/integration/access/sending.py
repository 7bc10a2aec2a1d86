"""What is sent to every route that changes something: the other's ids and values, filled in."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Flask

from app.core.fields import FieldKind, FieldSpec
from app.engine.inputs import specs_of
from app.engine.noun import Noun, get_noun
from tests.factories.filling import plain_value
from tests.integration.access.routes import Values, Visit, shared, visits

WRITES = ("POST", "PATCH", "PUT", "DELETE")

LEAVING = frozenset({"sign_in.sign_out", "account.end_all_sessions"})
"""They take nothing but who asks, and would end the walk."""

SECRETS = frozenset({"account_password.submit", "account_second_factor.submit", "sign_in.page",
                     "sign_in_code.page"})  # fmt: skip
"""They take what only the person knows; tests/integration/identity holds their answers alike."""

FORMS: Mapping[str, Mapping[str, str]] = {
    "account.choose_organisation": {"place": "organisation_code"},
    "account.end_session": {},
    "account.resume": {"kept": "organisation"},
    "account_tokens.create": {"organisation_limit": "organisation_code", "name": "", "scope": ""},
    "account_tokens.revoke": {},
    "api.upload": {"file": ""},
    "attached.comment": {"body": ""},
    "audit.export": {"format": ""},
    "audit.verify": {},
    "calendar_feed.create": {},
    "calendar_feed.revoke": {},
    "campaigns.answer": {"all": ""},
    "documents.add": {"name": "", "personal_data": "", "file": ""},
    "documents.new": {"subject": "asset", "name": "", "personal_data": "", "file": ""},
    "documents.replace": {"personal_data": "", "file": ""},
    "exports.show": {"kind": "", "format": "", "organisation": "organisation_code"},
    "imports.columns": {"column-0": "asset", "save": ""},
    "imports.move": {"reason": ""},
    "imports.new": {"kind": "", "organisation": "organisation_code", "file": ""},
    "inbox.read": {"reference": "message"},
    "jobs.move": {},
    "message_log.send_again": {},
    "own_reports.one": {"text": ""},
    "packs.write": {"format": ""},
    "public_reporting.report": {"what_happened": "", "team": "team"},
    "receipt.show": {"reference": "incident", "code": "", "text": ""},
    "reporting.report": {"organisation": "organisation_code"},
    "reporting.report_step": {"what_happened": "", "team": "team"},
    "reporting.record": {"organisation": "organisation_code"},
    "reporting.record_step": {"what_happened": "", "reported_by": "person"},
    "sign_ins.create": {"place": "organisation_code", "person": "person"},
    "reassigning.show": {"from": "person", "person": "person", "asset": "asset", "reason": ""},
    "statement_answers.answer": {"question": "", "answer": "", "comment": ""},
    "statement_rollup.export": {"format": ""},
}
"""The forms of pages that are not a record's move: whose reference goes into which field.

``""`` stands for a word of ours; a page that takes a form and is not here fails by name.
"""
A_DAY = date(2026, 7, 31)
PLAIN = {"kind": "assets", "format": "csv", "name": "walk", "scope": "write", "save": "yes",
         "personal_data": "no", "answer": "yes", "question": "assets_reviewed"}  # fmt: skip
MOVES = frozenset({"moves.move", "moves.create", "sign_ins.move"})
"""Pages that take what the move of a kind of record asks for."""


class UnknownFormError(AssertionError):
    """A page that takes a form about which this test knows nothing."""


def writes(app: Flask, values: Values, *, share: int | None = None) -> list[Visit]:
    """List every request that could change something, but for leaving and secrets."""
    return [
        each
        for visit in visits(app, values, *WRITES, share=share)
        if visit.endpoint not in LEAVING | SECRETS
        for each in _by_move(visit, share)
    ]


def _by_move(visit: Visit, share: int | None) -> list[Visit]:
    """A program names the move in what it sends: one request for each."""
    if not visit.endpoint.startswith("api.move_"):
        return [visit]
    moves = [t.trigger for t in get_noun(visit.kind).workflow.transitions if not t.creates]
    return shared([replace(visit, trigger=trigger) for trigger in moves], share)


def sent_with(visit: Visit, values: Values) -> dict[str, Any]:
    """Fill in what a request sends, with the records of ``values`` wherever one is named."""
    if visit.endpoint in MOVES:
        return {"data": {**_inputs_of(visit, values), "version": "1"}}
    if not visit.api or not visit.kind:
        return {"data": _form(visit, values)}
    body = _inputs_of(visit, values)
    if visit.endpoint.startswith("api.move_"):
        body = {"trigger": visit.trigger, **body}
    elif visit.method == "POST" and get_noun(visit.kind).needs_organisation:
        body["organisation"] = values.code
    return {"json": body, "headers": {"If-Match": "*"}}


def _form(visit: Visit, values: Values) -> dict[str, Any]:
    if visit.endpoint not in FORMS:
        raise UnknownFormError(f"{visit.endpoint}: say in FORMS what {visit.address} takes")
    found: dict[str, Any] = {}
    for name, whose in FORMS[visit.endpoint].items():
        if name == "file":
            found[name] = (io.BytesIO(b"ID,Name\n1,Rates\n"), "register.csv")
        elif whose == "organisation_code":
            found[name] = values.code
        else:
            found[name] = values.of(whose)[0] if whose else PLAIN.get(name, "x")
    return found


def _first_move(visit: Visit) -> str:
    return next(t.trigger for t in get_noun(visit.kind).workflow.transitions if not t.creates)


def _inputs_of(visit: Visit, values: Values) -> dict[str, Any]:
    """Inputs that a move would take, each as valid as it can be."""
    noun = get_noun(visit.kind)
    specs: tuple[FieldSpec, ...] = ()
    trigger = visit.trigger or ("edit" if visit.method == "PATCH" else _first_move(visit))
    if visit.endpoint == "moves.create" or visit.endpoint.startswith("api.create_"):
        trigger = noun.workflow.creators[0].trigger
    transition = noun.transition(trigger)
    if transition is not None:
        specs = specs_of(noun, transition)
    return {
        spec.name: value for spec in specs if (value := value_for(noun, spec, values)) is not None
    }


NAMING: Mapping[str, Mapping[str, str]] = {
    "asset": {"into": "asset", "parent_reference": "asset"},
    "comment": {"subject": "asset"},
    "document": {"subject": "asset"},
    "legal_hold": {"assets": "asset"},
}
"""Texts in which people write the reference of a record, and of what kind."""


def value_for(noun: Noun, spec: FieldSpec, values: Values) -> Any:
    """A value that a field takes: the record it points to is one of ``values``."""
    if spec.kind in (FieldKind.PERSON, FieldKind.TEAM, FieldKind.RECORD):
        kind = spec.record_kind if values.of(spec.record_kind) else spec.kind.value
        return next(iter(values.of(kind)), None)
    if spec.kind is FieldKind.ORGANISATION:
        return values.code
    named = NAMING.get(noun.name, {}).get(spec.name)
    text = values.of(named)[0] if named else "x"
    return plain_value(spec, A_DAY) or ([text] if spec.kind is FieldKind.KEYWORDS else text)
