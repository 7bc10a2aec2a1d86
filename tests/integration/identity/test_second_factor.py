"""The second factor: set up by whom it is forced on, asked for, and good for one use a code."""

import re

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.core.database import session
from app.core.installation import Installation
from app.engine.unit_of_work import unit_of_work
from app.identity.models import Account
from app.identity.second_factor import SecretBox
from tests.integration.identity.conftest import House, enter
from tests.support.signing_in import post, sign_in


@pytest.fixture
def admin(house: House) -> str:
    """The e-mail of an administrator, on whom a second factor is forced by default."""
    return house.person("Ada Admin", "organisation_admin")


def test_an_administrator_sets_it_up_before_anything_else(
    house: House, client: FlaskClient, admin: str
) -> None:
    enter(client, admin)
    held_up = client.get("/admin/")
    assert held_up.location == "/account/second-factor?next=/admin/"
    secret, answer = _set_up(client, house, next="/admin/")
    assert answer.location == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert [event for event, _ in house.events()[-2:]] == [
        "account.second_factor_set", "session.confirmed",
    ]  # fmt: skip
    with house.app.app_context():
        kept = session().scalars(select(Account.totp_secret)).one()
    assert kept is not None
    assert secret not in kept


def test_a_picture_is_drawn_without_style_so_that_the_page_may_show_it(
    client: FlaskClient, admin: str
) -> None:
    enter(client, admin)
    page = client.get("/account/second-factor").text
    assert '<svg width="' in page
    assert "style=" not in page


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_key(
    house: House, client: FlaskClient, admin: str
) -> None:
    enter(client, admin)
    page = client.get("/account/second-factor").text
    answer = post(client, "/account/second-factor", {"sealed": _sealed(page), "code": "000000"})
    assert answer.status_code == 422
    assert _key(answer.text) == _key(page)
    with house.app.app_context():
        assert session().scalars(select(Account.totp_secret)).one() is None


def test_signing_in_asks_for_a_code_and_each_works_once(
    house: House, client: FlaskClient, admin: str
) -> None:
    enter(client, admin)
    secret, _ = _set_up(client, house)
    post(client, "/sign-out")
    house.wait(minutes=2)
    code = pyotp.TOTP(secret).at(house.world.now)
    asked = enter(client, admin, next="/admin/")
    assert asked.location == "/sign-in/code?next=/admin/"
    assert client.get("/admin/").status_code == 302
    entered = post(client, "/sign-in/code", {"code": f"{code[:3]} {code[3:]}", "next": "/admin/"})
    assert entered.location == "/admin/"
    assert client.get("/admin/").status_code == 200

    other = house.app.test_client()
    enter(other, admin)
    again = post(other, "/sign-in/code", {"code": code})
    assert again.status_code == 422
    assert "each works once" in again.text
    assert other.get("/admin/").status_code == 302


def test_a_code_half_a_minute_early_or_late_works_and_older_ones_do_not(
    house: House, client: FlaskClient, admin: str
) -> None:
    enter(client, admin)
    secret, _ = _set_up(client, house)
    totp = pyotp.TOTP(secret)
    for seconds, status in ((-60, 422), (-30, 302), (30, 302), (60, 422)):
        house.wait(minutes=20)
        browser = house.app.test_client()
        enter(browser, admin)
        code = totp.at(int(house.world.now.timestamp()) + seconds)
        assert post(browser, "/sign-in/code", {"code": code}).status_code == status, seconds


def test_guessing_codes_is_stopped(house: House, client: FlaskClient, admin: str) -> None:
    enter(client, admin)
    secret, _ = _set_up(client, house)
    house.wait(minutes=2)
    browser = house.app.test_client()
    enter(browser, admin)
    house.wait(seconds=1)
    for _ in range(5):
        assert post(browser, "/sign-in/code", {"code": "000000"}).status_code == 422
    right = pyotp.TOTP(secret).at(house.world.now)
    stopped = post(browser, "/sign-in/code", {"code": right})
    assert "too many attempts" in stopped.text
    assert browser.get("/account").status_code == 302


def test_the_code_page_is_nothing_without_a_password_first(
    house: House, client: FlaskClient, admin: str
) -> None:
    assert client.get("/sign-in/code").location == "/sign-in"
    enter(client, admin)
    _set_up(client, house)
    late = house.app.test_client()
    enter(late, admin)
    house.wait(minutes=11)
    assert late.get("/sign-in/code").location == "/sign-in"


def test_an_organisation_forces_the_roles_it_names(house: House, client: FlaskClient) -> None:
    email = house.person("Sid Siro", "siro")
    enter(client, email)
    assert client.get("/account").status_code == 200
    house.person("Ada Admin", "organisation_admin")
    admin = house.app.test_client()
    sign_in(admin, "ada.admin@northbourne.example")
    move = "/organisations/ORG-2026-0001/force_second_factor"
    refused = post(admin, move, {"roles": "siro; captain"})
    assert refused.status_code == 422
    assert "There is no role “captain”." in refused.text
    assert client.get("/account").status_code == 200
    assert post(admin, move, {"roles": "siro; dpo"}).status_code == 302
    assert client.get("/account").location == "/account/second-factor?next=/account"
    assert ("organisation.second_factor_forced", "done") in house.events()


def test_a_demonstration_forces_nobody(house: House, client: FlaskClient, admin: str) -> None:
    with house.app.app_context(), unit_of_work(house.world.now) as unit:
        unit.session.execute(update(Installation).values(demonstration=True))
    enter(client, admin)
    assert client.get("/admin/").status_code == 200


def test_a_session_of_before_is_confirmed_with_a_code(
    house: House, client: FlaskClient, admin: str
) -> None:
    enter(client, admin)
    secret, _ = _set_up(client, house)
    house.wait(minutes=2)
    sign_in(client, admin, second_factor=False)
    assert client.get("/admin/").location == "/account/second-factor?next=/admin/"
    code = pyotp.TOTP(secret).at(house.world.now)
    answer = post(client, "/account/second-factor", {"code": code, "next": "/admin/"})
    assert answer.location == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_secrets_sealed_under_an_older_key_are_read_and_under_another_are_not() -> None:
    old = SecretBox("o" * 32).seal("a secret")
    assert SecretBox("n" * 32, "o" * 32).open(old) == "a secret"
    with pytest.raises(Exception, match="cannot be read with this installation's key"):
        SecretBox("n" * 32).open(old)


def _set_up(client: FlaskClient, house: House, **more: str) -> tuple[str, TestResponse]:
    page = client.get("/account/second-factor").text
    secret = _key(page)
    code = pyotp.TOTP(secret).at(house.world.now)
    data = {"sealed": _sealed(page), "code": code, **more}
    return secret, post(client, "/account/second-factor", data)


def _key(page: str) -> str:
    found = re.search(r"Key: <strong>([A-Z2-7 ]+)</strong>", page)
    assert found is not None
    return found[1].replace(" ", "")


def _sealed(page: str) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', page)
    assert found is not None
    return found[1]
