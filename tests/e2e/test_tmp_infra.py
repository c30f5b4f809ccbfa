import pytest
from playwright.sync_api import Page

@pytest.mark.browser
def test_home(page: Page) -> None:
    page.goto("/fi/")
    assert page.title()
    print(page.title())
