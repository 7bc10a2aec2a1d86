"""Somebody signs in, looks after their account and is signed out, with and without script."""

from collections.abc import Iterator

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from app.core.installation import Installation
from app.engine.unit_of_work import unit_of_work
from app.http.requests import now_of
from tests.factories.world import World
from tests.support.accessibility import findings, scrolls_sideways

PASSWORD = "three unrelated words"
EMAIL = "ada.admin@northbourne.example"
WIDTHS = (1280, 375, 320)
OPEN_PAGES = ("/sign-in", "/accessibility", "/nowhere")
OWN_PAGES = ("/account", "/account/password", "/account/tokens/new", "/admin/")


@pytest.fixture
def admin(app: Flask) -> str:
    """An administrator with a password and without a second factor yet."""
    with app.app_context():
        world = World(now=now_of(app).now())
        world.organisation()
        world.person("Ada Admin", "organisation_admin")
        actor = world.as_("Ada Admin")
        world.do(actor, "account", "change_password", "ACC-" + _year(world), password=PASSWORD)
    return EMAIL


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def browser_page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A browser's window at our site that keeps what its console complained of."""
    context = browser.new_context(base_url=site, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def scanned(browser: Browser, site: str) -> Iterator[Page]:
    """A window with script, for scanning; a complaint of the browser fails the test."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [said for said in complaints if "404" not in said and "422" not in said] == []


def test_an_administrator_signs_in_for_the_first_time(browser_page: Page, admin: str) -> None:
    page = browser_page
    page.goto("/admin/")
    _enter(page, admin, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("is not right")
    _enter(page, admin, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    _set_up(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Administration")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.goto("/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_the_people_of_a_demonstration_fit_on_a_phone(
    app: Flask, scanned: Page, admin: str
) -> None:
    with app.app_context(), unit_of_work(now_of(app).now()) as unit:
        unit.session.execute(update(Installation).values(demonstration=True))
    assert _scan(scanned, ("/sign-in",)) == []
    expect(scanned.get_by_role("rowheader", name="Ada Admin")).to_be_visible()


def test_every_page_is_accessible_and_narrow_enough(scanned: Page, admin: str) -> None:
    page = scanned
    faults = _scan(page, OPEN_PAGES)
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in").click()
    faults += _faults(page, "/sign-in with faults")
    _enter(page, admin, PASSWORD)
    faults += _scan(page, ("/account/second-factor",))
    _set_up(page)
    faults += _scan(page, OWN_PAGES)
    page.goto("/account/tokens/new")
    page.get_by_label("What it is for").fill("Nightly")
    page.get_by_role("button", name="Make token").click()
    faults += _faults(page, "a new token")
    assert faults == []


def test_the_sign_in_form_is_used_by_keyboard(scanned: Page, admin: str) -> None:
    page = scanned
    page.goto("/sign-in")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "email":
            break
    page.keyboard.type(admin)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")


def _scan(page: Page, addresses: tuple[str, ...]) -> list[str]:
    found = []
    for address in addresses:
        page.goto(address)
        found += _faults(page, address)
    return found


def _faults(page: Page, where: str) -> list[str]:
    found = [f"{where}: {fault}" for fault in findings(page)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if scrolls_sideways(page):
            found.append(f"{where} scrolls sideways at {width}")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def _enter(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def _set_up(page: Page) -> None:
    page.goto("/account/second-factor?next=/admin/")
    key = page.get_by_text("Key:").locator("strong").inner_text().replace(" ", "")
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(key).now())
    page.get_by_role("button", name="Set up").click()


def _year(world: World) -> str:
    return f"{world.now.year}-0001"
