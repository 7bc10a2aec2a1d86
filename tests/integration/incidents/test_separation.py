"""Who may not do what on a case, and who stands in for them (R-SOD-01 to 04)."""

import json
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.cli.main import ig
from app.core.database import session
from app.identity.models import Membership
from tests.factories.scenarios import ADA, CY, DEE, DI, OLA, REGULATOR, SCENES, Turn
from tests.integration.incidents.conftest import Desk
from tests.integration.incidents.test_doors import Program
from tests.support.visiting import Visitor, facts_of, words_of

ZED, UNA = "Zed Orr", "Una Dean"
COUNCIL = "/organisations/ORG-2026-0001"
N3 = SCENES[2]
DELEGATED = {
    "person": OLA, "delegate_from": date(2026, 11, 20), "delegate_until": date(2026, 11, 21),
    "reason": "I am away.",
}  # fmt: skip
SCORED = N3.turns[:5]
WORDS = "newsletter"


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """The office with an administrator and somebody who may stand in."""
    with desk.app.app_context():
        desk.world.person(ZED, "organisation_admin")
        desk.world.person(UNA)
    return desk


def _scored(desk: Desk) -> str:
    reference = desk.reported(N3.report)
    for turn in SCORED:
        desk.take(reference, turn)
    return reference


def _decide(desk: Desk, who: str, reference: str) -> int:
    """Try to decide on the regulator at the page; gives the answer's status."""
    typed = {"notify_decision": "log_only", "reason": "Small."}
    return desk.at(who).send(f"/incidents/{reference}/decide_notify", **typed).status_code


def _events(desk: Desk, name: str) -> list[AuditEvent]:
    with desk.app.app_context():
        found = select(AuditEvent).where(AuditEvent.event == name)
        return list(session().scalars(found.order_by(AuditEvent.id)))


@pytest.mark.parametrize("agrees", ["yes", "no"])
def test_in_a_small_team_the_assessor_decides_and_another_countersigns(
    staffed: Desk, agrees: str
) -> None:
    """R-SOD-01: even a delegate is turned away from what they scored, unless the team is small."""
    reference = _scored(staffed)
    address = f"/incidents/{reference}"
    staffed.at(CY).do(f"{COUNCIL}/delegate_decision", **(DELEGATED | {"person": ADA}))
    assert _decide(staffed, ADA, reference) == 403
    staffed.at(ZED).do(
        f"{COUNCIL}/set_incident_rules", small_team="yes", is_oes="no", is_pecr_provider="no"
    )
    assert _decide(staffed, ADA, reference) == 302
    staffed.at(ADA).do(
        f"{address}/decide_individuals", individuals_decision="do_not_tell", reason="Small.",
        individuals_exemption="no_high_risk",
    )  # fmt: skip
    assert facts_of(staffed.page(reference))[REGULATOR].startswith("Closed")
    own = staffed.at(ADA).client.get(f"{address}/countersign")
    assert own.status_code == 403
    assert f'href="{address}/countersign"' in staffed.page(reference, OLA)
    staffed.at(OLA).do(f"{address}/countersign", agrees=agrees, reason="I have looked.")
    facts = facts_of(staffed.page(reference))
    if agrees == "yes":
        assert "Record in our log only" in facts["Decision on the regulator"]
        assert facts[REGULATOR].startswith("Closed")
    else:
        assert "Decision on the regulator" not in facts
        assert facts[REGULATOR].startswith("Running")


def test_a_delegate_decides_until_the_last_day_and_not_after(
    staffed: Desk, clock: time_machine.Traveller
) -> None:
    """R-SOD-03: delegated by the SIRO, in writing, with a second factor, for some days."""
    first, second = _scored(staffed), _scored(staffed)
    assert _decide(staffed, OLA, first) == 403
    email = f"cy.roe@{staffed.world.code}.example"
    weak = Visitor.signed_in(staffed.app, email, second_factor=False)
    assert weak.send(f"{COUNCIL}/delegate_decision", **DELEGATED).status_code == 403
    staffed.at(CY).do(f"{COUNCIL}/delegate_decision", **DELEGATED)
    assert _decide(staffed, OLA, first) == 302
    assert "Ola Berg" in facts_of(staffed.page(first))["Decision on the regulator"]
    clock.move_to(datetime(2026, 11, 22, 0, 30, tzinfo=UTC))
    staffed.browsers.clear()
    assert _decide(staffed, OLA, second) == 403
    assert _decide(staffed, CY, second) == 302


def test_a_nominee_decides_for_a_siro_who_is_involved(staffed: Desk) -> None:
    """R-SOD-02: on that case alone; the SIRO no longer reads it."""
    reference, other = _scored(staffed), _scored(staffed)
    with staffed.app.app_context():
        siro = select(Membership.reference).where(Membership.role == "siro")
        membership = session().scalars(siro).one()
    staffed.at(ZED).do(f"/memberships/{membership}/name_nominee", nominee=UNA)
    assert _decide(staffed, UNA, reference) == 404
    staffed.at(DEE).do(f"/incidents/{reference}/name_involved", person=CY, capacity="caused")
    assert _decide(staffed, CY, reference) == 404
    page = staffed.at(CY).read(f"/incidents/{reference}")
    assert WORDS not in page, "he may add his own statement, and reads no more"
    assert "add_statement" in page
    assert reference not in staffed.at(CY).read(f"/search?q={WORDS}")
    assert other in staffed.at(CY).read(f"/search?q={WORDS}")
    facts = facts_of(page)
    assert facts["Who acts as Senior information risk owner (SIRO)"].startswith(UNA)
    assert _decide(staffed, UNA, other) == 404
    assert _decide(staffed, UNA, reference) == 302
    assert "Una Dean" in facts_of(staffed.page(reference))["Decision on the regulator"]


def test_a_small_team_lifts_the_bar_on_assessors_and_grants_no_decision(staffed: Desk) -> None:
    """R-SOD-01 is about who scored it; to decide stays the SIRO's, or a written delegation's."""
    reference = _scored(staffed)
    staffed.at(ZED).do(
        f"{COUNCIL}/set_incident_rules", small_team="yes", is_oes="no", is_pecr_provider="no"
    )
    assert _decide(staffed, ADA, reference) == 403
    staffed.at(CY).do(f"{COUNCIL}/delegate_decision", **(DELEGATED | {"person": ADA}))
    assert _decide(staffed, ADA, reference) == 302


def test_who_is_involved_is_told_so_and_reads_nothing_of_the_case(staffed: Desk) -> None:
    """R-SOD-02: why, who acts in their place, and what they may do; of the case not a word."""
    reference = _scored(staffed)
    address = f"/incidents/{reference}"
    staffed.at(DEE).do(f"{address}/name_involved", person=OLA, capacity="caused")
    staffed.at(DEE).do(f"{address}/name_involved", person=CY, capacity="witness")
    page = staffed.at(OLA).read(address)
    assert "You are named as involved in this case" in page
    assert facts_of(page)["Who acts as IG officer"].startswith("Nobody is named.")
    assert "Being looked at" in page
    for told in (WORDS, CY, ADA, "Legal clocks", "Decision", "Severity", "caused"):
        assert told not in page, told
    staffed.at(OLA).do(f"{address}/add_statement", text="I used the old list.")
    assert "I used the old list." in staffed.at(OLA).read(address)
    assert "I used the old list." not in staffed.at(CY).read(address)
    staffed.at(DEE).do(f"{address}/end_involvement", person=OLA, reason="She was not there.")
    assert WORDS in staffed.page(reference, OLA)


def test_a_reporter_who_is_involved_keeps_their_own_report(staffed: Desk) -> None:
    reference = _scored(staffed)
    address = f"/incidents/{reference}"
    staffed.at(DEE).do(f"{address}/name_involved", person=DI, capacity="caused")
    page = staffed.at(DI).read(address)
    assert f'href="{address}/your-report"' in page
    assert WORDS in staffed.at(DI).read(f"{address}/your-report"), "these are their own words"
    assert "You are named as involved in this case" in page
    assert "Who acts as" not in page, "they hold no office"
    staffed.at(DI).do(f"{address}/add_statement", text="It was a Friday.")
    assert staffed.at(DI).read(address).count("It was a Friday.") == 1


def _restricted(desk: Desk) -> str:
    reference = _scored(desk)
    desk.take(
        reference,
        Turn(DEE, "restrict", {"restriction": "whistleblowing", "reason": "Told in confidence."}),
    )
    return reference


def test_a_restricted_case_is_seen_by_the_named_and_the_dpo_alone(staffed: Desk) -> None:
    reference = _restricted(staffed)
    address = f"/incidents/{reference}"
    assert WORDS in staffed.page(reference, ADA), "she works on it"
    assert WORDS in staffed.page(reference, DEE)
    assert staffed.at(OLA).client.get(address).status_code == 404
    for page in ("/incidents", "/incidents/board", f"/search?q={WORDS}", "/obligations"):
        assert reference not in staffed.at(OLA).read(page), page
    staffed.at(DEE).do(f"{address}/name_on_case", person=OLA, reason="She reads it as second.")
    assert WORDS in staffed.page(reference, OLA)
    staffed.at(DEE).do(f"{address}/take_off_case", person=OLA, reason="She has read it.")
    assert staffed.at(OLA).client.get(address).status_code == 404


def test_the_siro_sees_that_there_is_a_restricted_case_and_its_clock_and_no_more(
    staffed: Desk,
) -> None:
    reference = _restricted(staffed)
    siro = staffed.at(CY)
    for page in ("/incidents", "/incidents/board"):
        html = siro.read(page)
        assert reference in html, page
        assert WORDS not in html, page
    assert "Restricted case" in siro.read("/incidents/board")
    stub = siro.read(f"/incidents/{reference}")
    assert WORDS not in stub
    assert "You see the title only." in stub
    clock = staffed.clock(reference, REGULATOR)
    html = siro.read("/obligations")
    assert clock in html
    assert WORDS not in html
    assert reference not in siro.read(f"/search?q={WORDS}")
    assert reference in staffed.at(DEE).read("/incidents")
    assert "Restricted case" in staffed.at(DEE).read("/incidents")


def test_each_view_of_a_restricted_case_is_an_event_at_every_door(staffed: Desk) -> None:
    reference = _restricted(staffed)
    before = len(_events(staffed, "incident.viewed"))
    staffed.page(reference, DEE)
    program = Program(staffed)
    program.send(
        DEE, f"/incidents/{reference}/transitions",
        {"trigger": "add_privileged_note", "text": "Counsel was asked."},
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {program.tokens[DEE]}"}
    seen = staffed.app.test_client().get(f"/api/v1/incidents/{reference}", headers=headers)
    assert WORDS in seen.get_json()["what_happened"]
    with staffed.app.app_context():
        words = ["show", reference, "--as", f"dee.patel@{staffed.world.code}.example", "--json"]
        shown = CliRunner().invoke(ig, words)
    assert WORDS in json.loads(shown.stdout)["what_happened"]
    events = _events(staffed, "incident.viewed")[before:]
    assert list(dict.fromkeys(e.door for e in events)) == ["page", "api", "command_line"]
    assert {(e.actor_name, e.subject_reference, e.restricted) for e in events} == {
        (DEE, reference, True)
    }
    siro = len(_events(staffed, "incident.viewed"))
    staffed.at(CY).read(f"/incidents/{reference}")
    assert len(_events(staffed, "incident.viewed")) == siro, "a stub shows nothing of the case"


def test_the_audit_page_keeps_what_is_done_in_a_restricted_case_to_the_dpo(
    staffed: Desk,
) -> None:
    """R-SOD-04: its reasons and values would tell what its page does not."""
    reference = _restricted(staffed)
    address = f"/incidents/{reference}"
    staffed.at(DEE).do(f"{address}/escalate", escalated_to="siro", reason="A councillor said so.")
    staffed.page(reference, DEE)
    with staffed.app.app_context():
        query = select(AuditEvent).where(AuditEvent.subject_reference == reference)
        events = session().scalars(query.order_by(AuditEvent.id)).all()
        rows = {e.event: e.restricted for e in events}
        first, last = events[0].sequence, events[-1].sequence
    assert rows["incident.reported"] is False
    assert (rows["incident.escalated"], rows["incident.viewed"]) == (True, True)
    where = f"/audit?organisation={staffed.world.code}&reference={reference}"
    siro, officer = staffed.at(CY).read(where), staffed.at(DEE).read(where)
    for sequence in (first, last):
        assert f"/audit/{sequence}?" in officer
        assert f"/audit/{sequence}?" not in siro, "also what was done before it was restricted"
        assert staffed.at(CY).client.get(f"/audit/{sequence}").status_code == 404


def test_what_hangs_on_a_restricted_case_is_kept_back_like_the_case(staffed: Desk) -> None:
    """Its clock, a comment, an action and a notice are logged when read, and hidden in audit."""
    reference = _restricted(staffed)
    case, officer = f"/incidents/{reference}", staffed.at(DEE)
    officer.do(f"{case}/comment", body="The newsletter went to the union.")
    action = officer.do(
        "/actions/new", subject=reference, name="Speak to the union", owner=DEE,
        due_on=date(2026, 12, 18),
    )  # fmt: skip
    notice = officer.do("/notifications/new", incident=reference, kind="regulator")
    clock = f"/obligations/{staffed.clock(reference, REGULATOR)}"
    listed = officer.read("/comments")
    assert "Comment COM-2026-0001" in listed
    assert WORDS not in listed
    assert WORDS not in words_of(officer.client.get("/search?q=union"))
    for page in ("/comments/COM-2026-0001", action, notice, clock):
        before = len(_views(staffed))
        officer.read(page)
        assert _views(staffed)[before:] == [(DEE, page.rsplit("/", 1)[1], True)]
    events = f"/audit?organisation={staffed.world.code}&reference="
    for page in ("/comments/COM-2026-0001", action, notice, clock):
        kept = events + page.rsplit("/", 1)[1]
        assert re.search(r'href="/audit/\d+', officer.read(kept)), page
        assert not re.search(r'href="/audit/\d+', staffed.at(CY).read(kept)), page


def _views(desk: Desk) -> list[tuple[str, str | None, bool]]:
    with desk.app.app_context():
        seen = select(AuditEvent).where(AuditEvent.event.endswith(".viewed"))
        found = session().scalars(seen.order_by(AuditEvent.id))
        return [(e.actor_name, e.subject_reference, e.restricted) for e in found]


def test_it_security_works_on_a_case_once_asked_to(staffed: Desk) -> None:
    """H: what their role may do is theirs on the cases they are asked to work on."""
    with staffed.app.app_context():
        staffed.world.person("Kit Lane", "it_security")
    reference = _scored(staffed)
    address = f"/incidents/{reference}"
    kit = staffed.at("Kit Lane")
    assert kit.client.get(address).status_code == 404
    staffed.at(DEE).do(f"{address}/add_worker", person="Kit Lane")
    again = staffed.at(DEE).send(f"{address}/add_worker", person="Kit Lane")
    assert "That person works on the case already." in words_of(again)
    assert "You are asked to work on an incident" in kit.read("/messages")
    assert "Kit Lane" in staffed.page(reference)
    kit.do(f"{address}/record_containment", result="step", text="The mailbox was locked.")
    assert "The mailbox was locked." in staffed.page(reference)
    staffed.at(DEE).do(f"{address}/remove_worker", person="Kit Lane")
    assert kit.client.get(address).status_code == 404
    staffed.at(DEE).do(f"{address}/name_involved", person="Kit Lane", capacity="caused")
    refused = staffed.at(DEE).send(f"{address}/add_worker", person="Kit Lane")
    assert "so they cannot work on the case" in words_of(refused)
