"""Decide with SQL: the same predicate filters a list and answers for one record."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true
from sqlalchemy.orm import Session

from app.identity.actor import Actor, Holding
from app.identity.holdings import DELEGATE
from app.identity.models import Team
from app.policy.shape import PolicyShape
from app.policy.table import Rule, rules_for

Predicate = ColumnElement[bool]


def predicate(
    actor: Actor,
    permissions: Sequence[str],
    shape: PolicyShape,
    *,
    passing_over: Collection[str] = (),
) -> Predicate:
    """Say in SQL on which records the actor holds any of the permissions. No rule means none.

    Rights over a whole organisation come first and swallow what they already hold: one equality
    lets the database walk an index, an OR of many makes it read the table. ``passing_over`` are
    ``also`` words taken as met, to find out whether they alone stand in the way.

    It follows from its arguments alone, and who opens one page opens another: what was built is
    kept, for building it costs as much as asking the database.
    """
    return _predicate(actor, tuple(permissions), shape, frozenset(passing_over))


@lru_cache(maxsize=1024)
def _predicate(
    actor: Actor, permissions: tuple[str, ...], shape: PolicyShape, passing_over: frozenset[str]
) -> Predicate:
    held_rules = [
        (rule, held)
        for permission in permissions
        for rule in rules_for(permission)
        if (held := tuple(h for h in actor.holdings if _meets_role(h, rule)))
        and not (actor.read_only and not _reads(permission))
    ]
    wide: set[int] = set()
    rest = []
    for rule, held in held_rules:
        if not _unconditional(rule, actor, shape):
            rest.append((rule, held))
        elif rule.where == "any" or any(h.organisation_id is None for h in held):
            return true()
        else:
            wide.update(_organisations(held))
    parts: list[Predicate] = [shape.organisation.in_(sorted(wide))] if wide else []
    for rule, held in rest:
        places = _organisations(held)  # none of the public, whom nothing wide can swallow
        covered = bool(places) and wide.issuperset(places)
        if not (shape.local and covered and rule.where in _LOCAL):
            asked = replace(rule, also=tuple(w for w in rule.also if w not in passing_over))
            parts.append(_rule_predicate(actor, asked, held, shape))
    if shape.granted is not None and actor.standing_in:
        parts += _as_stand_in(actor, permissions, shape)
    if not parts:
        return false()
    if len(parts) == 1:
        return parts[0]
    return _inside(actor, shape, or_(*parts))


def _inside(actor: Actor, shape: PolicyShape, allowed: Predicate) -> Predicate:
    """Fence an OR of a local kind with the actor's organisations: an index can then be walked.

    It takes nothing away: whoever stands on such a case has a role in its organisation. A record
    that is offered to somebody elsewhere is no case, and is not fenced.
    """
    acting = (*actor.holdings, *actor.standing_in)
    if (
        shape.granted is None
        or not shape.local
        or not acting
        or any(h.organisation_id is None for h in acting)
    ):
        return allowed
    return and_(shape.organisation.in_(_organisations(acting)), allowed)


def _as_stand_in(actor: Actor, permissions: tuple[str, ...], shape: PolicyShape) -> list[Predicate]:
    """Rights of an office taken over on cases in which its holder is involved (R-SOD-02)."""
    assert shape.granted is not None  # asked only of kinds that have it
    return [
        and_(shape.granted("involved", (h.person_id,)), _rule_predicate(actor, rule, (h,), shape))
        for h in actor.standing_in
        for permission in permissions
        for rule in rules_for(permission)
        if _meets_role(h, rule) and not (actor.read_only and not _reads(permission))
    ]


_LOCAL = ("own", "own_team", "own_directorate", "own_assets", "assigned", "named", "organisation")
_PARENT = ("parent_visible", "parent_editable")


def _unconditional(rule: Rule, actor: Actor, shape: PolicyShape) -> bool:
    """Whether a rule holds for every record of the organisation, or of the installation."""
    return rule.where in ("organisation", "any") and all(
        word == "holds_dates"
        or (word == "mfa" and actor.second_factor)
        or (word in _PARENT and getattr(shape, word) is None)
        for word in rule.also
    )


def decide(
    session: Session, actor: Actor, permissions: Sequence[str], shape: PolicyShape, key: Predicate
) -> dict[str, bool]:
    """Answer each permission for the one record that ``key`` names, in one query."""
    wanted = [p for p in dict.fromkeys(permissions) if _might(actor, p)]
    answers = dict.fromkeys(permissions, False)
    if not wanted:
        return answers
    columns = [predicate(actor, [p], shape).label(f"p{n}") for n, p in enumerate(wanted)]
    row = session.execute(select(*columns).where(key)).first()
    if row is not None:
        answers.update({p: bool(v) for p, v in zip(wanted, row, strict=True)})
    return answers


def may_somewhere(actor: Actor, permission: str, organisation_id: int | None = None) -> bool:
    """Whether the actor holds a role with this permission at all: a menu's question."""
    return _may_by(actor, actor.holdings, rules_for(permission), organisation_id)


def may_come_in(actor: Actor, permission: str, organisation_id: int | None = None) -> bool:
    """Whether the actor holds it at all, or stands in on a case for who does: a door's question.

    A stand-in's part is on cases alone, whose rules leave out the involved (R-SOD-02). On which of
    them is decided record by record, so that a door that let them in shows them no other.
    """
    if may_somewhere(actor, permission, organisation_id):
        return True
    on_cases = [rule for rule in rules_for(permission) if "not_involved" in rule.also]
    return _may_by(actor, actor.standing_in, on_cases, organisation_id)


def _may_by(
    actor: Actor, holdings: Sequence[Holding], rules: Sequence[Rule], organisation_id: int | None
) -> bool:
    return any(
        _meets_role(h, rule)
        and (organisation_id is None or h.organisation_id in (None, organisation_id))
        and ("mfa" not in rule.also or actor.second_factor)
        and not (actor.read_only and not _reads(rule.permission))
        for rule in rules
        for h in holdings
    )


def _might(actor: Actor, permission: str) -> bool:
    return may_somewhere(actor, permission) or any(
        _meets_role(h, rule) for h in actor.standing_in for rule in rules_for(permission)
    )


def _reads(permission: str) -> bool:
    verb = permission.split(".", 1)[1]
    return verb.startswith(("view", "export", "verify", "use", "calculate", "download"))


def _meets_role(holding: Holding, rule: Rule) -> bool:
    return holding.role == rule.role


def _rule_predicate(
    actor: Actor, rule: Rule, held: tuple[Holding, ...], shape: PolicyShape
) -> Predicate:
    shape = shape_for(rule.permission, shape)
    if rule.role == "public" and rule.where == "own":
        return _by_receipt(actor, shape)
    return and_(
        _WHERE[rule.where](held, shape), *(_also(word, actor, held, shape) for word in rule.also)
    )


def shape_for(permission: str, shape: PolicyShape) -> PolicyShape:
    """The shape with what differs for one permission put in place."""
    if permission in shape.named_for:
        shape = replace(shape, named=shape.named_for[permission])
    if permission in shape.owned_for:
        shape = replace(shape, owned=shape.owned_for[permission])
    if permission in shape.second_for:
        shape = replace(shape, second=shape.second_for[permission])
    return shape


def _by_receipt(actor: Actor, shape: PolicyShape) -> Predicate:
    """The public's own is what the receipt code opens (R-INT-05)."""
    if shape.receipt is None or not actor.receipt:
        return false()
    opened: Predicate = shape.receipt == actor.receipt
    return opened


def _people(held: tuple[Holding, ...]) -> tuple[int, ...]:
    return tuple(sorted({h.person_id for h in held}))


def _organisations(held: tuple[Holding, ...]) -> tuple[int, ...]:
    return tuple(sorted({h.organisation_id for h in held if h.organisation_id is not None}))


def _any_of(columns: Sequence[Any], people: tuple[int, ...]) -> Predicate:
    return or_(false(), *(column.in_(people) for column in columns))


def _in_organisation(held: tuple[Holding, ...], shape: PolicyShape) -> Predicate:
    if any(h.organisation_id is None for h in held):
        return true()
    ids = _organisations(held)
    inside: Predicate = (
        shape.organisation == ids[0] if len(ids) == 1 else shape.organisation.in_(ids)
    )
    return inside


def _own(held: tuple[Holding, ...], shape: PolicyShape) -> Predicate:
    people = _people(held)
    mine = _any_of(shape.own, people)
    return mine if shape.owned is None else or_(mine, shape.owned(people))


def _own_team(held: tuple[Holding, ...], shape: PolicyShape) -> Predicate:
    paths = [h.team_path for h in held if h.team_path]
    if shape.team is None or not paths:
        return false()
    below = select(Team.id).where(or_(*(Team.path.like(f"{path}%") for path in paths)))
    inside: Predicate = shape.team.in_(below)
    return inside


def _own_assets(held: tuple[Holding, ...], shape: PolicyShape) -> Predicate:
    if shape.assets is None:
        return false()
    return and_(_in_organisation(held, shape), shape.assets(_people(held)))


def _party(held: tuple[Holding, ...], shape: PolicyShape) -> Predicate:
    return false() if shape.party is None else shape.party(_organisations(held))


def _own_party(held: tuple[Holding, ...], shape: PolicyShape) -> Predicate:
    return false() if shape.own_party is None else shape.own_party(_organisations(held))


def _named(held: tuple[Holding, ...], shape: PolicyShape) -> Predicate:
    people = _people(held)
    named = _any_of(shape.named, people)
    return named if shape.granted is None else or_(named, shape.granted("named", people))


def _assigned(held: tuple[Holding, ...], shape: PolicyShape) -> Predicate:
    people = _people(held)
    given = _any_of(shape.assigned, people)
    return given if shape.granted is None else or_(given, shape.granted("assigned", people))


def _health(held: tuple[Holding, ...], shape: PolicyShape) -> Predicate:
    if shape.health is None:
        return false()
    return and_(_in_organisation(held, shape), shape.health)


def _published(held: tuple[Holding, ...], shape: PolicyShape) -> Predicate:
    """Released to the audience one is in: one's own organisation; the public's is every one."""
    if shape.published is None:
        return false()
    released = shape.published(_people(held)) if callable(shape.published) else shape.published
    return and_(_in_organisation(held, shape), released)


def _anywhere(_held: tuple[Holding, ...], _shape: PolicyShape) -> Predicate:
    return true()


_WHERE: dict[str, Callable[[tuple[Holding, ...], PolicyShape], Predicate]] = {
    "own": _own,
    "own_team": _own_team,
    "own_directorate": _own_team,
    "own_assets": _own_assets,
    "assigned": _assigned,
    "named": _named,
    "health": _health,
    "organisation": _in_organisation,
    "party": _party,
    "own_party": _own_party,
    "partnership": _party,
    "published": _published,
    "any": _anywhere,
}


def _also(word: str, actor: Actor, held: tuple[Holding, ...], shape: PolicyShape) -> Predicate:
    """One ``also`` word. ``holds_dates`` is met by holding the role today."""
    if word in ("mfa", "fresh_code", "holds_dates"):
        held_now = {"mfa": actor.second_factor, "fresh_code": actor.fresh_code}
        return true() if held_now.get(word, True) else false()
    if word in _PARENT:
        parent = getattr(shape, word)
        return true() if parent is None else and_(true(), parent(actor))
    if word == "not_restricted":
        return true() if shape.restricted is None else shape.restricted.is_(False)
    if word in NOT_ME:
        column = getattr(shape, NOT_ME[word])
        return true() if column is None else or_(column.is_(None), column != (actor.person_id or 0))
    if word in ("red", "not_red"):
        if shape.red is None:
            return false() if word == "red" else true()
        return and_(true(), shape.red.is_(word == "red"))
    return _case_words(word, actor, held, shape)


NOT_ME = {
    "not_author": "author",
    "not_assessor": "assessor",
    "not_owner": "owner",
    "not_requester": "requester",
    "not_self": "about",
    "second_person": "second",
}


def _case_words(
    word: str, actor: Actor, held: tuple[Holding, ...], shape: PolicyShape
) -> Predicate:
    if word == "named_if_restricted":
        open_case = true() if shape.restricted is None else shape.restricted.is_(False)
        return or_(open_case, _named(held, shape))
    if word == "not_involved":  # whoever is involved loses what any role gives (R-SOD-02)
        if shape.granted is None or actor.person_id is None:
            return true()
        return not_(shape.granted("involved", (actor.person_id,)))
    delegated = tuple(h for h in actor.holdings if h.role == DELEGATE)
    return _in_organisation(delegated, shape) if delegated else false()
