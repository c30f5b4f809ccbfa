"""The guided form in a browser: a newcomer on a phone, saved while it is written, by keyboard, without JavaScript."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

import pytest

from tests.browser import follow
from tests.e2e.axe import violations_in_both_schemes
from tests.e2e.conftest import NARROW, WIDE, Opener
from tests.e2e.keyboard import tab_to
from tests.e2e.signing_in import DESK, SIGN_IN, account_of
from tests.e2e.test_publishing_path import Effort
from tests.e2e.writing import NEW_ACTIVITY, new_writing

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.site import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAVED = "[data-status]:text-matches('[0-9]+[.][0-9]{2}$')"
SECONDS_ALLOWED = 120


def fill_needed(page: Page, effort: Effort, *, weekly: bool = True) -> str:
    """What a weekly group needs; the place is as the form proposes it."""
    writing = new_writing()
    effort.fill(page.locator("[name=title]"), writing.title)
    effort.fill(page.locator("[name=summary]"), writing.summary)
    if page.locator(".pager-part.next").is_visible():
        effort.click(page.locator(".pager-part.next"))
    if weekly:
        effort.click(page.locator("[name=repeats][value=weekly]"))
    for name, value in (("day", writing.day.isoformat()), ("start", "10:00"), ("end", "11:30")):
        effort.fill(page.locator(f"[name={name}]"), value)
    if weekly:
        effort.fill(page.locator("[name=until]"), (writing.day + dt.timedelta(days=84)).isoformat())
    return writing.title


def test_a_newcomer_sends_a_weekly_group_from_a_phone(open_page: Opener, site: RunningSite) -> None:
    """Counted: the fields typed and the presses from the sign-in page to the word that it was sent."""
    page, effort, account = open_page(viewport=NARROW), Effort(), account_of(site, "editor")
    began = time.monotonic()
    page.goto(SIGN_IN)
    effort.fill(page.locator("[name=username]"), account.username)
    effort.fill(page.locator("[name=password]"), account.password)
    effort.follow(page.locator("main form button"))
    effort.follow(page.locator('.desk-head a[href$="/uusi-toiminta/"]'))
    title = fill_needed(page, effort)
    page.locator(".guided.complete").wait_for()
    effort.follow(page.locator("button[name=submit]"))
    page.locator(".messages li", has_text=title).wait_for()
    took_s = time.monotonic() - began
    print(f"\nnewcomer: {effort.fields} fields, {effort.clicks} presses, {took_s:.1f} s for the machine")  # noqa: T201 - the measured time
    assert (effort.fields, effort.clicks) == (8, 5)  # two of the fields and one press sign in
    assert took_s < SECONDS_ALLOWED


def test_what_is_written_is_saved_and_comes_back(open_page: Opener) -> None:
    page, title = open_page("editor"), new_writing().title
    page.goto(NEW_ACTIVITY)
    page.locator("[name=title]").fill(title)
    page.locator(SAVED).wait_for()
    assert "title" not in page.locator("[data-missing] a").evaluate_all(
        "links => links.map(link => link.dataset.field)"
    )

    page.context.set_offline(True)
    page.locator("[name=summary]").fill("Kirjoitettu ilman yhteyttä.")
    page.locator("[data-trouble]").wait_for()
    assert page.locator("[name=summary]").input_value() == "Kirjoitettu ilman yhteyttä."
    page.context.set_offline(False)
    page.locator(SAVED).wait_for()
    assert page.locator("[data-trouble]").is_hidden()

    page.reload()
    assert page.locator("[name=summary]").input_value() == "Kirjoitettu ilman yhteyttä."
    page.goto(DESK)
    follow(page.locator("section[aria-labelledby=unfinished] li", has_text=title).get_by_role("link").first)
    assert page.locator("[name=title]").input_value() == title


def test_what_is_written_before_the_script_comes_is_saved_too(open_page: Opener) -> None:
    page, title = open_page("editor"), new_writing().title
    held: list[Route] = []
    page.route("**/form-autosave*.js", lambda route: held.append(route))
    page.goto(NEW_ACTIVITY, wait_until="commit")
    page.locator("[name=title]").fill(title)
    while not held:
        page.wait_for_timeout(50)
    held.pop().continue_()
    page.locator(SAVED).wait_for()
    page.unroute_all()
    page.reload()
    assert page.locator("[name=title]").input_value() == title


def test_an_untouched_form_is_not_saved(open_page: Opener) -> None:
    page, asked = open_page("editor"), []
    page.on("request", lambda sent: asked.append(sent.url) if sent.method == "POST" else None)
    page.goto(f"{DESK}?view=published")
    existing = page.locator(".desk-table th > a").first.get_attribute("href")
    for address in (NEW_ACTIVITY, str(existing)):
        page.goto(address)
        assert page.locator("form.guided[data-autosave]").count() == 1
        page.wait_for_timeout(2500)  # a second and a half of quiet come before each saving
    assert asked == []


def test_two_windows_do_not_overwrite_one_another(open_page: Opener) -> None:
    first, title = open_page("editor"), new_writing().title
    first.goto(NEW_ACTIVITY)
    first.locator("[name=title]").fill(title)
    first.locator(SAVED).wait_for()
    second = first.context.new_page()
    second.goto(first.url)
    second.locator("[name=summary]").fill("Toisessa ikkunassa.")
    second.locator(SAVED).wait_for()
    first.locator("[name=summary]").fill("Ensimmäisessä.")
    first.locator("[data-trouble] a").wait_for()
    assert first.locator("[name=summary]").input_value() == "Ensimmäisessä."
    second.reload()
    assert second.locator("[name=summary]").input_value() == "Toisessa ikkunassa."


def test_signed_out_meanwhile_keeps_the_text_and_goes_on_after_signing_in(open_page: Opener, site: RunningSite) -> None:
    page, title = open_page("editor"), new_writing().title
    page.goto(NEW_ACTIVITY)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.locator("[name=title]").fill(title)
    page.locator("[data-trouble] a").wait_for()
    page.context.add_cookies(cookies)
    page.locator(SAVED).wait_for()
    assert page.locator("[name=title]").input_value() == title


def test_by_keyboard_alone_the_place_is_chosen_by_typing(open_page: Opener) -> None:
    page = open_page("editor")
    page.goto(NEW_ACTIVITY)
    field = page.locator("#id_place")
    for _press in range(60):
        page.keyboard.press("Tab")
        if field.evaluate("part => part === document.activeElement"):
            break
    page.keyboard.type("e")
    page.locator("[role=listbox]:not([hidden]) [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]").inner_text()
    assert field.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    assert field.input_value() == chosen
    assert page.locator("select[name=place] option:checked").inner_text() == chosen
    page.keyboard.type("ei sellaista")
    page.keyboard.press("Escape")
    tab_to(page, field="tags")
    assert field.input_value() in (chosen, "")


def test_without_javascript_it_is_one_long_form_and_keeps_what_is_unfinished(open_page: Opener) -> None:
    page, title = open_page("editor", java_script_enabled=False, viewport=NARROW), new_writing().title
    page.goto(NEW_ACTIVITY)
    assert page.locator(".step:visible").count() == 7
    page.locator("[name=title]").fill(title)
    follow(page.locator("button[name=save]"))
    page.wait_for_url("**/uusi-toiminta/*/")
    assert page.locator("[name=title]").input_value() == title
    effort = Effort()
    sent = fill_needed(page, effort)
    follow(page.locator("button[name=submit]"))
    page.locator(".messages li", has_text=sent).wait_for()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_violation_while_writing(open_page: Opener, size: dict[str, int]) -> None:
    page = open_page("editor", viewport=size)
    page.goto(NEW_ACTIVITY)
    page.locator("[name=title]").fill("Kesken jäänyt")
    page.locator(SAVED).wait_for()
    page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true })")
    assert violations_in_both_schemes(page, (size,)) == []
    if size == WIDE:
        page.locator("#id_place").click()
        page.locator("[role=listbox]:not([hidden])").wait_for()
        assert violations_in_both_schemes(page, (size,)) == []
    page.goto(DESK)
    page.locator("section[aria-labelledby=unfinished]").wait_for()
    assert violations_in_both_schemes(page, (size,)) == []
