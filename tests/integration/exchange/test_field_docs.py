"""docs/fields.md says what the declarations say."""

from app.exchange.field_docs import page
from tests.integration.exchange.conftest import World
from tests.support.source import ROOT


def test_the_page_of_fields_is_current(world: World) -> None:
    written = (ROOT / "docs" / "fields.md").read_text(encoding="utf-8")
    assert written == page(), "Run `ig workflows --write-docs`."
