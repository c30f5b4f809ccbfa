"""What every template of the site may use: languages, the main menu, the footer's pages, canonical addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override
from wagtail.models import Page

OWN_NAMES = dict(settings.LANGUAGES)
FOOTER_DEPTH = 4  # pages right under a home page and one level below it


@dataclass(frozen=True)
class LanguageLink:
    """The same page in `code`; `name` in that language itself."""

    code: str
    name: str
    url: str
    is_current: bool

    @property
    def absolute_url(self) -> str:
        return f"{settings.PUBLIC_URL}{self.url}"


@dataclass(frozen=True)
class FooterLink:
    """`language` is set only when the page exists in another language than the reader's."""

    title: str
    url: str
    language: str


def site(request: HttpRequest) -> dict[str, Any]:
    """`language_links`, `footer_links`, `nav_key`, `canonical_url`; nothing is read before a template asks for it.

    A view whose address differs by language beyond its route (a county's slug) sets `request.alternates`,
    a mapping of language code to path. A view that belongs under a heading of the menu sets `nav_key` in its context.
    """
    return {
        "language_links": SimpleLazyObject(lambda: [*language_links(request)]),
        "footer_links": SimpleLazyObject(lambda: footer_links()),
        "nav_key": nav_key(request),
        "canonical_url": SimpleLazyObject(lambda: canonical_url(request)),
    }


def nav_key(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    name = (match.url_name or "") if match else ""
    return "situation_map" if name.startswith("situation") else name


def served_page(request: HttpRequest) -> Page | None:
    """The page being served, also one shown through the fallback for another language."""
    if page := getattr(request, "served_page", None):
        return page
    route = getattr(request, "_wagtail_route_for_request", None)
    return route.page if route else None


def language_links(request: HttpRequest) -> Iterator[LanguageLink]:
    """The page being read in each language of the site, the current one first to last in the order of the settings."""
    current = get_language() or settings.LANGUAGE_CODE
    addresses = getattr(request, "alternates", None) or addresses_by_language(request)
    for code, name in settings.LANGUAGES:
        yield LanguageLink(code, name, addresses.get(code, f"/{code}/"), code == current)


def addresses_by_language(request: HttpRequest) -> dict[str, str]:
    if page := served_page(request):
        return page_addresses(page)
    match = getattr(request, "resolver_match", None)
    if match is None or match.url_name == "wagtail_serve":
        return {}
    query = f"?{request.GET.urlencode()}" if request.method == "GET" and request.GET else ""
    addresses = {}
    for code in OWN_NAMES:
        with override(code):
            try:
                addresses[code] = reverse(match.view_name, args=match.args, kwargs=match.kwargs) + query
            except NoReverseMatch:
                continue
    return addresses


def page_addresses(page: Page) -> dict[str, str]:
    """Published translations at their own addresses; elsewhere the fallback, which has the page's own path."""
    own = page.get_url() or ""
    tail = own.removeprefix(f"/{page.locale.language_code}/")
    addresses = {code: f"/{code}/{tail}" for code in OWN_NAMES}
    for translation in page.get_translations(inclusive=True).filter(live=True).select_related("locale"):
        addresses[translation.locale.language_code] = translation.get_url()
    return addresses


def canonical_url(request: HttpRequest) -> str:
    """Without the query; for a page shown through the fallback, the source's address."""
    page = getattr(request, "served_page", None)
    return f"{settings.PUBLIC_URL}{page.get_url() if page else request.path}"


def footer_links() -> list[FooterLink]:
    """Pages that editors marked to be shown in menus, in the reader's language or else in Finnish. One query."""
    language = get_language() or settings.LANGUAGE_CODE
    pages = Page.objects.live().in_menu().filter(depth__lte=FOOTER_DEPTH, alias_of=None).select_related("locale")
    chosen: dict[Any, Page] = {}
    for page in pages.order_by("path"):
        code = page.locale.language_code
        if code == language or (code == settings.LANGUAGE_CODE and page.translation_key not in chosen):
            chosen[page.translation_key] = page
    return [footer_link(page, language) for page in chosen.values()]


def footer_link(page: Page, language: str) -> FooterLink:
    code, url = page.locale.language_code, page.get_url() or ""
    if code == language:
        return FooterLink(page.title, url, "")
    return FooterLink(page.title, f"/{language}/{url.removeprefix(f'/{code}/')}", code)
