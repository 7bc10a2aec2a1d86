"""The register's worked examples I1 to I10, each through the pages that people use."""

from datetime import date

import pytest
import time_machine

from tests.factories.world import OPERATOR
from tests.integration.web.conftest import Council
from tests.support.signing_in import post

READY = {"personal_data": "no", "marking": "OFFICIAL"}


def test_i1_without_an_owner_it_stays_proposed(house: Council) -> None:
    reference = house.asset(**READY)
    ada = house.browser("Ada Osei")
    answer = post(ada, f"/assets/{reference}/activate", {"once": "x"})
    assert answer.status_code == 409
    assert "An owner must have accepted this asset first." in answer.text
    assert "Proposed" in ada.get(f"/assets/{reference}").text


def test_i2_what_is_missing_is_listed_and_stops_it(house: Council) -> None:
    reference = house.owned_asset(personal_data="yes", special_category="yes", marking="OFFICIAL")
    bo = house.browser("Bo Lin")
    for text in (
        bo.get(f"/assets/{reference}").text,
        post(bo, f"/assets/{reference}/activate", {"once": "x"}).text,
    ):
        assert "link a complete processing record" in text
        assert "retention rule" in text
    assert "Proposed" in bo.get(f"/assets/{reference}").text


def test_i3_and_i4_a_review_is_announced_then_late_then_the_siros(
    house: Council, clock: time_machine.Traveller
) -> None:
    """The example's own days, a year on."""
    house.begin(clock, date(2026, 11, 21))
    reference = house.owned_asset(name="Rates", **READY)
    house.move("Bo Lin", "review", reference, review_result="no_change")
    house.begin(clock, date(2027, 10, 21))
    inbox = house.browser("Bo Lin").get("/messages").text
    house.begin(clock, date(2027, 10, 22))
    later = house.browser("Bo Lin").get("/messages").text
    assert later.count(reference) > inbox.count(reference)
    assert "21 November 2027" in house.browser("Bo Lin").get(f"/assets/{reference}").text
    before = house.browser("Cy Roe").get("/messages").text.count(reference)
    house.begin(clock, date(2027, 12, 22))
    siro = house.browser("Cy Roe")
    assert siro.get("/messages").text.count(reference) > before
    assert reference in siro.get("/assets?show=overdue").text


def test_i8_an_owner_leaves_and_somebody_must_be_found_in_twenty_working_days(
    house: Council, clock: time_machine.Traveller
) -> None:
    house.begin(clock, date(2026, 11, 2))
    with house.app.app_context():
        manager = house.world.person("Max Orr", "manager")
        house.world.person("Ivy Dale", manager=manager)
        reference = house.world.owned_asset("Ada Osei", "Ivy Dale", name="Rates", **READY)
        house.world.do(
            OPERATOR, "person", "end", house.world.people["Ivy Dale"], ended_on="2026-12-01"
        )
    house.begin(clock, date(2026, 12, 1))
    house.begin(clock, date(2026, 12, 2))
    page = house.browser("Ada Osei").get(f"/assets/{reference}").text
    assert "Max Orr" in page
    assert "31 December 2026" in page
    assert reference in house.browser("Max Orr").get("/messages").text


def test_i9_a_marking_of_before_2014_is_read_and_needs_review(house: Council) -> None:
    reference = house.asset(marking="RESTRICTED")
    ada = house.browser("Ada Osei")
    page = ada.get(f"/assets/{reference}").text
    assert "OFFICIAL-SENSITIVE" in page
    assert "RESTRICTED" in page
    answer = post(
        ada, f"/assets/{reference}/resolve_marking",
        {"marking": "OFFICIAL-SENSITIVE", "once": "x"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert house.events("asset.marking_resolved") == 1


@pytest.mark.parametrize(("every", "warned"), [("168", True), ("24", False)])
def test_i10_a_weekly_backup_cannot_lose_a_day_at_most(
    house: Council, every: str, warned: bool
) -> None:
    reference = house.owned_asset(rpo_hours="24", backup_every_hours=every, **READY)
    page = house.browser("Bo Lin").get(f"/assets/{reference}").text
    assert ("the backup cannot meet that" in page) == warned
    assert "Active" in page
