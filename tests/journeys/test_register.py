"""The asset register in a browser: with and without script, by keyboard, narrow and scanned."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.http.login import TOKEN
from app.http.requests import now_of
from tests.factories.world import World, council
from tests.support.accessibility import findings, scrolls_sideways
from tests.support.signing_in import start_session

WIDTHS = (1280, 375, 320)


class Register:
    """The pages of the register, as somebody at a browser sees them."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def add(self, name: str) -> str:
        """Add an asset from its list; returns the address of its page."""
        self.page.goto("/assets")
        self.page.locator("main a", has_text="Add an asset").click()
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_role("button", name="Save").click()
        expect(self.heading).to_have_text(name)
        return self.page.url

    def take(self, move: str, **typed: str) -> None:
        """Make a move from the record's page."""
        self.page.get_by_role("link", name=move, exact=True).click()
        for label, text in typed.items():
            self.page.get_by_label(label.replace("_", " ")).fill(text)
        self.page.get_by_role("button", name=move, exact=True).click()

    @property
    def heading(self) -> Any:
        """The page's heading."""
        return self.page.get_by_role("heading", level=1)


@pytest.fixture
def world(app: Flask) -> World:
    """A council with an asset that is offered to its owner, and one that is owned."""
    with app.app_context():
        made = council()
        made.owned_asset("Ada Osei", "Bo Lin", name="Case files", personal_data="yes")
        offered = made.asset("Ada Osei", name="Tree survey")
        ada = made.as_("Ada Osei")
        made.do(ada, "asset", "offer_ownership", offered, person=made.people["Bo Lin"])
        made.now = now_of(app).now()
    return made


def _enter(context: BrowserContext, app: Flask, name: str, site: str) -> Page:
    token = start_session(app, f"{name.lower().replace(' ', '.')}@northbourne.example").secret
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    kept = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert kept is not None
    context.add_cookies([{"name": kept.key, "value": kept.value, "url": site}])
    return context.new_page()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def context(
    request: pytest.FixtureRequest, browser: Browser, site: str
) -> Iterator[BrowserContext]:
    """A browser of its own, with script and without."""
    made = browser.new_context(base_url=site, java_script_enabled=request.param)
    yield made
    made.close()


@pytest.fixture
def scripted(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A browser with script, which scanning needs."""
    made = browser.new_context(base_url=site)
    yield made
    made.close()


def test_an_asset_is_added_offered_and_accepted(
    context: BrowserContext, app: Flask, world: World, site: str
) -> None:
    assert world.people
    ada = Register(_enter(context, app, "Ada Osei", site))
    address = ada.add("Parking permits")
    ada.take("Offer to an owner", Who_should_own_it="Bo Lin")
    expect(ada.page.get_by_text("Ownership offered").first).to_be_visible()
    context.clear_cookies()
    bo = Register(_enter(context, app, "Bo Lin", site))
    bo.page.goto("/")
    bo.page.get_by_role("link", name="Parking permits").first.click()
    bo.page.goto(address)
    bo.take("Accept ownership")
    history = bo.page.get_by_role("region", name="History")
    expect(history).to_contain_text("Ownership accepted")
    expect(history).to_contain_text("by Bo Lin")


def test_what_is_missing_leads_to_where_it_is_put_right(
    context: BrowserContext, app: Flask, world: World, site: str
) -> None:
    assert world.people
    page = _enter(context, app, "Bo Lin", site)
    page.goto("/assets/AST-2026-0001")
    expect(page.get_by_text("Make active")).to_be_visible()
    missing = page.get_by_role("region", name="What is missing")
    missing.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Link a processing record")


@pytest.mark.parametrize("name", ["Ada Osei", "Bo Lin", "Cy Roe", "Di Fox"])
def test_every_page_is_accessible_and_narrow_enough(
    scripted: BrowserContext, app: Flask, world: World, site: str, name: str
) -> None:
    assert world.people
    page = _enter(scripted, app, name, site)
    addresses = ["/", "/assets", "/assets?q=nothing+at+all", "/messages", "/people",
                 "/assets/AST-2026-0001"]  # fmt: skip
    if name == "Ada Osei":
        addresses += ["/assets/new", "/assets/AST-2026-0001/edit?group=0", "/processing/new"]
    if name == "Bo Lin":
        addresses += ["/assets/AST-2026-0002/decline_ownership",
                      "/assets/AST-2026-0001/link_processing"]  # fmt: skip
    faults: list[str] = []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        faults += _faults(page, address)
    assert faults == []


def test_a_form_with_faults_is_accessible_and_leads_to_them(
    scripted: BrowserContext, app: Flask, world: World, site: str
) -> None:
    assert world.people
    page = _enter(scripted, app, "Ada Osei", site)
    page.goto("/assets/new")
    page.get_by_role("button", name="Save").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    assert _faults(page, "a form with faults") == []
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "name"


def test_a_stale_edit_shows_both_versions(
    scripted: BrowserContext, app: Flask, world: World, site: str
) -> None:
    page = _enter(scripted, app, "Bo Lin", site)
    page.goto("/assets/AST-2026-0001/edit?group=0")
    page.get_by_label("Name", exact=True).fill("Bo's name")
    with app.app_context():
        ada = world.as_("Ada Osei")
        world.do(ada, "asset", "edit", "AST-2026-0001", name="Ada's name")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Bo's name").first).to_be_visible()
    expect(page.get_by_text("Ada's name").first).to_be_visible()
    assert _faults(page, "the conflict page") == []


def test_a_record_is_reached_and_moved_by_keyboard(
    scripted: BrowserContext, app: Flask, world: World, site: str
) -> None:
    assert world.people
    page = _enter(scripted, app, "Bo Lin", site)
    page.goto("/assets/AST-2026-0002")
    _tab_to(page, "Accept ownership")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accept_ownership")
    _tab_to(page, "Accept ownership")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assets/AST-2026-0002")
    expect(page.get_by_role("region", name="History")).to_contain_text("Ownership accepted")


def _tab_to(page: Page, words: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    pytest.fail(f"{words} was not reached by keyboard")


def _faults(page: Page, where: str) -> list[str]:
    found = [f"{where}: {fault}" for fault in findings(page)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if scrolls_sideways(page):
            found.append(f"{where} scrolls sideways at {width}")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found
