"""An administrator gives, resets and takes away sign-ins, of their own organisation alone."""

from flask.testing import FlaskClient

from tests.factories.world import World
from tests.integration.identity.conftest import House, enter
from tests.support.signing_in import post, sign_in

MOVE = "/admin/sign-ins/{}/{}"


def test_a_sign_in_is_given_reset_and_taken_away(house: House, client: FlaskClient) -> None:
    sign_in(client, house.person("Ada Admin", "organisation_admin"))
    with house.app.app_context():
        house.world.person("Bob New", sign_in=False)
    new = {"place": "northbourne", "person": "bob.new@northbourne.example"}
    once = _password(post(client, "/admin/sign-ins/new", new).text)
    browser = house.app.test_client()
    assert enter(browser, new["person"], once).status_code == 302
    assert "bob.new@northbourne.example" in client.get("/admin/sign-ins/").text
    again = post(client, "/admin/sign-ins/new", new)
    assert again.status_code == 409
    assert "already has a sign-in" in again.text
    with house.app.app_context():
        account = house.account("Bob New")
    reset = post(client, MOVE.format(account, "reset"), {"reason": "Forgotten"})
    assert enter(house.app.test_client(), new["person"], _password(reset.text)).status_code == 302
    assert post(client, MOVE.format(account, "disable"), {"reason": ""}).status_code == 422
    assert post(client, MOVE.format(account, "disable"), {"reason": "Left"}).status_code == 302
    assert browser.get("/account").status_code == 302


def test_sign_ins_of_another_organisation_are_not_there(house: House, client: FlaskClient) -> None:
    south = World(code="southbourne", now=house.world.now)
    with house.app.app_context():
        south.organisation()
        south.person("Sue South")
    sign_in(client, house.person("Ada Admin", "organisation_admin"))
    assert "southbourne" not in client.get("/admin/sign-ins/").text
    answer = post(client, MOVE.format("ACC-2026-0001", "disable"), {"reason": "Spite"})
    assert answer.status_code == 404


def test_an_administrator_does_not_reset_their_own_sign_in(
    house: House, client: FlaskClient
) -> None:
    sign_in(client, house.person("Ada Admin", "organisation_admin"))
    with house.app.app_context():
        own = house.account("Ada Admin")
    assert post(client, MOVE.format(own, "reset"), {"reason": "Mine"}).status_code == 403


def _password(page: str) -> str:
    return page.split('<code class="ig-text">')[1].split("</code>", maxsplit=1)[0]
