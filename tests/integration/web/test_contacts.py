"""The out-of-hours contacts: whom to phone tonight, first to last, by a tap on the number."""

from datetime import date

import pytest
import time_machine

from app.core.errors import DeniedError, RefusedError
from app.organisations.contacts.queries import dialled
from tests.factories.world import OPERATOR
from tests.integration.web.conftest import Council
from tests.support.signing_in import post

DPO = {"purpose": "Data protection officer", "telephone": "01632 960 001"}


def _list(house: Council, **inputs: str) -> str:
    with house.app.app_context():
        ada = house.world.as_("Ada Osei")
        return house.world.do(ada, "contact", "list", **(DPO | inputs)).reference


def test_all_staff_see_whom_to_phone_first_to_last(house: Council) -> None:
    _list(house, name="IT on call", purpose="Stop an account", position="2",
          telephone="+44 (0)1632 960002 ext 7")  # fmt: skip
    _list(house, name="Nights", position="", second_telephone="07700 900 123")
    _list(house, person="bo.lin@northbourne.example", position="1")
    text = house.browser("Di Fox").get("/contacts").text

    assert text.index("Bo Lin") < text.index("IT on call") < text.index("Nights")
    assert 'href="tel:01632960001"' in text
    assert 'href="tel:+441632960002;ext=7"' in text
    assert 'href="tel:07700900123"' in text
    assert "/contacts/new" not in text
    assert 'href="/contacts"' in house.browser("Di Fox").get("/more").text


def test_an_officer_adds_changes_and_removes_a_contact(house: Council) -> None:
    ada = house.browser("Ada Osei")
    assert "Add a contact" in ada.get("/contacts").text
    added = post(ada, "/contacts/new", {"name": "Duty manager", **DPO})
    assert added.status_code == 302
    address = added.headers["Location"]
    assert "Added to the out-of-hours contacts" in ada.get(address).text
    reference = address.rsplit("/", 1)[-1]
    with house.app.app_context():
        house.world.do(
            house.world.as_("Ada Osei"), "contact", "edit", reference, telephone="01632 960 009"
        )
    assert "01632 960 009" in ada.get("/contacts").text
    with house.app.app_context():
        house.world.do(house.world.as_("Ada Osei"), "contact", "remove", reference)
    assert "Duty manager" not in ada.get("/contacts").text
    assert "Duty manager" in ada.get("/contacts?show=all").text


def test_a_line_holds_between_its_dates_and_says_who_has_left(
    house: Council, clock: time_machine.Traveller
) -> None:
    _list(house, person="bo.lin@northbourne.example", starts_on="2026-06-20", ends_on="2026-06-30")
    assert "Nobody stands on the list today" in house.browser("Di Fox").get("/contacts").text
    house.begin(clock, date(2026, 6, 21))
    with house.app.app_context():
        bo = house.world.people["Bo Lin"]
        house.world.do(OPERATOR, "person", "end", bo, ended_on="2026-06-20")
    text = house.browser("Di Fox").get("/contacts").text
    assert "Bo Lin" in text
    assert "Has left" in text
    house.begin(clock, date(2026, 7, 1))
    assert "Bo Lin" not in house.browser("Di Fox").get("/contacts").text


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({}, "nobody_named"),
        ({"name": "Duty", "telephone": "ask at the desk"}, "no_number"),
        ({"name": "Duty", "second_telephone": "none"}, "no_number"),
        ({"name": "Duty", "starts_on": "2026-07-02", "ends_on": "2026-07-01"},
         "dates_out_of_order"),
    ],
)  # fmt: skip
def test_a_line_that_helps_nobody_at_night_is_refused(
    house: Council, wrong: dict[str, str], code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        _list(house, **wrong)
    assert [r.code for r in refused.value.refusals] == [code]


def test_staff_cannot_change_the_list(house: Council) -> None:
    with house.app.app_context(), pytest.raises(DeniedError):
        house.world.do(house.world.as_("Di Fox"), "contact", "list", name="Di", **DPO)


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("01632 960 001", "tel:01632960001"), ("+44 (0)1632 960001", "tel:+441632960001"),
        ("01632 960001 x12", "tel:01632960001;ext=12"), ("999", "tel:999"), ("none", ""),
    ],
)  # fmt: skip
def test_a_number_is_dialled_as_telephones_do(number: str, address: str) -> None:
    assert dialled(number) == address
