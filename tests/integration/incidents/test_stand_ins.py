"""Whoever stands in for an office-holder who is involved works on that case at every door."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.database import session
from app.identity.models import Membership
from tests.factories.scenarios import ADA, DEE, SCENES
from tests.integration.incidents.conftest import Desk
from tests.integration.incidents.test_doors import Program

ZED, UNA = "Zed Orr", "Una Dean"
N3 = SCENES[2]
NOTICE = {"kind": "regulator", "text": "What we know."}


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """The office; Una is named to take the data protection officer's place."""
    with desk.app.app_context():
        desk.world.person(ZED, "organisation_admin")
        desk.world.person(UNA)
        wanted = select(Membership.reference).where(Membership.role == "dpo")
        membership = session().scalars(wanted).one()
    desk.at(ZED).do(f"/memberships/{membership}/name_nominee", nominee=UNA)
    return desk


def _classified(desk: Desk) -> str:
    reference = desk.reported(N3.report)
    for turn in N3.turns[:2]:
        desk.take(reference, turn)
    return reference


class Una:
    """Una's program, with a token of hers."""

    def __init__(self, desk: Desk) -> None:
        self.client = desk.app.test_client()
        with desk.app.app_context():
            made = desk.world.do(desk.world.as_(UNA), "api_token", "create", name="cases")
        self.headers = {"Authorization": f"Bearer {made.secret}", "If-Match": "*"}

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, **body: Any) -> Any:
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers)


def test_a_stand_in_works_through_the_api_on_that_case_alone(staffed: Desk) -> None:
    mine, other = _classified(staffed), _classified(staffed)
    una = Una(staffed)
    assert una.get("/incidents").status_code == 403, "nobody is involved, so she holds nothing"
    staffed.at(ADA).do(f"/incidents/{mine}/name_involved", person=DEE, capacity="caused")

    listed = una.get("/incidents")
    assert listed.status_code == 200, listed.text
    assert mine in listed.text
    assert other not in listed.text
    assert una.get(f"/incidents/{mine}").get_json()["reference"] == mine
    assert una.get(f"/incidents/{other}").status_code == 404
    entry = {"trigger": "move_awareness_earlier", "aware_at": "2026-11-20T16:00:00Z"}
    assert una.post(f"/incidents/{mine}/transitions", **entry).status_code == 200
    assert una.post(f"/incidents/{other}/transitions", **entry).status_code == 404

    made = una.post("/notifications", incident=mine, **NOTICE)
    assert made.status_code == 201, made.text
    filed = {"trigger": "file_phased", "sent_at": "2026-11-20T16:40:00Z", "channel": "phone",
             "outstanding": "How many people."}  # fmt: skip
    notice = made.get_json()["reference"]
    assert una.post(f"/notifications/{notice}/transitions", **filed).status_code == 200
    assert una.post("/notifications", incident=other, **NOTICE).status_code in (404, 422)
    assert una.get("/measures").status_code == 403, "figures are not of that case"


def test_a_stand_in_drafts_a_notice_on_the_page_and_loses_it_with_the_involvement(
    staffed: Desk,
) -> None:
    mine = _classified(staffed)
    staffed.at(ADA).do(f"/incidents/{mine}/name_involved", person=DEE, capacity="caused")
    notice = staffed.at(UNA).do("/notifications/new", incident=mine, **NOTICE)
    assert mine in staffed.at(UNA).read(notice)
    assert mine in staffed.at(UNA).read("/incidents/board")
    staffed.at(ADA).do(f"/incidents/{mine}/end_involvement", person=DEE, reason="She was not.")
    assert staffed.at(UNA).client.get(notice).status_code == 404
    assert staffed.at(UNA).client.get("/incidents/board").status_code == 403
    assert Program(staffed).send(DEE, "/notifications", {"incident": mine, **NOTICE})
