"""A bearer token is a person with the roles they hold today, narrowed as the token says."""

from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

from flask import current_app, g, request
from sqlalchemy import select, update

from app.api.problems import ApiProblemError
from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.engine.unit_of_work import unit_of_work
from app.http.guard import PUBLIC, declared
from app.identity.actor import load_actor
from app.identity.models import Account, ApiToken
from app.identity.passwords import token_hash
from app.policy.decisions import may_come_in

_NOTED_EVERY = timedelta(hours=1)


def authenticate() -> None:
    """Find who asks, before every route of the API. Raises ApiProblemError 401 or 403."""
    g.now = current_app.config["IG_CLOCK"].now()
    needed = declared(current_app.view_functions[request.endpoint or ""]) or ()
    if PUBLIC in needed:
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        _unauthorised("Send a token: Authorization: Bearer …")
    row = (
        session()
        .execute(
            select(ApiToken, Account.state)
            .join(Account, Account.id == ApiToken.account_id)
            .where(ApiToken.token_hash == token_hash(token.strip()), ApiToken.state == "live")
        )
        .first()
    )
    if row is None or row[1] != "enabled":
        _unauthorised("This token is not valid, or was revoked.")
    found: ApiToken = row[0]
    actor = load_actor(
        session(), found.person_id, today=london_date(g.now), door=Door.API, second_factor=False
    )
    if found.organisation_limit_id is not None:
        actor = actor.within(found.organisation_limit_id)
    g.actor = replace(actor, account_id=found.account_id, read_only=found.scope == "read")
    g.token_id = found.id
    _note_use(found)
    if needed and not any(may_come_in(g.actor, name) for name in needed):
        sentence = f"This token does not permit this ({', '.join(needed)})."
        raise ApiProblemError(403, "denied", sentence)


def _note_use(token: ApiToken) -> None:
    """Remember, once an hour, that a token is in use; reading never writes (DESIGN 3)."""
    if request.method == "GET":
        return
    if token.last_used_on is None or g.now - token.last_used_on > _NOTED_EVERY:
        token_id = token.id
        with unit_of_work(g.now) as unit:
            unit.session.execute(
                update(ApiToken).where(ApiToken.id == token_id).values(last_used_on=g.now)
            )


def _unauthorised(sentence: str) -> NoReturn:
    raise ApiProblemError(401, "unauthorised", sentence)
