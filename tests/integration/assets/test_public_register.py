"""The public register shows what is marked public, in chosen fields, and nothing else."""

import pytest
from flask import Flask

from tests.factories.world import OPERATOR, World, council
from tests.support.signing_in import sign_in

FORMS = ("", ".csv", ".json", ".atom")
SHOWN, HIDDEN = "quillwort", "zanzibarite"


@pytest.fixture
def world(app: Flask) -> World:
    """Two assets of Bo's: one public, whose other fields are not; one not public at all."""
    with app.app_context():
        world = council()
        inputs = {"purpose": "To bill", "personal_data": "no", "marking": "OFFICIAL"}
        for word in (SHOWN, HIDDEN):
            texts = {"name": f"{word} files", "description": word, "supplier": HIDDEN,
                     "location": HIDDEN, "keywords": HIDDEN}  # fmt: skip
            world.people[word] = world.owned_asset("Ada Osei", "Bo Lin", **texts, **inputs)
        owner, public = world.as_("Bo Lin"), world.people[SHOWN]
        world.do(owner, "asset", "mark_public", public, public="yes")
        return world


def _publish(app: Flask, world: World, **inputs: str) -> None:
    with app.app_context():
        world.do(world.as_("Ada Osei"), "organisation", "publish_register", "ORG-2026-0001",
                 **inputs)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_only_what_is_marked_is_shown_and_only_once_published(
    app: Flask, world: World, form: str
) -> None:
    client = app.test_client()
    assert client.get(f"/public/northbourne/assets{form}").status_code == 404
    _publish(app, world)
    answer = client.get(f"/public/northbourne/assets{form}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    text = answer.get_data(as_text=True).lower()
    assert SHOWN in text
    assert HIDDEN not in text
    assert "bo lin" not in text
    again = client.get(
        f"/public/northbourne/assets{form}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_an_asset_that_is_not_public_is_not_there(app: Flask, world: World) -> None:
    _publish(app, world)
    client = app.test_client()
    sign_in(client, "di.fox@northbourne.example")
    page = client.get("/organisations/ORG-2026-0001").get_data(as_text=True)
    assert 'href="/public/northbourne/assets"' in page
    assert client.get(f"/public/northbourne/assets/{world.people[SHOWN]}").status_code == 200
    assert "Di Fox" not in client.get("/public/northbourne/assets").get_data(as_text=True)
    assert client.get(f"/public/northbourne/assets/{world.people[HIDDEN]}").status_code == 404
    assert client.get("/public/northbourne/assets?cursor=forged").status_code == 404
    with app.app_context():
        owner = world.as_("Bo Lin")
        world.do(owner, "asset", "mark_public", world.people[SHOWN], public="no")
    assert client.get(f"/public/northbourne/assets/{world.people[SHOWN]}").status_code == 404
    assert SHOWN not in client.get("/public/northbourne/assets.csv").get_data(as_text=True)


def test_only_fields_of_the_list_can_be_chosen(app: Flask, world: World) -> None:
    with pytest.raises(Exception, match="cannot show “supplier”"):
        _publish(app, world, fields="supplier")
    _publish(app, world, fields="purpose")
    text = app.test_client().get("/public/northbourne/assets.json").get_json()
    assert set(text["items"][0]) == {"reference", "name", "purpose"}
    with app.app_context():
        world.do(OPERATOR, "organisation", "edit", "ORG-2026-0001", name="North Council")
        world.do(world.as_("Ada Osei"), "organisation", "unpublish_register", "ORG-2026-0001",
                 reason="A mistake.")  # fmt: skip
    assert app.test_client().get("/public/northbourne/assets").status_code == 404
