"""The example accounts as visitors: each signs in once a run, by the form, and its cookies serve every test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.browser import follow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.site import Account, RunningSite

SIGN_IN = "/fi/kirjaudu/"
DESK = "/fi/tyopoyta/"
REVIEW = "/fi/tyopoyta/moderointi/"


def account_of(site: RunningSite, role: str) -> Account:
    """The first example account whose role begins so: administrator, coordinator, editor."""
    return next(account for account in site.accounts if account.role.startswith(role))


def sign_in(page: Page, account: Account) -> None:
    """By the form; leaves the page at the desk."""
    page.goto(SIGN_IN)
    page.locator("[name=username]").fill(account.username)
    page.locator("[name=password]").fill(account.password)
    follow(page.locator("main form button"))
    page.wait_for_url(f"**{DESK}")


class SignedIn:
    """Cookies by role."""

    def __init__(self, browser: Browser, site: RunningSite) -> None:
        self.browser, self.site = browser, site
        self.states: dict[str, Any] = {}

    def state(self, role: str) -> Any:
        if role not in self.states:
            context = self.browser.new_context(base_url=self.site.address, locale="fi-FI")
            sign_in(context.new_page(), account_of(self.site, role))
            self.states[role] = context.storage_state()
            context.close()
        return self.states[role]
