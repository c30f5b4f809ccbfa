"""An assessment round the whole way: designed, opened, answered by a private link, returned, sent again, published."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser import follow
from tests.e2e.axe import violations_in_both_schemes
from tests.e2e.conftest import NARROW, WIDE, Opener
from tests.e2e.signing_in import DESK

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROUNDS = f"{DESK}arviointikierrokset/"
COUNTY, NAME, SLUG = "07", "Kanta-Häme", "kanta-hame"


def check(page: Page) -> None:
    """Without a violation, everything open, and without scrolling sideways on the narrowest phone."""
    page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true })")
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(WIDE)


def design(page: Page, name: str) -> str:
    """A rehearsal with one statement and one open question, and one contact; gives the round's address."""
    today = dt.date.today()
    page.goto(f"{ROUNDS}uusi/")
    check(page)
    page.locator("[name=name_fi]").fill(name)
    page.locator("[name=period]").fill(str(today.year))
    page.locator("[name=as_of]").fill(today.isoformat())
    page.locator("[name=deadline_on]").fill((today + dt.timedelta(days=10)).isoformat())
    page.locator("[name=is_example]").check()
    follow(page.locator("main form button"))
    page.locator("[name=topics][value=development]").check()
    follow(page.locator("section form button.main"))
    page.locator(".designer > li").first.wait_for()
    follow(page.locator("a[href$='/kysymykset/uusi/']"))
    page.locator("[name=text_fi]").fill("Mitä toivotte?")
    page.locator("[name=is_required]").uncheck()
    follow(page.locator("main form button"))
    assert page.locator(".designer > li").count() == 2
    check(page)
    address = page.url.removesuffix("kysymykset/")
    page.goto(f"{address}esikatselu/")
    check(page)
    page.goto(f"{address}ihmiset/")
    check(page)
    page.locator(f"[name='{COUNTY}-email']").fill("kyselyn.vastaaja@alue.example")
    follow(page.locator("main form button"))
    assert page.url == address
    return address


def opened(page: Page, address: str) -> str:
    """Open the round; gives the contact's link, which is shown where no mail is sent."""
    page.goto(f"{address}avaa/")
    check(page)
    follow(page.locator("main form button"))
    assert page.url == address
    check(page)
    page.goto(f"{address}linkit/")
    row = page.locator("main li", has_text=NAME)
    return urlsplit(row.locator(".link-shown").inner_text()).path


def answer(page: Page, step: str, words: str, *, javascript: bool) -> None:
    page.locator("input[name$='-value']").nth(int(step)).check()
    page.locator("textarea[name$='-text_fi']").fill(words)
    if javascript:
        page.locator("[data-status]", has_text=re.compile(r"^Tallennettu \d")).wait_for(timeout=20_000)
        page.reload()
        assert page.locator("textarea[name$='-text_fi']").input_value() == words
    follow(page.locator("button[name=to_send]"))
    assert page.locator("main", has_text=words).count() == 1


def verdict(page: Page, address: str, review: str, remark: str = "") -> None:
    page.goto(f"{address}alue/{COUNTY}/")
    check(page)
    page.locator(f"input[name^='review-'][value={review}]").first.check()
    if remark:
        page.locator("textarea[name^='remark-']").first.fill(remark)
    follow(page.locator("main form button.main"))
    page.locator("[role=status] .note").first.wait_for()


@pytest.mark.parametrize("javascript", [True, False])
def test_round_is_designed_answered_returned_and_published(open_page: Opener, javascript: bool) -> None:
    word = uuid.uuid4().hex[:8]
    desk = open_page("administrator")
    address = design(desk, f"Harjoitus {word}")
    link = opened(desk, address)

    contact = open_page(java_script_enabled=javascript)
    contact.goto(link)
    check(open_page_at(open_page, link))
    answer(contact, "2", f"Ensin {word}.", javascript=javascript)
    follow(contact.locator("main form button"))
    assert contact.url.endswith(link)

    verdict(desk, address, "returned", f"Miksi {word}?")
    contact.goto(link)
    assert contact.locator("main", has_text=f"Miksi {word}?").count() == 1
    answer(contact, "3", f"Sitten {word}.", javascript=javascript)
    follow(contact.locator("main form button"))
    assert contact.url.endswith(link)

    verdict(desk, address, "accepted")
    desk.goto(f"{address}julkaise/")
    check(desk)
    follow(desk.locator("main form button.main"))
    assert desk.url.endswith(urlsplit(address).path)
    check(desk)
    reader = open_page()
    reader.goto(f"/fi/tilannekuva/{SLUG}/")
    assert reader.locator("main", has_text=f"Sitten {word}.").count() == 1


def open_page_at(open_page: Opener, path: str) -> Page:
    """Another visitor's page: the checks run scripts, which the contact may have off."""
    page = open_page()
    page.goto(path)
    return page


def test_colleague_is_asked_in_and_a_bad_answer_is_shown_where_it_is(open_page: Opener) -> None:
    desk = open_page("administrator")
    address = design(desk, f"Harjoitus {uuid.uuid4().hex[:8]}")
    link = opened(desk, address)
    contact = open_page()
    contact.goto(f"{link}ihmiset/")
    check(contact)
    contact.locator("[name=email]").fill("kollega@kunta.example")
    contact.locator("[name=role]").fill("kunnan suunnittelija")
    follow(contact.locator("main form button.main"))
    own = urlsplit(contact.locator(".link-shown").inner_text()).path
    colleague = open_page()
    colleague.goto(own)
    assert colleague.locator("button[name=to_send]").count() == 0
    contact.goto(link)
    follow(contact.locator("button[name=to_send]"))
    check(contact)
    assert contact.locator("main form").count() == 0


def test_rounds_of_a_county_coordinator_and_a_workbook(open_page: Opener) -> None:
    page = open_page("coordinator")
    page.goto(ROUNDS)
    check(page)
    desk = open_page("administrator")
    address = design(desk, f"Harjoitus {uuid.uuid4().hex[:8]}")
    desk.goto(f"{address}tuonti/")
    check(desk)
    table = f"alue,development,development.fi\n{COUNTY},9,Väärin\n".encode()
    desk.locator("[name=file]").set_input_files({"name": "kierros.csv", "mimeType": "text/csv", "buffer": table})
    follow(desk.locator("main form button"))
    desk.locator("main tbody tr").first.wait_for()
    check(desk)
    assert desk.locator("main tbody tr").count() == 1
    for way in ("maaraaika/", "paata/", "ota-takaisin/", "poista/", "muokkaa/"):
        desk.goto(f"{address}{way}")
        check(desk)
