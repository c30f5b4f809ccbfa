"""What exists in another language only is served at the reader's own address.

The interface stays in the reader's language, the content is marked with its own `lang`, and the canonical address is
the source's.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve


def page_in_another_language(request: HttpRequest, path: str) -> Page | None:
    """The live page whose address in another language ends like `path` ("fi/keski-suomi/…/"), or None."""
    language, _, tail = path.strip("/").partition("/")
    codes = [code for code, _ in settings.LANGUAGES]
    site = Site.find_for_request(request)
    if not tail or language not in codes or site is None:
        return None
    homes = {
        home.locale.language_code: home
        for home in Page.objects.child_of(site.root_page.get_parent()).select_related("locale")
    }
    for code in codes:
        home = homes.get(code)
        if home is None or code == language:
            continue
        page = Page.objects.filter(url_path=f"{home.url_path}{tail}/", live=True, alias_of=None).first()
        if page:
            return page.specific
    return None


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's serve, with the fallback. `path` is without the language prefix."""
    try:
        return wagtail_serve(request, path)
    except Http404:
        page = page_in_another_language(request, request.path)
        if page is None or page.get_view_restrictions().exists():
            raise
        if page.get_translations().filter(locale__language_code=request.LANGUAGE_CODE, live=True).exists():
            raise
        request.fallback_from = page.locale.language_code  # type: ignore[attr-defined]
        request.served_page = page  # type: ignore[attr-defined]
        return page.serve(request)
