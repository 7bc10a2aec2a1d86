"""Sessions: listed, ended here or elsewhere, and over after half an hour of rest or half a day."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import session
from app.identity.models import UserSession
from tests.factories.world import OPERATOR
from tests.integration.identity.conftest import House, enter
from tests.support.signing_in import post, sign_in


def test_a_session_rests_for_half_an_hour_at_most(house: House, client: FlaskClient) -> None:
    sign_in(client, house.person("Ann Able"))
    for _ in range(3):
        house.wait(minutes=29)
        assert client.get("/account").status_code == 200
    house.wait(minutes=31)
    assert client.get("/account").status_code == 302


def test_a_session_ends_after_twelve_hours_however_busy(house: House, client: FlaskClient) -> None:
    sign_in(client, house.person("Ann Able"))
    for _ in range(28):
        house.wait(minutes=25)
        assert client.get("/account").status_code == 200
    house.wait(minutes=25)
    assert client.get("/account").status_code == 302


def test_last_seen_is_written_once_a_minute_at_most(house: House, client: FlaskClient) -> None:
    sign_in(client, house.person("Ann Able"))
    start = house.world.now
    house.wait(seconds=59)
    client.get("/account")
    assert _last_seen(house) == start
    house.wait(seconds=1)
    client.get("/account")
    assert _last_seen(house) == house.world.now


def test_signing_out_ends_the_session_and_not_only_the_cookie(
    house: House, client: FlaskClient
) -> None:
    sign_in(client, house.person("Ann Able"))
    cookie = client.get_cookie("ig")
    assert cookie is not None
    post(client, "/sign-out")
    assert client.get("/account").status_code == 302
    client.set_cookie("ig", cookie.value)
    assert client.get("/account").status_code == 302
    assert house.events()[-1] == ("session.ended", "done")


def test_a_browser_signed_out_from_elsewhere_is_out(house: House, client: FlaskClient) -> None:
    email = house.person("Ann Able")
    other = house.app.test_client()
    sign_in(client, email)
    sign_in(other, email)
    mine, theirs = _references(client)
    assert post(client, f"/account/sessions/{theirs}/end").location == "/account"
    assert other.get("/account").status_code == 302
    assert client.get("/account").status_code == 200
    assert _references(client) == [mine]


def test_signing_out_everywhere_ends_every_session(house: House, client: FlaskClient) -> None:
    email = house.person("Ann Able")
    other = house.app.test_client()
    sign_in(client, email)
    sign_in(other, email)
    post(client, "/account/sessions/end")
    assert [b.get("/account").status_code for b in (client, other)] == [302, 302]


def test_another_persons_session_cannot_be_ended_here(house: House, client: FlaskClient) -> None:
    other = house.app.test_client()
    sign_in(other, house.person("Bea Other"))
    theirs = _references(other)[0]
    sign_in(client, house.person("Ann Able"))
    assert post(client, f"/account/sessions/{theirs}/end").status_code == 404
    assert other.get("/account").status_code == 200


def test_a_new_password_signs_out_other_browsers(house: House, client: FlaskClient) -> None:
    email = house.person("Ann Able")
    other = house.app.test_client()
    enter(client, email)
    sign_in(other, email)
    change = {"old_password": "three unrelated words", "password": "four words quite unrelated"}
    assert post(client, "/account/password", change).status_code == 302
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_disabling_a_sign_in_ends_its_sessions_at_once(house: House, client: FlaskClient) -> None:
    sign_in(client, house.person("Ann Able"))
    with house.app.app_context():
        house.world.do(OPERATOR, "account", "disable", house.account("Ann Able"), reason="Left")
    assert client.get("/account").status_code == 302


def test_leaving_next_month_does_not_lengthen_a_session(house: House, client: FlaskClient) -> None:
    sign_in(client, house.person("Lee Leaver"))
    with house.app.app_context():
        house.world.do(
            OPERATOR, "person", "end", house.world.people["Lee Leaver"], ended_on="2026-07-31"
        )
    for _ in range(29):
        house.wait(minutes=25)
        client.get("/account")
    assert client.get("/account").status_code == 302


def test_roles_given_today_count_from_the_next_page(house: House, client: FlaskClient) -> None:
    sign_in(client, house.person("Ann Able"))
    assert client.get("/admin/").status_code == 403
    with house.app.app_context():
        house.world.do(
            OPERATOR, "membership", "grant", person=house.world.people["Ann Able"],
            role="organisation_admin",
        )  # fmt: skip
    assert client.get("/admin/").status_code == 200


def _references(client: FlaskClient) -> list[str]:
    """The sessions the account page lists, this browser's first."""
    page = client.get("/account").text
    return re.findall(r"/account/sessions/(SES-\d+-\d+)/end", page)


def _last_seen(house: House) -> object:
    with house.app.app_context():
        return session().scalars(select(UserSession.last_seen_at)).one()
