"""Somebody reports a breach on a phone, finds what happens next, and adds to it by their code."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.http.login import TOKEN
from app.http.requests import now_of
from tests.factories.incidents import office
from tests.factories.world import World
from tests.support.accessibility import findings, scrolls_sideways
from tests.support.signing_in import start_session

PHONE = {"width": 375, "height": 740}


@pytest.fixture
def world(app: Flask) -> World:
    """An office with a number to phone at night, that lets anyone report."""
    with app.app_context():
        made = office(now=now_of(app).now())
        ada = made.as_("Ada Osei")
        made.do(ada, "organisation", "open_public_reporting", "ORG-2026-0001")
        made.do(ada, "contact", "list", name="IT duty desk", purpose="Stop it",
                position="1", telephone="01632 960123")  # fmt: skip
    return made


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phone(
    request: pytest.FixtureRequest, browser: Browser, world: World, site: str
) -> Iterator[BrowserContext]:
    """A browser the size of a phone."""
    assert world.people
    context = browser.new_context(
        base_url=site,
        viewport=PHONE,
        java_script_enabled=request.param,  # type: ignore[arg-type]
    )
    yield context
    context.close()


class Report:
    """The pages of a report on a small screen; what is wrong with one is kept as it is met."""

    def __init__(self, page: Page, *, scripted: bool) -> None:
        self.page, self.scripted = page, scripted
        self.faults: list[str] = []

    def look(self) -> None:
        """Look at the page that is open."""
        where = self.page.url
        if scrolls_sideways(self.page):
            self.faults.append(f"{where} scrolls sideways")
        if self.page.locator("main h1").count() != 1:
            self.faults.append(f"{where}: not one heading")
        if self.scripted:
            self.faults += [f"{where}: {fault}" for fault in findings(self.page)]

    def choose(self, heading: str, *labels: str) -> None:
        """Answer a question by its labels, and go on."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.look()
        for label in labels:
            self.page.get_by_label(label, exact=True).first.check()
        self.go_on()

    def go_on(self) -> None:
        """Press Continue."""
        self.page.get_by_role("button", name="Continue").click()

    def found_out(self) -> None:
        """Say when it was found out, first without a date."""
        self.choose("When did you find out?")
        expect(self.page.get_by_role("alert")).to_contain_text(
            "Enter the date you found out about the incident."
        )
        self.look()
        self.page.get_by_role("link", name=re.compile("Enter the date")).click()
        for part, text in (
            ("Day", "1"),
            ("Month", "June"),
            ("Year", "2026"),
            ("Time (optional)", "9am"),
        ):
            self.page.get_by_label(part, exact=True).fill(text)
        self.choose("When did you find out?")

    def fill_in(self, *, staff: bool = True) -> None:
        """Answer everything as somebody would who knows little."""
        self.page.get_by_role("button", name="Start now").click()
        self.page.get_by_label("What happened?").fill("I got a letter about a stranger.")
        self.choose("What happened?")
        self.choose("Is it still going on?", "Yes")
        self.choose("Do you know when it happened?", "Not sure")
        self.found_out()
        if staff:
            self.choose("How was it found?", "I noticed it myself")
            self.choose("Where did it happen?", "While travelling")
        self.choose("Was information about people involved?", "Not sure")
        self.choose("Whose information was it?", "Residents", "Children")
        if staff:
            self.choose("How many people does it concern?", "Not known")
        self.choose("What kind of information was it?", "Contact details")
        self.choose("Who has the information now?", "One known person")
        if staff:
            self.choose("Has it been returned or deleted?", "No")
            self.choose("What has been done so far? (optional)")
            self.choose("Was a device or other equipment involved?", "No")
            self.choose("Who has been told already?", "Nobody")


def _scripted(request: pytest.FixtureRequest) -> bool:
    return "without" not in request.node.callspec.id


def test_a_member_of_staff_reports_on_a_phone(
    phone: BrowserContext, app: Flask, site: str, request: pytest.FixtureRequest
) -> None:
    token = start_session(app, "di.fox@northbourne.example").secret
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    kept = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert kept is not None
    phone.add_cookies([{"name": kept.key, "value": kept.value, "url": site}])
    report = Report(phone.new_page(), scripted=_scripted(request))
    page = report.page
    page.goto("/")
    header = page.locator("header.govuk-template__header")
    assert (header.bounding_box() or {"height": PHONE["height"]})["height"] < PHONE["height"] / 8
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    page.locator("summary", has_text="Menu").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    report.look()
    page.locator("main a", has_text="Report an incident").click()
    report.look()
    report.fill_in()
    report.choose("How can we reach you?")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    report.look()
    page.get_by_role("link", name=re.compile("Change.*Where did it happen")).click()
    report.choose("Where did it happen?", "At home")
    expect(page.locator("main")).to_contain_text("01632 960123")
    page.get_by_role("button", name="Send the report").first.click()
    expect(page.locator("main")).to_contain_text("INC-2026-0001")
    report.look()
    page.get_by_role("link", name="Open your report").click()
    expect(page.locator("main")).to_contain_text("At home")
    report.look()
    assert report.faults == []


def test_a_report_is_begun_with_the_keyboard_alone(phone: BrowserContext) -> None:
    page = phone.new_page()
    heading = page.get_by_role("heading", level=1)
    page.goto("/report/northbourne")
    _press_on(page, "Start now", "Enter")
    expect(heading).to_have_text("What happened?")
    _press_on(page, "What happened?", "A")
    _press_on(page, "Continue", "Enter")
    expect(heading).to_have_text("Is it still going on?")
    _press_on(page, "Is it still going on?", "ArrowDown")
    assert page.get_by_label("No", exact=True).is_checked()
    _press_on(page, "Continue", "Enter")
    expect(heading).to_have_text("Do you know when it happened?")


def _press_on(page: Page, words: str, key: str) -> None:
    """Go by Tab to what bears these words, and press a key there."""
    page.wait_for_load_state()
    find = """() => { const at = document.activeElement;
        const group = at.closest("fieldset")?.querySelector("legend");
        return (group ?? at.labels?.[0] ?? at).textContent.trim(); }"""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(find) == words:
            page.keyboard.press(key)
            return
    raise AssertionError(f"Tab never reaches {words}")


def test_anyone_reports_on_a_phone_and_adds_to_it_with_the_code(
    phone: BrowserContext, request: pytest.FixtureRequest
) -> None:
    report = Report(phone.new_page(), scripted=_scripted(request))
    page = report.page
    page.goto("/report/northbourne")
    report.look()
    report.fill_in(staff=False)
    report.choose("How can we reach you?", "A member of the public")
    report.look()
    page.get_by_role("button", name="Send the report").first.click()
    code = page.locator(".ig-receipt").inner_text()
    report.look()
    page.get_by_role("link", name=re.compile("Open your report")).click()
    report.look()
    page.get_by_label("Reference").fill("INC-2026-0001")
    page.get_by_label("Receipt code").fill(code)
    page.get_by_role("button", name="Open").click()
    expect(page.locator("main")).to_contain_text("I got a letter about a stranger.")
    report.look()
    page.get_by_label("What you want to add").fill("They came to fetch it.")
    page.get_by_role("button", name="Add to your report").click()
    expect(page.locator("main")).to_contain_text("They came to fetch it.")
    assert report.faults == []
