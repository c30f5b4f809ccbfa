"""The country, counties and municipalities: parse, ask, render."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.context_processors import OWN_NAMES
from network.models import Municipality, Region

from .country_page import build_country_page
from .county_addresses import asked_county, county_alternates, county_breadcrumb
from .county_page import build_county_page
from .county_places import town_slug
from .editions.asking import NOW, PARAMETER, Reading, asked_reading, for_readers
from .editions.county_view import edition_county
from .municipality_page import build_municipality_page, find_municipality
from .statements.history import history_of
from .statements.stated_area import COUNTRY, StatedArea
from .takeaway.offering import offer_county, offer_town
from .topics import topics


@require_safe
def situation_county(request: HttpRequest, slug: str) -> HttpResponseBase:
    if PARAMETER in request.GET and (asked := asked_reading(request)).edition is not None:
        return edition_county(request, asked, slug)
    region = asked_county(slug)
    request.alternates = county_alternates(region)  # type: ignore[attr-defined]
    page = build_county_page(region, user=request.user, site=Site.find_for_request(request))
    breadcrumb = county_breadcrumb(region)[:1]
    take = offer_county(region, NOW, has_examples=page.shows_example) if region.in_scheme else None
    context = {
        "view": page, "region": region, "breadcrumb": breadcrumb, "has_examples": page.shows_example, "take": take,
    }  # fmt: skip
    return render(request, "situation_map/county.html", context)


@require_safe
def situation_country(request: HttpRequest) -> HttpResponseBase:
    """What is said of the whole country, now or in the edition that the address names."""
    reading = asked_reading(request)
    request.alternates = country_alternates("situation_country", reading)  # type: ignore[attr-defined]
    with reading.in_use():
        page = build_country_page(reading)
        context = {
            "view": page, "edition": reading.edition, "edition_query": reading.whole_query,
            "now_address": reverse("situation_country"), "errata": [row for row in reading.errata if not row.area_code],
            "breadcrumb": [(_("Situation map"), reverse("situation_map"))], "has_examples": page.shows_example,
        }  # fmt: skip
        response = render(request, "situation_map/country.html", context)
    return for_readers(response, reading)


@require_safe
def situation_history(request: HttpRequest, slug: str, topic: str) -> HttpResponse:
    """Everything that has been said of a county's topic, with what each change changed."""
    region = asked_county(slug)
    if not region.in_scheme:
        raise Http404(_("There is no such topic."))
    request.alternates = county_alternates(region, "situation_history", topic=topic)  # type: ignore[attr-defined]
    return show_history(request, StatedArea(region), topic)


@require_safe
def situation_country_history(request: HttpRequest, topic: str) -> HttpResponse:
    request.alternates = country_alternates("situation_country_history", NOW, topic=topic)  # type: ignore[attr-defined]
    return show_history(request, COUNTRY, topic)


def show_history(request: HttpRequest, area: StatedArea, topic: str) -> HttpResponse:
    asked = topics().get(topic)
    if asked is None:
        raise Http404(_("There is no such topic."))
    versions = history_of(area.region, asked)
    context = {
        "area": area,
        "topic": asked,
        "versions": versions,
        "breadcrumb": [(_("Situation map"), reverse("situation_map")), (area.name, area.address)],
        "has_examples": any(version.statement.is_example for version in versions),
    }
    return render(request, "situation_map/history.html", context)


def country_alternates(name: str, reading: Reading, **arguments: str) -> dict[str, str]:
    """A view's address in every language."""
    addresses = {}
    for code in OWN_NAMES:
        with override(code):
            addresses[code] = reverse(name, kwargs=arguments) + reading.whole_query
    return addresses


@require_safe
def situation_municipality(request: HttpRequest, slug: str, town: str) -> HttpResponse:
    region = asked_county(slug)
    municipality = find_municipality(region, town)
    if municipality is None:
        raise Http404(_("There is no such municipality in this county."))
    request.alternates = town_alternates(region, municipality)  # type: ignore[attr-defined]
    page = build_municipality_page(region, municipality, user=request.user, site=Site.find_for_request(request))
    context = {
        "view": page, "region": region, "municipality": municipality, "breadcrumb": county_breadcrumb(region),
        "has_examples": page.shows_example,
        "take": offer_town(region, municipality, has_examples=page.shows_example),
    }  # fmt: skip
    return render(request, "situation_map/municipality.html", context)


def town_alternates(region: Region, municipality: Municipality) -> dict[str, str]:
    """The municipality's address in every language: its name and its county's differ."""
    addresses = {}
    for code in OWN_NAMES:
        with override(code):
            arguments = {"slug": region.slug, "town": town_slug(municipality)}
            addresses[code] = reverse("situation_municipality", kwargs=arguments)
    return addresses
