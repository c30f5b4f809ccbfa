"""Addresses of pages, computed without a query."""

from wagtail.models import Page


def public_path(page: Page) -> str:
    """The page's address from the site's root: the language, then its place in the tree below that language's home."""
    below_home = page.url_path.strip("/").split("/")[1:]
    return "/" + "/".join([page.locale.language_code, *below_home]) + "/"
