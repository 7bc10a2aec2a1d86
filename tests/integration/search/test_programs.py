"""Search through the API, and the index as the command line keeps it."""

import json
from pathlib import Path

from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from app.cli.main import ig
from app.core.database import session
from app.engine.unit_of_work import unit_of_work
from app.search.models import SearchEntry
from tests.integration.web.conftest import Council


def _ask(client: FlaskClient, token: str, query: str) -> tuple[int, dict[str, object]]:
    answer = client.get(f"/api/v1/search{query}", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.get_json()


def test_a_program_finds_what_its_person_may_see(house: Council) -> None:
    asset = house.asset(name="Housing repairs", description="Boilers")
    house.asset(name="Housing list")
    with house.app.app_context():
        world = house.world
        tokens = [
            world.do(world.as_(name), "api_token", "create", name="find").secret or ""
            for name in ("Ada Osei", "Di Fox")
        ]
    client = house.app.test_client()
    status, body = _ask(client, tokens[0], "?q=repair")
    assert status == 200
    assert body == {
        "items": [{
            "kind": "asset", "reference": asset, "title": "Housing repairs", "state": "proposed",
            "summary": "Boilers", "href": f"/api/v1/assets/{asset}",
        }],
        "next": None, "near": False,
    }  # fmt: skip
    items = _ask(client, tokens[1], "?q=repair")[1]["items"]
    assert isinstance(items, list)
    assert items[0]["summary"] is None
    assert _ask(client, tokens[1], "?q=boiler")[1]["items"] == []
    first = _ask(client, tokens[0], "?q=housing&limit=1&kind=asset")[1]
    second = _ask(client, tokens[0], f"?q=housing&limit=1&kind=asset&cursor={first['next']}")[1]
    assert [page["items"][0]["title"] for page in (first, second)] == [  # type: ignore[index]
        "Housing list", "Housing repairs",
    ]  # fmt: skip
    for wrong in ("", "?q=a", "?q=housing&limit=0", "?q=housing&kind=account", "?q=x&other=1"):
        assert _ask(client, tokens[0], wrong)[0] == 422, wrong
    assert _ask(client, "igc_nobody", "?q=housing")[0] == 401


def test_what_an_import_adds_is_found_at_once(house: Council, tmp_path: Path) -> None:
    file = tmp_path / "assets.csv"
    rows = "".join(f"K{n:03},Kestrel box {n},Nests {n}\n" for n in range(30))
    file.write_text(f"source_reference,name,description\n{rows}", encoding="utf-8")
    with house.app.app_context():
        given = ["import", "assets", str(file), "--organisation", "northbourne", "--json"]
        done = CliRunner().invoke(ig, [*given, "--as", "ada.osei@northbourne.example"])
        assert done.exit_code == 0, done.output
    ada = house.browser("Ada Osei")
    assert "More than 20 results" in ada.get("/search?q=kestrel").text
    assert "Kestrel box 17" in ada.get("/search?q=K017").text
    assert "Kestrel box 17" in ada.get("/assets?q=kestrel+17").text


def test_the_index_is_built_anew_by_command_and_by_a_tick_where_there_is_none(
    house: Council,
) -> None:
    house.asset(name="Housing repairs")
    ada = house.browser("Ada Osei")
    with house.app.app_context():
        entries = session().scalar(select(func.count(SearchEntry.id)))
        for command in (["search", "rebuild", "--json"], ["tick", "--json"]):
            with unit_of_work(house.world.now) as unit:
                unit.session.execute(delete(SearchEntry))
            assert "Nothing found" in ada.get("/search?q=repairs").text
            done = CliRunner().invoke(ig, command)
            assert done.exit_code == 0, done.output
            if command[0] == "search":
                assert json.loads(done.output) == {"records": entries}
            assert "Housing repairs" in ada.get("/search?q=repairs").text
            assert session().scalar(select(func.count(SearchEntry.id))) == entries
