"""Our own data goes when its time is over, says so, and stays while it is on hold (R-X-06)."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from app.audit.models import AuditDetail, AuditEvent
from app.audit.seals import verify
from app.core.database import session
from app.core.errors import RefusedError
from app.engine.messages import queue_message
from app.engine.unit_of_work import unit_of_work
from app.identity.models import UserSession
from app.outbox.models import Message, OutboxRow
from app.oversight.purging import purge, purge_daily
from tests.factories.world import OPERATOR
from tests.integration.oversight.conftest import Town

LATER = datetime(2029, 6, 30, 9, 0, tzinfo=UTC)


def _purge(town: Town, now: datetime = LATER) -> int:
    with town.app.app_context():
        return purge(now)


def _hold(town: Town) -> str:
    with town.app.app_context():
        reference = f"ORG-{town.world.now.year}-0001"
    inputs = {"case_number": "CL-1", "reason": "A claim."}
    town.do("Ada Osei", "organisation", "hold_own_data", reference, **inputs)
    return reference


def test_old_words_of_audit_are_emptied_and_the_chain_still_verifies(town: Town) -> None:
    with_words = AuditDetail.emptied_at.is_(None)
    assert town.count(AuditDetail, with_words) > 5
    assert _purge(town, town.world.now + timedelta(days=1000)) == 0
    assert _purge(town) > 5
    old = town.count(AuditDetail, with_words)
    assert old == 0
    event = town.last("audit.detail_purged")
    assert event.permission == "audit.purge_detail"
    assert event.facts["kept_days"] == 1096
    with town.app.app_context():
        assert verify(session(), current_app.config["IG_AUDIT_KEY"]).findings == ()
    assert _purge(town) == 0, "what was emptied is not emptied again"
    number = town.last("asset.proposed").sequence
    page = town.browser("Al Dit").get(f"/audit/{number}").get_data(as_text=True)
    assert "The words were emptied on 30 June 2029 at 10am under retention." in page


def test_read_messages_mail_and_sessions_go_after_ninety_days(town: Town) -> None:
    town.browser("Bo Lin")
    with town.app.app_context(), unit_of_work(town.world.now) as unit:
        person = town.world.as_("Bo Lin").person_id or 0
        for key in ("one", "two"):
            queue_message(unit, name="large_export", key=key, person_id=person,
                          organisation_id=town.world.organisation_id)  # fmt: skip
        unit.session.query(OutboxRow).update({"state": "sent", "sent_at": town.world.now})
    before = town.count(Message)
    read = town.ask(select(Message.reference).where(Message.key == "one"))[0]
    town.do("Bo Lin", "message", "mark_read", read)
    _purge(town, town.world.now + timedelta(days=80))
    assert town.count(Message) == before
    assert town.count(UserSession) > 0
    _purge(town, town.world.now + timedelta(days=95))
    assert town.count(Message) == before - 1, "what nobody has read stays"
    assert town.count(OutboxRow) == 0
    assert town.count(UserSession) == 0
    assert town.count(AuditEvent, AuditEvent.event == "own_data.purged") >= 3


def test_a_hold_keeps_everything_until_a_second_person_ends_it(town: Town) -> None:
    reference = _hold(town)
    with pytest.raises(RefusedError, match="held already"):
        town.do("Dee Poe", "organisation", "hold_own_data", reference, case_number="2", reason="x")
    assert _purge(town) == 0 or town.count(
        AuditDetail, AuditDetail.emptied_at.is_not(None)
    ) < town.count(AuditDetail)
    chain = town.last("asset.proposed")
    assert town.ask(
        AuditDetail.__table__.select().with_only_columns(AuditDetail.emptied_at)
        .where(AuditDetail.event_id == chain.id)
    ) == [None]  # fmt: skip
    page = town.browser("Al Dit").get("/admin/retention").get_data(as_text=True)
    assert "for case CL-1" in page
    with pytest.raises(RefusedError, match="A second person is needed"):
        town.do("Ada Osei", "organisation", "release_own_data", reference, reason="Over")
    town.do("Dee Poe", "organisation", "release_own_data", reference, reason="Over")
    assert _purge(town) > 5


def test_the_page_shows_each_rule_and_what_was_purged_last(town: Town) -> None:
    assert town.browser("Di Fox").get("/admin/retention").status_code == 403
    page = town.browser("Al Dit").get("/admin/retention").get_data(as_text=True)
    for words in ("1,096 days", "90 days", "Nothing was due yet", "Nothing is on hold"):
        assert words in page
    _purge(town)
    page = town.browser("Al Dit").get("/admin/retention").get_data(as_text=True)
    assert "30 June 2029 at 10am" in page


def test_the_tick_purges_once_a_day(town: Town) -> None:
    with town.app.app_context():
        current_app.extensions.pop("own_data_purged_on", None)
        assert purge_daily(LATER) > 5
        town.world.asset("Ada Osei", name="Later")
        assert purge_daily(LATER + timedelta(hours=3)) == 0
        current_app.extensions.pop("own_data_purged_on", None)


def test_an_import_that_nobody_came_back_to_is_discarded(town: Town) -> None:
    with town.app.app_context():
        inputs = {"kind": "assets", "file_name": "old.csv", "organisation": town.world.code}
        reference = town.world.do(OPERATOR, "import", "start", **inputs).reference
    _purge(town, town.world.now + timedelta(days=31))
    event = town.last("import.discarded_abandoned")
    assert (event.subject_reference, event.actor_name) == (reference, "System")
