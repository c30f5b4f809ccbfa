"""The map and the counties: parse, ask, render."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.context_processors import OWN_NAMES
from network.models import Region

from .county_page import build_county_page
from .map_page import UnknownChoice, build_map_page, read_choice


def situation_map(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    try:
        choice = read_choice(request.GET, site)
    except UnknownChoice as error:
        raise Http404(_("There is no such indicator.")) from error
    page = build_map_page(choice, site)
    context = {"view": page, "layer": page.layer, "has_examples": bool(page.layer.example_count)}
    return render(request, "situation_map/map.html", context)


def situation_county(request: HttpRequest, slug: str) -> HttpResponse:
    language = (get_language() or "fi")[:2]
    region = Region.objects.filter(**{f"slug_{language}": slug}).first()
    if region is None:
        raise Http404(_("There is no such county."))
    request.alternates = county_addresses(region)  # type: ignore[attr-defined]
    page = build_county_page(region, user=request.user, site=Site.find_for_request(request))
    breadcrumb = [(_("Situation map"), reverse("situation_map"))]
    context = {"view": page, "region": region, "breadcrumb": breadcrumb, "has_examples": page.shows_example}
    return render(request, "situation_map/county.html", context)


def county_addresses(region: Region) -> dict[str, str]:
    """The county's address in every language: its slug differs."""
    addresses = {}
    for code in OWN_NAMES:
        with override(code):
            addresses[code] = reverse("situation_county", kwargs={"slug": region.slug})
    return addresses
