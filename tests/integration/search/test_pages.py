"""The search page: what is found, by whom, and what is said where nothing is."""

import re

import pytest
from flask.testing import FlaskClient

from tests.integration.web.conftest import Council


def found(browser: FlaskClient, address: str) -> list[str]:
    """The titles that a page of results shows, in order."""
    text = browser.get(address).text
    return re.findall(r'ig-hit__title"><a [^>]*>([^<]+)</a>', text)


@pytest.fixture
def ada(house: Council) -> FlaskClient:
    """The IG officer's browser, in a register of three."""
    house.asset(name="Housing repairs", description="Tenants and their boilers")
    house.asset(name="Tree survey", description="Oaks of the parks", source_reference="PK-77")
    house.asset(name="Housing waiting list", supplier="Northgate")
    return house.browser("Ada Osei")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=housing", ["Housing waiting list", "Housing repairs"]),
        ("q=HOUS", ["Housing waiting list", "Housing repairs"]),
        ("q=boiler+housing", ["Housing repairs"]),
        ("q=tenant", ["Housing repairs"]),
        ("q=repair%27s", ["Housing repairs"]),
        ("q=parks", ["Tree survey"]),
        ("q=northgate", ["Housing waiting list"]),
        ("q=pk-77", ["Tree survey"]),
        ("q=housing&kind=asset", ["Housing waiting list", "Housing repairs"]),
        ("q=housing&kind=person", []),
        ("q=Bo", ["Bo Lin"]),
    ],
)
def test_words_find_records_the_newest_first(
    ada: FlaskClient, query: str, expected: list[str]
) -> None:
    assert found(ada, f"/search?{query}") == expected
