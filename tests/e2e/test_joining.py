"""An organisation joins: its request, the coordinator's approval, the manager's account, the first draft."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser import follow
from tests.e2e.axe import violations_in_both_schemes
from tests.e2e.conftest import NARROW, WIDE, Opener
from tests.e2e.signing_in import DESK
from tests.e2e.writing import new_writing, save_new

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

JOIN = "/fi/liity/"
FILLED_IN_MS = 4500  # a form that comes back sooner is taken for a robot's
PASSWORD = "kolme-sanaa-peräkkäin"


def check(page: Page) -> None:
    """Without a violation, everything open, and without scrolling sideways on the narrowest phone."""
    page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true })")
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(WIDE)


def send_request(page: Page, name: str, email: str) -> None:
    page.goto(JOIN)
    page.locator("[name=name]").fill(name)
    page.locator("[name=kind]").select_option("ngo")
    page.locator("[name=purpose]").fill("Perhekahvila kahdesti viikossa.")
    page.locator("[name=region]").select_option("15")
    page.locator("[name=municipality]").select_option("179")
    page.locator("[name=contact_role]").fill("toiminnanjohtaja")
    page.locator("[name=contact_email]").fill(email)
    page.wait_for_timeout(FILLED_IN_MS)
    follow(page.locator(".join-form form button"))
    page.wait_for_url(f"**{JOIN}*/")


def approve(page: Page, name: str) -> str:
    """From the desk; gives the first manager's link, which is shown where no mail is sent."""
    page.goto(DESK)
    follow(page.locator("li", has_text=name).locator("a.btn"))
    check(page)
    page.locator("[name=decision][value=approve]").check()
    follow(page.locator(".decide form button"))
    return urlsplit(page.locator(".link-shown").inner_text()).path


@pytest.mark.parametrize("javascript", [True, False])
def test_organisation_joins_and_its_manager_writes_the_first_draft(open_page: Opener, javascript: bool) -> None:
    word = uuid.uuid4().hex[:10]
    name = f"Yhdistys {word} ry"
    applicant = open_page(java_script_enabled=javascript)
    send_request(applicant, name, f"hakija@{word}.example")
    private = applicant.url

    invitation = approve(open_page("coordinator"), name)

    applicant.goto(private)
    assert applicant.locator("h1").inner_text() == name
    assert applicant.locator(".state").get_attribute("class") == "state"

    manager = open_page()
    manager.goto(invitation)
    check(manager)
    for field, value in (("first_name", "Aino"), ("last_name", "Esimerkki"), ("username", f"aino-{word}")):
        manager.locator(f"[name={field}]").fill(value)
    for field in ("password", "password_again"):
        manager.locator(f"[name={field}]").fill(PASSWORD)
    follow(manager.locator("main form button"))
    manager.wait_for_url(f"**{DESK}")
    writing = new_writing()
    save_new(manager, writing, button="save")
    manager.goto(DESK)
    assert manager.locator("main", has_text=writing.title).count() == 1


def test_public_form_and_what_it_refuses(open_page: Opener) -> None:
    page = open_page()
    page.goto(JOIN)
    check(page)
    follow(page.locator(".join-form form button"))
    assert page.locator("#problems li a").count() >= 5
    check(page)
    page.locator("#problems li a").first.click()
    assert page.evaluate("document.activeElement.name") == "name"


def test_pages_of_people_and_organisations(open_page: Opener) -> None:
    page = open_page("coordinator")
    page.goto(DESK)
    page.locator(".desk-nav details", has=page.locator('a[href$="/organisaatiot/"]')).locator("summary").click()
    check(page)
    follow(page.locator('.desk-nav a[href$="/organisaatiot/"]'))
    check(page)
    follow(page.locator("main .todo a").last)
    organisation = page.url
    check(page)
    for way in ("ihmiset/", "nimi/", "ylempi/", "siirto/", "yhdista/", "paata/"):
        page.goto(f"{organisation}{way}")
        check(page)
    page.goto(f"{DESK}koordinaattorit/")
    check(page)
    follow(page.locator("main .btn").first)
    check(page)
    page.goto(f"{DESK}liittymispyynnot/")
    check(page)
