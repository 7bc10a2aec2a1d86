"""Say why somebody with the right may not use it here: a second person is needed (R-SOD-01)."""

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import Session

from app.identity.actor import Actor
from app.policy.decisions import NOT_ME, predicate, shape_for
from app.policy.shape import PolicyShape
from app.policy.table import rules_for

CODE = "second_person_needed"
_DID = {
    "not_author": "you wrote this",
    "not_assessor": "you assessed this",
    "not_owner": "this is your own",
    "not_requester": "you asked for this",
    "not_self": "this is about you",
    "second_person": "you took the step before",
}


def second_person_sentence(
    session: Session,
    actor: Actor,
    permission: str,
    shape: PolicyShape,
    key: ColumnElement[bool],
) -> str:
    """The sentence for a denial that only separation of duties explains; else an empty one.

    ``key`` names the one record. Asked only after the permission was denied.
    """
    roles = actor.roles()
    words = sorted(
        {
            w
            for rule in rules_for(permission)
            if rule.role in roles
            for w in rule.also
            if w in NOT_ME
        }
    )
    if not words:
        return ""
    me = actor.person_id or 0
    shape = shape_for(permission, shape)
    mine = [getattr(shape, NOT_ME[word]) for word in words]
    columns = [(word, column == me) for word, column in zip(words, mine, strict=True)
               if column is not None]  # fmt: skip
    if not columns:
        return ""
    allowed = predicate(actor, [permission], shape, passing_over=words)
    if allowed.compare(false()):  # they lack more than a second person, whatever the record
        return ""
    row = session.execute(
        select(*(met.label(word) for word, met in columns)).where(and_(key, allowed))
    ).first()
    did = [_DID[word] for word, met in zip((w for w, _ in columns), row or (), strict=False) if met]
    if not did:
        return ""
    return f"A second person is needed: {' and '.join(did)}, so somebody else must do this."
