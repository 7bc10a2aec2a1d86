"""Roles open pages; where one works narrows them; what is missing is told to the administrator."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.core.database import session
from app.engine.unit_of_work import unit_of_work
from app.http.guard import permission
from app.identity.models import Membership, Organisation
from tests.factories.world import OPERATOR, World
from tests.integration.identity.conftest import House, enter
from tests.support.databases import Database
from tests.support.signing_in import post, sign_in


def test_a_page_that_no_role_of_mine_opens_says_so(house: House, client: FlaskClient) -> None:
    sign_in(client, house.person("Ann Able"))
    answer = client.get("/admin/")
    assert answer.status_code == 403
    assert "Administration" not in client.get("/account").text


def test_what_only_a_second_factor_opens_says_how_to_get_one(
    make_app: Callable[..., Flask], database: Database, house: House
) -> None:
    """A move that needs one is refused with the way there, not with a bare no."""
    app = make_app(database)
    app.add_url_rule("/closed", "closed", permission("account.create")(lambda: "open"))
    house.app = app
    client = app.test_client()
    with app.app_context(), unit_of_work(house.world.now) as unit:
        unit.session.execute(update(Organisation).values(settings={"second_factor_roles": []}))
    email = house.person("Ada Admin", "organisation_admin")
    sign_in(client, email, second_factor=False)
    answer = client.get("/closed")
    assert answer.status_code == 403
    assert "/account/second-factor?next=/closed" in answer.text
    sign_in(client, email, second_factor=True)
    assert client.get("/closed").text == "open"


def test_missing_offices_and_deputies_are_warned_of(house: House, client: FlaskClient) -> None:
    """R-ROLE-02 and R-ROLE-03: a warning, never a block; a Guardian only where there is health."""
    sign_in(client, house.person("Ada Admin", "organisation_admin"))
    page = client.get("/admin/").text
    assert "There is no Senior information risk owner (SIRO)." in page
    assert "There is no Data protection officer (DPO)." in page
    assert "Caldicott" not in page
    house.person("Sid Siro", "siro")
    house.person("Dee Deputy")
    world = house.world
    with house.app.app_context():
        world.do(OPERATOR, "organisation", "edit", "ORG-2026-0001", holds_health_data="yes")
    page = client.get("/admin/").text
    assert "The Senior information risk owner (SIRO) has no deputy." in page
    assert "There is no Caldicott Guardian." in page
    with house.app.app_context():
        world.do(
            world.as_("Sid Siro"), "membership", "name_deputy", _role_of(house, "siro"),
            deputy=world.people["Dee Deputy"], deputy_from="2026-06-01",
        )  # fmt: skip
    page = client.get("/admin/").text
    assert "SIRO) has no deputy" not in page
    assert "Dee Deputy" in page


def test_the_list_of_roles_shows_dates_and_leaves_out_the_past(
    house: House, client: FlaskClient
) -> None:
    sign_in(client, house.person("Ada Admin", "organisation_admin"))
    house.person("Rex Records")
    person = house.world.people["Rex Records"]
    with house.app.app_context():
        for role, starts, ends in (
            ("records_manager", "2026-01-01", "2026-12-31"),
            ("training_lead", "2025-01-01", "2025-12-31"),
        ):
            house.world.do(
                OPERATOR, "membership", "grant", person=person, role=role, starts_on=starts,
                ends_on=ends,
            )  # fmt: skip
    page = client.get("/admin/").text
    assert "31 December 2026" in page
    assert "Training lead" not in page


@pytest.fixture
def shared_officer(house: House) -> str:
    """An IG officer of two councils, as districts share them."""
    email = house.person("Iggy Officer", "ig_officer", "organisation_admin")
    south = World(code="southbourne", now=house.world.now)
    with house.app.app_context():
        south.organisation()
        for role in ("ig_officer", "organisation_admin"):
            south.do(OPERATOR, "membership", "grant", person=email, role=role)
    return email


def test_someone_of_two_organisations_chooses_one_or_all(
    house: House, client: FlaskClient, shared_officer: str
) -> None:
    sign_in(client, shared_officer)
    assert "all your organisations" in client.get("/account").text
    page = client.get("/admin/").text
    assert "Northbourne Council" in page
    assert "Southbourne Council" in page
    chosen = post(client, "/account/organisation", {"place": "southbourne", "next": "/admin/"})
    assert chosen.location == "/admin/"
    narrowed = _main(client.get("/admin/").text)
    assert "Southbourne Council" in narrowed
    assert "Northbourne Council" not in narrowed
    post(client, "/account/organisation", {"place": ""})
    assert "Northbourne Council" in client.get("/admin/").text
    assert house.events()[-1] == ("session.organisation_chosen", "done")


def test_the_choice_belongs_to_the_browser(
    house: House, client: FlaskClient, shared_officer: str
) -> None:
    other = house.app.test_client()
    sign_in(client, shared_officer)
    sign_in(other, shared_officer)
    post(client, "/account/organisation", {"place": "southbourne"})
    assert "Northbourne Council" in _main(other.get("/admin/").text)


def test_an_organisation_that_is_not_mine_cannot_be_chosen(
    house: House, client: FlaskClient
) -> None:
    with house.app.app_context():
        World(code="southbourne", now=house.world.now).organisation()
    sign_in(client, house.person("Ann Able", "ig_officer"))
    for code in ("southbourne", "nowhere"):
        answer = post(client, "/account/organisation", {"place": code})
        assert "Southbourne Council" not in answer.text
    assert "southbourne" not in client.get("/account").text.lower()


def test_an_engagement_that_has_ended_opens_nothing(house: House, client: FlaskClient) -> None:
    """An auditor whose dates are over is not staff instead."""
    email = house.person("Odd Auditor")
    with house.app.app_context():
        house.world.do(
            OPERATOR, "membership", "grant", person=house.world.people["Odd Auditor"],
            role="auditor", starts_on="2026-06-01", ends_on="2026-06-20",
        )  # fmt: skip
    sign_in(client, email)
    assert client.get("/account").status_code == 200
    house.wait(days=6)
    assert enter(client, email).status_code == 422


def _role_of(house: House, role: str) -> str:
    return session().scalars(select(Membership.reference).where(Membership.role == role)).one()


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]
