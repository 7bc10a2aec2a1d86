"""Reads of notices that moves, pages and packs share."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.incidents.models import Obligation
from app.incidents.notices.models import NoticeText, Notification
from app.incidents.queries.cases import obligations_of
from app.incidents.rules.regimes import regime_of

TO_REGULATORS = ("regulator", "dspt")
"""The kinds of notice that tell a regulator."""
FOR_KIND = {
    "regulator": ("ico_art33", "ico_s67", "pecr"),
    "dspt": ("dspt_red", "nis", "ico_art33", "ico_s67"),
    "individuals": ("individuals", "ordered"),
}
"""The clocks that a kind of notice may meet, the likeliest first."""


def may_meet(kind: str, clock: Obligation) -> bool:
    """Whether a notice of a kind meets a clock: each is met by the notice that the law wants.

    What is told to anybody else meets no clock of the regulators' or of the people affected.
    """
    if kind in FOR_KIND:
        return clock.regime in FOR_KIND[kind]
    return all(clock.regime not in regimes for regimes in FOR_KIND.values())


def fitting_clock(session: Session, incident_id: int, kind: str) -> Obligation | None:
    """The clock that a kind of notice meets: one that runs first, else one that did."""
    wanted = FOR_KIND.get(kind, ())
    found = [o for o in obligations_of(session, incident_id) if o.regime in wanted]
    found.sort(key=lambda o: (o.state != "running", wanted.index(o.regime), o.id))
    return found[0] if found else None


def clocks_met(session: Session, notice: Notification, channel: str | None) -> list[Obligation]:
    """The running clocks that a notice meets when it is filed: its own, and by the DSPT more.

    What is reported through the health toolkit reaches the regulator from there (R-GRID-10).
    """
    return [
        clock
        for clock in obligations_of(session, notice.incident_id)
        if clock.state == "running" and meets(notice, channel, clock)
    ]


def meets(notice: Notification, channel: str | None, clock: Obligation) -> bool:
    """Whether a notice sent by a channel meets a clock of its case."""
    by_dspt = channel == "dspt" and notice.kind in TO_REGULATORS
    return clock.id == notice.obligation_id or (by_dspt and regime_of(clock.regime).by_dspt)


def met_by(session: Session, notice: Notification) -> list[Obligation]:
    """The clocks that a filed notice met: its own, and by the DSPT more."""
    return [
        clock
        for clock in obligations_of(session, notice.incident_id)
        if clock.state == "met"
        and clock.met_at == notice.sent_at
        and meets(notice, notice.channel, clock)
    ]


def others_filed(session: Session, notice: Notification) -> list[Notification]:
    """The other notices of its case that were sent."""
    return [one for one in notices_of(session, notice.incident_id, "filed") if one.id != notice.id]


def notices_of(session: Session, incident_id: int, *states: str) -> list[Notification]:
    """List the notices of a case in the order in which they were drafted."""
    query = select(Notification).where(Notification.incident_id == incident_id)
    if states:
        query = query.where(Notification.state.in_(states))
    return list(session.scalars(query.order_by(Notification.id)))


def who_told(session: Session, clock: Obligation) -> Notification | None:
    """The notice that met a clock: the one that hangs on it, or one that went through the DSPT."""
    if clock.state != "met":
        return None
    filed = notices_of(session, clock.incident_id, "filed")
    own = [n for n in filed if n.obligation_id == clock.id]
    passed_on = [n for n in filed if n.channel == "dspt" and regime_of(clock.regime).by_dspt]
    return next(iter([*own, *passed_on]), None)


def texts_of(session: Session, notification_id: int) -> list[NoticeText]:
    """List every text of a notice as it was sent, the oldest first."""
    query = select(NoticeText).where(NoticeText.notification_id == notification_id)
    return list(session.scalars(query.order_by(NoticeText.id)))


def people_told(session: Session, incident_id: int) -> int | None:
    """How many people were told by all letters of a case; None where no letter says."""
    counted: ColumnElement[int | None] = func.sum(Notification.people_told)
    return session.scalar(
        select(counted).where(
            Notification.incident_id == incident_id, Notification.state == "filed",
            Notification.kind == "individuals",
        )
    )  # fmt: skip
