"""From due to certificate by two people, under hold and after it, and the stub years later."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.assets.models import Asset
from app.core.clock import Clock
from app.core.database import session
from app.engine.jobs import run_jobs
from tests.integration.web.conftest import Council
from tests.support.signing_in import post

REQUEST = {
    "volume": "14 boxes", "method": "shred_confidential",
    "reason": "The retention period has passed.",
}  # fmt: skip
DONE = {
    "carried_out_on-day": "15", "carried_out_on-month": "6", "carried_out_on-year": "2026",
    "carried_out_by": "Facilities team", "contractor": "Shred Ltd",
    "contractor_certificate": "SL-4711",
}  # fmt: skip
Browser = Callable[[str], FlaskClient]


@pytest.fixture
def archive(house: Council) -> Council:
    """The council with an administrator (Ivo), records managers (Rae, Sol) and a DPO (Dee)."""
    with house.app.app_context():
        house.world.person("Ivo Park", "iaa")
        house.world.person("Rae Moss", "records_manager")
        house.world.person("Sol Reed", "records_manager")
        house.world.person("Dee Hall", "dpo")
    return house


def _due_asset(house: Council, **inputs: str) -> str:
    """An asset of Bo Lin, looked after by Ivo Park, whose disposal fell due in May."""
    with house.app.app_context():
        world = house.world
        rule = world.do(
            world.as_("Rae Moss"), "retention_rule", "draft", name="Contracts",
            period_months="72", action="destroy", authority="Limitation Act 1980",
        ).reference  # fmt: skip
        world.do(world.as_("Ada Osei"), "retention_rule", "approve", rule)
        asset = world.owned_asset(
            "Ada Osei", "Bo Lin", name="Contract files", description="Names of the parties",
            location="Basement, shelf 4", retention_rule=rule, retention_trigger_on="2020-05-31",
            **inputs,
        )  # fmt: skip
        ivo = world.people["Ivo Park"]
        world.do(world.as_("Bo Lin"), "asset", "assign_administrator", asset, person=ivo)
    return asset


def _ask(client: FlaskClient, asset: str, **inputs: str) -> str:
    answer = post(client, "/disposals/new", {"asset": asset, "once": "ask"} | REQUEST | inputs)
    assert answer.status_code == 302, answer.text
    assert re.fullmatch(r"/disposals/DSP-2026-\d{4}", answer.location)
    return str(answer.location)


def _step(client: FlaskClient, address: str, trigger: str, **inputs: str) -> str:
    """Take a step as its form does; what the person then reads."""
    answer = post(client, f"{address}/{trigger}", {"once": trigger} | inputs)
    return answer.text if answer.status_code != 302 else client.get(answer.location).text


def test_a_disposal_from_due_to_certificate_by_two_people(
    archive: Council, clock: time_machine.Traveller
) -> None:
    asset = _due_asset(archive)
    ivo, bo, rae = (archive.browser(n) for n in ("Ivo Park", "Bo Lin", "Rae Moss"))
    assert asset in rae.get("/assets?show=disposal_due").text
    page = ivo.get(f"/assets/{asset}").text
    assert "31 May 2026" in page
    assert f"/disposals/new?asset={asset}" in page
    assert asset in ivo.get(f"/disposals/new?asset={asset}").text
    address = _ask(ivo, asset)
    assert "Contract files" in bo.get("/disposals?show=overdue").text
    assert "Approved by the owner" in _step(bo, address, "approve")
    assert "Confirmed by the records manager" in _step(rae, address, "confirm")
    page = _step(rae, address, "certify", **DONE)
    assert "CRT-2026-0001" in page
    certificate = rae.get(f"{address}/certificate").text
    for words in ("Bo Lin, 15 June 2026", "Rae Moss, 15 June 2026", "Confidential shredding",
                  "SL-4711", "14 boxes", "Limitation Act 1980"):  # fmt: skip
        assert words in certificate
    assert "The PDF is being made" in certificate
    with archive.app.app_context():
        run_jobs(Clock(), "test")
    pdf = rae.get(f"{address}/certificate.pdf")
    assert pdf.data.startswith(b"%PDF-")
    assert "attachment" in pdf.headers["Content-Disposition"]
    clock.shift(timedelta(days=3 * 365 + 1))
    rae = archive.browser("Rae Moss")
    listed = rae.get("/assets?q=contract&state=disposed").text
    assert asset in listed
    assert asset in rae.get("/search?q=contract+files").text
    stub = rae.get(f"/assets/{asset}").text
    assert "Contract files" in stub
    assert address in stub
    assert "15 June 2026" in stub
    assert "Basement" not in stub.split("History")[0]
    with archive.app.app_context():
        kept = session().scalars(select(Asset).where(Asset.reference == asset)).one()
        assert (kept.state, kept.description, kept.location) == ("disposed", None, None)
    assert rae.get(f"{address}/certificate").text.count("CRT-2026-0001") > 0


def test_the_owner_who_asked_does_not_approve(archive: Council) -> None:
    asset = _due_asset(archive)
    bo = archive.browser("Bo Lin")
    address = _ask(bo, asset)
    assert "A second person is needed" in bo.get(address).text
    answer = post(bo, f"{address}/approve", {"once": "approve"})
    assert answer.status_code == 403
    assert "A second person is needed: you asked for this" in answer.text
    assert archive.events("disposal.approved") == 0


def test_a_records_manager_who_asked_does_not_confirm(archive: Council) -> None:
    asset = _due_asset(archive)
    rae, bo = archive.browser("Rae Moss"), archive.browser("Bo Lin")
    address = _ask(rae, asset)
    _step(bo, address, "approve")
    assert "A second person is needed" in _step(rae, address, "confirm")
    assert "Confirmed by" in _step(archive.browser("Sol Reed"), address, "confirm")


def test_under_hold_nothing_moves_until_a_second_person_lifts_it(archive: Council) -> None:
    asset = _due_asset(archive)
    ivo, bo, dee, rae = (archive.browser(n) for n in ("Ivo Park", "Bo Lin", "Dee Hall", "Rae Moss"))
    address = _ask(ivo, asset)
    placed = post(dee, "/holds/new", {
        "case_kind": "sar", "case_number": "SAR/2026/118", "reason": "A request is open.",
        "assets": asset, "review_on-day": "1", "review_on-month": "9", "review_on-year": "2026",
        "once": "hold",
    })  # fmt: skip
    hold = str(placed.location)
    refused = post(bo, f"{address}/approve", {"once": "approve"})
    assert refused.status_code == 409
    for words in (hold.rsplit("/", 1)[1], "Subject access request SAR/2026/118"):
        assert words in refused.text
        assert words in bo.get(address).text
    assert "31 May 2026" in bo.get(f"/assets/{asset}").text, "R-RET-01: the date stays"
    assert hold in bo.get(f"/assets/{asset}").text
    assert "Contract files" in rae.get("/disposals?show=held").text
    assert "A second person is needed" in _step(dee, hold, "lift", reason="Answered.")
    assert "Hold lifted" in _step(rae, hold, "lift", reason="Answered.")
    assert "Approved by the owner" in _step(bo, address, "approve")


def test_before_its_time_it_may_be_asked_for_and_not_approved(archive: Council) -> None:
    asset = _due_asset(archive)
    archive.move("Bo Lin", "edit", asset, retention_trigger_on="2020-08-31")
    address = _ask(archive.browser("Ivo Park"), asset)
    answer = post(archive.browser("Bo Lin"), f"{address}/approve", {"once": "approve"})
    assert "falls due on 31 August 2026, not before" in answer.text


def test_a_series_goes_and_its_asset_stays(archive: Council) -> None:
    asset = _due_asset(archive)
    archive.move("Bo Lin", "edit", asset, retention_trigger_on="")
    ivo, bo, rae = (archive.browser(n) for n in ("Ivo Park", "Bo Lin", "Rae Moss"))
    whole = post(ivo, "/disposals/new", {"asset": asset, "once": "whole"} | REQUEST)
    assert "The day its period began is not recorded yet." in whole.text
    part = {"series": "Contracts closed in 2019", "series_began_on-day": "31",
            "series_began_on-month": "12", "series_began_on-year": "2019"}  # fmt: skip
    address = _ask(ivo, asset, once="part", **part)
    _step(bo, address, "approve")
    _step(rae, address, "confirm")
    assert "CRT-2026-0001" in _step(rae, address, "certify", **DONE)
    page = bo.get(f"/assets/{asset}").text
    assert "Contracts closed in 2019" in page
    assert "Basement, shelf 4" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"contractor": "", "contractor_certificate": ""}, "Enter a witness"),
        ({"contractor_certificate": ""}, "certificate number"),
        ({"carried_out_on-day": "14"}, "only once confirmed"),
        ({"carried_out_on-year": "2027"}, "when it has been carried out"),
    ],
)
def test_what_was_not_done_is_not_certified(
    archive: Council, changes: dict[str, str], sentence: str
) -> None:
    asset = _due_asset(archive)
    ivo, bo, rae = (archive.browser(n) for n in ("Ivo Park", "Bo Lin", "Rae Moss"))
    address = _ask(ivo, asset)
    _step(bo, address, "approve")
    _step(rae, address, "confirm")
    assert sentence in _step(rae, address, "certify", **(DONE | changes))
    assert archive.events("disposal.certified") == 0
