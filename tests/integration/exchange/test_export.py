"""What is exported comes back unchanged, whatever stands in it, for every kind and format."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.assets.models import Asset
from app.audit.models import AuditEvent
from app.core.database import session
from app.exchange.kinds import kinds
from tests.factories.world import OPERATOR, World
from tests.integration.exchange.conftest import Answer, Import, counts

FORMATS = ("csv", "xlsx", "json", "ods")
NASTY = [
    "=1+1", "+44 20 7946 0000", "-5", "@x", "007", "one\nline\n\nbreak", "O'Brien", "'=1", "''x",
    "a;b|c", 'say "so"', "1,000", "TRUE", "2026-01-02", "café 🦉", "_x0041_", "tab\tinside",
]  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40),
)


OWN = {"incidents": ("--as", "dee.patel@northbourne.example")}
"""Who exports what an operator may not."""


def _fill(world: World) -> None:
    ada = world.as_("Ada Osei")
    world.person("Cy Hart", "records_manager")
    world.person("Dee Patel", "dpo")
    world.do(OPERATOR, "team", "create", name="=Team")
    for text in NASTY:
        asset = world.asset(
            "Ada Osei", name=text, description=text, purpose=f" {text} ",
            keywords=text.replace(";", ","), source_reference=text, marking="Level 4",
            team="=Team",
        )  # fmt: skip
        world.do(
            ada, "action", "add", name=text, description=text, evidence=f" {text} ",
            source_reference=text, owner="Di Fox", due_on="2026-07-31", subject=asset,
        )  # fmt: skip
        world.do(world.as_("Cy Hart"), "retention_rule", "draft", name=text, authority=text)
        world.do(
            ada, "incident", "report", what_happened=text, title=text, reporter_name=text,
            discovered_at="2026-05-31T22:30:00Z", people_band="1 to 9", subjects="staff; children",
            data_kinds="basic; health",
        )  # fmt: skip
        world.do(
            OPERATOR, "person", "create", name=text, job_title=text, team="=Team",
            staff_number=text[:20], manager="di.fox@northbourne.example",
        )  # fmt: skip
        world.do(OPERATOR, "organisation", "create", code=text[:60], name=text, address=text)
    world.do(ada, "asset", "propose", name="Longest", description="x" * 32_767)
    world.do(ada, "asset", "propose", name="Without a key", marking="SECRET")


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_kind_comes_back_unchanged(
    world: World,
    bring_in: Import,
    run: Callable[..., Answer],
    tmp_path: Path,
    file_format: str,
) -> None:
    _fill(world)
    for kind in kinds():
        out = tmp_path / f"out.{file_format}"
        code, value = run(
            "export", kind.name, "--format", file_format, "--out", str(out),
            *(() if kind.installation else ("--organisation", world.code)), *OWN.get(kind.name, ()),
        )  # fmt: skip
        assert code == 0
        code, again = bring_in(kind.name, out)
        assert (code, counts(again)) == (0, (0, 0, value["rows"], 0)), (kind.name, again["errors"])
        assert value["rows"] >= len(NASTY)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=5))
def test_any_text_comes_back_unchanged(
    world: World,
    bring_in: Import,
    run: Callable[..., Answer],
    tmp_path: Path,
    texts: list[tuple[str, str, str]],
) -> None:
    ada = world.as_("Ada Osei")
    for name, description, system in texts:
        if name.strip():
            inputs = {"name": name, "description": description, "system": system}
            world.do(ada, "asset", "propose", **inputs)
    for file_format in FORMATS:
        out = tmp_path / f"any.{file_format}"
        options = ("--organisation", world.code, "--format", file_format, "--out", str(out))
        code, value = run("export", "assets", *options)
        assert code == 0
        if value["rows"]:
            again = bring_in("assets", out)[1]
            assert counts(again) == (0, 0, value["rows"], 0), again["errors"]


def test_an_export_holds_only_what_the_actor_may_export(
    world: World, run: Callable[..., Answer], tmp_path: Path
) -> None:
    world.asset("Ada Osei", name="Ours")
    other = World("southfield", world.now)
    other.organisation()
    other.person("Eve Low", "ig_officer")
    other.asset("Eve Low", name="Theirs")
    out = tmp_path / "out.csv"
    email = ("--as", "eve.low@southfield.example")
    assert run("export", "assets", "--format", "csv", "--out", str(out), *email)[0] == 0
    text = out.read_text(encoding="utf-8")
    assert "Theirs" in text
    assert "Ours" not in text
    code, value = run(
        "export", "assets", "--format", "csv", "--out", str(out), "--organisation", world.code,
        *email,
    )  # fmt: skip
    assert (code, value["code"]) == (1, "not_found")
    events = select(func.count()).where(AuditEvent.event == "asset.exported")
    assert session().scalar(events) == 1


def test_an_export_as_at_a_day_knows_what_was_so_then(
    world: World, run: Callable[..., Answer], tmp_path: Path
) -> None:
    reference = world.asset("Ada Osei", name="Rates")
    world.wait(days=10)
    world.do(world.as_("Ada Osei"), "asset", "reject", reference, reason="A copy")
    world.asset("Ada Osei", name="Later")
    out = tmp_path / "was.csv"
    options = ("--organisation", world.code, "--format", "csv", "--out", str(out))
    assert run("export", "assets", *options, "--as-at", "2026-06-05")[0] == 0
    text = out.read_text(encoding="utf-8")
    assert "proposed" in text
    assert "Later" not in text
    assert session().scalars(select(Asset.state).where(Asset.reference == reference)).one() == (
        "rejected"
    )


@pytest.mark.parametrize("day", [(), ("--as-at", "2026-06-05")])
def test_only_the_columns_that_are_named_are_written(
    world: World, run: Callable[..., Answer], tmp_path: Path, day: tuple[str, ...]
) -> None:
    reference = world.asset("Ada Osei", name="Rates")
    out = tmp_path / "some.csv"
    options = ("--organisation", world.code, "--format", "csv", "--out", str(out), *day)
    chosen = ("--column", "state", "--column", "reference")
    assert run("export", "assets", *options, *chosen)[0] == 0
    assert out.read_text(encoding="utf-8").split() == [
        "state,reference", f"proposed,{reference}",
    ]  # fmt: skip
    code, value = run("export", "assets", *options, "--column", "colour")
    assert code == 1
    assert "no column “colour”" in str(value)
