"""Undoing an import withdraws what nobody touched, puts back what still stands, lists the rest."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.assets.models import Asset, ProcessingRecord
from app.core.database import session
from app.identity.models import Organisation, Person
from tests.factories.world import World
from tests.integration.exchange.conftest import Answer, Import, counts

TEXT = "ID,Name,Purpose,Recipients\n1,Rates,To bill,None\n2,Roads,To mend,\n3,Trees,To count,\n"


def assets() -> dict[str, Asset]:
    session().expire_all()
    return {a.name: a for a in session().scalars(select(Asset).order_by(Asset.id))}


def test_what_was_added_and_not_touched_is_withdrawn(
    world: World, bring_in: Import, run: Callable[..., Answer]
) -> None:
    _code, value = bring_in("assets", TEXT)
    roads = assets()["Roads"].reference
    world.do(world.as_("Ada Osei"), "asset", "edit", roads, purpose="To mend and sweep")
    code, undone = run("undo", value["reference"])
    assert (code, undone["withdrawn"], undone["left"]) == (0, 2, 1)
    assert undone["notes"] == [f"{roads} was worked on since, so it stays."]
    states = {name: asset.state for name, asset in assets().items()}
    assert states == {"Rates": "withdrawn", "Roads": "proposed", "Trees": "withdrawn"}
    assert session().scalars(select(ProcessingRecord.state)).all() == ["ended"]
    code, again = run("undo", value["reference"])
    assert code == 1
    assert again["code"] == "refused"


def test_the_same_file_comes_in_again_after_it_was_undone(
    bring_in: Import, run: Callable[..., Answer]
) -> None:
    _code, value = bring_in("assets", TEXT)
    run("undo", value["reference"])
    assert counts(bring_in("assets", TEXT)[1]) == (3, 0, 0, 0)
    assert counts(bring_in("assets", TEXT)[1]) == (0, 0, 3, 0)


def test_fields_go_back_where_they_are_still_as_imported(
    world: World, bring_in: Import, run: Callable[..., Answer]
) -> None:
    bring_in("assets", TEXT)
    newer = TEXT.replace("To mend", "To repair").replace("To count", "To fell")
    _code, value = bring_in("assets", newer)
    assert counts(value) == (0, 2, 1, 0)
    trees = assets()["Trees"].reference
    world.do(world.as_("Ada Osei"), "asset", "edit", trees, purpose="To plant")
    code, undone = run("undo", value["reference"])
    assert (code, undone["put_back"], undone["left"]) == (0, 1, 1)
    purposes = {name: asset.purpose for name, asset in assets().items()}
    assert purposes == {"Rates": "To bill", "Roads": "To mend", "Trees": "To plant"}


def test_people_and_organisations_that_were_withdrawn_give_up_their_keys(
    bring_in: Import, run: Callable[..., Answer]
) -> None:
    files: dict[str, tuple[str, Any]] = {
        "people": ("Staff number,Name,Email\n007,Ann Day,ann@x.example\n", Person),
        "organisations": ("Code,Name\nABC,Another Body\n", Organisation),
    }
    for kind, (text, _model) in files.items():
        _code, value = bring_in(kind, text)
        assert counts(value) == (1, 0, 0, 0)
        assert run("undo", value["reference"])[1]["withdrawn"] == 1
        assert counts(bring_in(kind, text)[1]) == (1, 0, 0, 0), kind


def test_an_import_never_reverts_what_people_changed_since(world: World, bring_in: Import) -> None:
    bring_in("assets", TEXT)
    world.do(
        world.as_("Ada Osei"), "asset", "edit", assets()["Trees"].reference, purpose="To plant"
    )
    assert counts(bring_in("assets", TEXT)[1]) == (0, 0, 3, 0)
    assert assets()["Trees"].purpose == "To plant"
