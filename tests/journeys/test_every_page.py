"""Every type of page in a browser: scanned, at three widths, and usable without script.

The pages are derived from the routes: a route that answers with a page and has no visit here
fails by name.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page

from app.http.login import TOKEN
from app.http.requests import now_of
from tests.factories.world import World, council
from tests.support.accessibility import findings, scrolls_sideways
from tests.support.signing_in import csrf_token, start_session

WIDTHS = (1280, 375, 320)
OWNED, OFFERED = "AST-2026-0001", "AST-2026-0002"
INCIDENT, NOTICE = "INC-2026-0001", "NTF-2026-0001"
OFFICER, OWNER, SIRO, STAFF, ADMIN = "Ada Osei", "Bo Lin", "Cy Roe", "Di Fox", "Mo Admin"
NOBODY = ""

NO_PAGE = frozenset({
    "calendar_feed.read", "disposals.pdf", "documents.newest", "documents.version",
    "exports.download", "health.healthz", "health.readyz", "imports.rejected",
    "packs.download", "search.suggestions", "sign_in_directory.start",
    "sign_in_directory.finish", "static",
})  # fmt: skip
"""Routes that answer with a file, with data for a program, or by sending the reader on."""

ELSEWHERE = frozenset({
    "account.choose_organisation", "sign_in_code.page", "sign_ins.move", "jobs.show",
    "campaigns.answer", "disposals.certificate", "documents.replace", "handbook.read",
    "audit.event", "reassigning.outcome", "statement_answers.answer", "statements.signed",
    "own_data.show", "public_register.show", "reporting.report_step", "reporting.record_step",
})  # fmt: skip
"""Pages that stand at the end of a longer story; the tests of their areas read them."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who opens which address, and with which status it answers."""

    who: str
    address: str
    status: int = 200


VISITS: dict[str, tuple[Visit, ...]] = {
    "home.show": tuple(Visit(who, "/") for who in (OFFICER, OWNER, SIRO, STAFF, ADMIN)),
    "navigation.show": (Visit(OFFICER, "/more"),),
    "listings.show": (
        Visit(OFFICER, "/assets"), Visit(OFFICER, "/assets?show=incomplete&q=case"),
        Visit(OFFICER, "/assets?q=nothing+at+all"), Visit(OFFICER, "/people"),
        Visit(ADMIN, "/holidays"),
    ),
    "contacts.show": (Visit(STAFF, "/contacts"), Visit(OFFICER, "/contacts?show=all")),
    "incident_board.show": (
        Visit(OFFICER, "/incidents/board"), Visit(SIRO, "/incidents/board?by=owner"),
    ),
    "incident_figures.show": (
        Visit(OFFICER, "/incidents/figures"), Visit(SIRO, "/incidents/figures?published=yes"),
    ),
    "records.show": (
        Visit(OWNER, f"/assets/{OWNED}"), Visit(STAFF, f"/assets/{OWNED}"),
        Visit(OFFICER, "/assets/AST-2026-9999", 404),
        Visit(OFFICER, f"/incidents/{INCIDENT}"), Visit(OFFICER, f"/notifications/{NOTICE}"),
    ),
    "moves.create": (
        Visit(OFFICER, "/assets/new"), Visit(OFFICER, "/processing/new"),
        Visit(OFFICER, f"/actions/new?subject={OWNED}"),
        Visit(OFFICER, f"/notifications/new?incident={INCIDENT}"),
        Visit(OFFICER, f"/correspondence/new?incident={INCIDENT}"),
    ),
    "moves.move": (
        Visit(OWNER, f"/assets/{OFFERED}/accept_ownership"),
        Visit(OWNER, f"/assets/{OFFERED}/decline_ownership"),
        Visit(OFFICER, f"/assets/{OFFERED}/accept_ownership", 403),
        Visit(OWNER, f"/assets/{OWNED}/activate", 409),
        Visit(OWNER, f"/assets/{OWNED}/edit"), Visit(OWNER, f"/assets/{OWNED}/edit?group=2"),
    ),
    "attached.comment": (Visit(OWNER, f"/assets/{OWNED}/comment"),),
    "connections.show": (Visit(OWNER, f"/assets/{OWNED}/connections"),),
    "documents.add": (Visit(OWNER, f"/assets/{OWNED}/document"),),
    "documents.new": (Visit(OWNER, f"/documents/new?subject={OWNED}"),),
    "accessibility.show": (Visit(NOBODY, "/accessibility"),),
    "sign_in.page": (Visit(NOBODY, "/sign-in"),),
    "account.show": (Visit(OWNER, "/account"),),
    "account_password.show": (Visit(OWNER, "/account/password"),),
    "account_second_factor.show": (Visit(OWNER, "/account/second-factor"),),
    "account_tokens.show": (Visit(OFFICER, "/account/tokens/new"),),
    "calendar_feed.show": (Visit(OWNER, "/account/calendar"),),
    "admin.show": (Visit(ADMIN, "/admin/"), Visit(STAFF, "/admin/", 403)),
    "sign_ins.show": (Visit(ADMIN, "/admin/sign-ins/"),),
    "sign_ins.create": (Visit(ADMIN, "/admin/sign-ins/new"),),
    "audit.show": (Visit(SIRO, "/audit"),),
    "handbook.show": (Visit(STAFF, "/handbook"),),
    "exports.show": (Visit(OFFICER, "/exports"),),
    "imports.listing": (Visit(OFFICER, "/imports"),),
    "imports.new": (Visit(OFFICER, "/imports/new"),),
    "imports.columns": (Visit(OFFICER, "/imports/{import}/columns"),),
    "imports.show": (Visit(OFFICER, "/imports/{import}"),),
    "figures.show": (Visit(SIRO, "/measures"), Visit(SIRO, "/measures?as_at=tomorrow", 422)),
    "figures.one": (Visit(SIRO, "/measures/assets.without_owner_percent"),),
    "message_log.show": (Visit(OFFICER, "/message-log"),),
    "inbox.show": (Visit(OWNER, "/messages"),),
    "ladders.show": (Visit(OFFICER, "/reminder-ladders"),),
    "reassigning.show": (Visit(OFFICER, "/assets/reassign", 422),),
    "own_reports.show": (Visit(STAFF, "/incidents/mine"),),
    "own_reports.one": (Visit(STAFF, f"/incidents/{INCIDENT}/your-report"),),
    "public_reporting.report": (
        Visit(NOBODY, "/report/northbourne"), Visit(NOBODY, "/report/nowhere", 404),
    ),
    "receipt.show": (Visit(NOBODY, "/report/northbourne/receipt"),),
    "reporting.report": (Visit(STAFF, "/incidents/report"),),
    "reporting.record": (
        Visit(OFFICER, "/incidents/record"), Visit(STAFF, "/incidents/record", 403),
    ),
    "packs.show": (
        Visit(OFFICER, f"/incidents/{INCIDENT}/pack/ico"),
        Visit(SIRO, f"/incidents/{INCIDENT}/pack/letter"),
        Visit(STAFF, f"/incidents/{INCIDENT}/pack/ico", 403),
    ),
    "risks.by_directorate": (Visit(SIRO, "/risks/by-directorate"),),
    "search.show": (Visit(OFFICER, "/search?q=case"), Visit(OFFICER, "/search")),
    "statement_rollup.show": (Visit(SIRO, "/statements"),),
}  # fmt: skip


@pytest.fixture
def world(app: Flask) -> World:
    """A council with an asset that is owned, one that is offered, and an administrator."""
    with app.app_context():
        made = council()
        made.person(ADMIN, "organisation_admin")
        made.owned_asset(OFFICER, OWNER, name="Case files", personal_data="yes")
        offered = made.asset(OFFICER, name="Tree survey")
        made.do(made.as_(OFFICER), "asset", "offer_ownership", offered, person=made.people[OWNER])
        made.do(made.as_(OFFICER), "organisation", "open_public_reporting", "ORG-2026-0001")
        _report(made)
        made.now = now_of(app).now()
    return made


def _report(made: World) -> None:
    """An incident with a letter to people affected that is being drafted."""
    given = {"what_happened": "A list went to the wrong house.", "personal_data": "yes",
             "discovered_at": made.now - timedelta(hours=2)}  # fmt: skip
    case = made.do(made.as_(STAFF), "incident", "report", **given).reference
    made.do(made.as_(OFFICER), "incident", "accept", case)
    made.do(made.as_(OFFICER), "notification", "draft", incident=case, kind="individuals")


def _client(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    token = start_session(app, f"{name.lower().replace(' ', '.')}@northbourne.example").secret
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    return client


def _uploaded(app: Flask) -> str:
    """A file that waits for its columns; gives the reference of its import."""
    client = _client(app, OFFICER)
    text = b"ID,Name,Purpose\n1,Rates,To bill\n2,Roads,To mend\n"
    answer = client.post(
        "/imports/new",
        data={"csrf_token": csrf_token(client), "kind": "assets",
              "file": (io.BytesIO(text), "register.csv")},
        content_type="multipart/form-data",
    )  # fmt: skip
    return str(answer.headers["Location"]).split("/")[2]


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def contexts(
    request: pytest.FixtureRequest, browser: Browser, app: Flask, world: World, site: str
) -> Iterator[dict[str, BrowserContext]]:
    """A browser for each person of the visits, with script and without."""
    assert world.people
    made: dict[str, BrowserContext] = {}
    for who in (NOBODY, OFFICER, OWNER, SIRO, STAFF, ADMIN):
        made[who] = browser.new_context(base_url=site, java_script_enabled=request.param)
        if who:
            kept = _client(app, who).get_cookie(app.config["SESSION_COOKIE_NAME"])
            assert kept is not None
            made[who].add_cookies([{"name": kept.key, "value": kept.value, "url": site}])
    yield made
    for context in made.values():
        context.close()


def test_every_type_of_page_has_its_visit(app: Flask) -> None:
    routes = {
        rule.endpoint for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/")
    }  # fmt: skip
    visited = VISITS.keys() | NO_PAGE | ELSEWHERE
    assert sorted(routes - visited) == [], "a type of page without a visit"
    assert sorted(visited - routes) == [], "a visit to what is no longer there"


def test_every_page_is_accessible_narrow_enough_and_usable(
    contexts: dict[str, BrowserContext], app: Flask, request: pytest.FixtureRequest
) -> None:
    scripted = "without" not in request.node.callspec.id
    run = _uploaded(app)
    pages = {who: context.new_page() for who, context in contexts.items()}
    faults: list[str] = []
    for visits in VISITS.values():
        for visit in visits:
            address = visit.address.replace("{import}", run)
            faults += _visit(pages[visit.who], visit, address, scripted=scripted)
    assert faults == []


def _visit(page: Page, visit: Visit, address: str, *, scripted: bool) -> list[str]:
    where = f"{visit.who or 'nobody'} at {address}"
    answer = page.goto(address)
    assert answer is not None
    if answer.status != visit.status:
        return [f"{where}: answered {answer.status}, not {visit.status}"]
    found = [] if page.locator("main h1").count() == 1 else [f"{where}: not one heading"]
    if scripted:
        found += [f"{where}: {fault}" for fault in findings(page)]
    found += [
        f"{where}: a form without a button" for form in page.locator("main form").all()
        if not form.locator("button[type=submit]").count()
    ]  # fmt: skip
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if scrolls_sideways(page):
            found.append(f"{where} scrolls sideways at {width}")
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    return found
