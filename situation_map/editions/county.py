"""A county's page as an edition has it: the same builders and templates, from what is frozen."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cms.context_processors import OWN_NAMES
from network.models import Region
from situation_map.county_addresses import county_breadcrumb
from situation_map.county_page import CountyPage, block_topics, build_figures, collect_sources, write_summary
from situation_map.county_places import CountyPlaces
from situation_map.models import Decision, EditionPart, Statement

from .asking import Reading, for_readers
from .parts import DECISION, model_from, newest_first, observation_from, parts_of, source_from, statement_from

NO_PLACES = CountyPlaces((), (), "", "", (), 0, 0, False, False)


def edition_county(request: HttpRequest, reading: Reading, slug: str) -> HttpResponseBase:
    """Raises Http404 where the edition has no county of that name in the reader's language."""
    region = next((each for each in reading.regions if each.slug == slug), None)
    if region is None or reading.edition is None:
        raise Http404(_("There is no such county."))
    request.alternates = alternates_of(region, reading)  # type: ignore[attr-defined]
    with reading.in_use():
        page = build_edition_county(region, reading)
        context = {
            "view": page,
            "region": region,
            "edition": reading.edition,
            "edition_query": reading.query,
            "now_address": reverse("situation_county", kwargs={"slug": slug}) if stands_now(region) else "",
            "errata": [row for row in reading.errata if row.area_code in ("", region.code)],
            "breadcrumb": county_breadcrumb(region)[:1],
            "has_examples": page.shows_example,
        }
        response = render(request, "situation_map/county.html", context)
    return for_readers(response, reading)


def stands_now(region: Region) -> bool:
    language = (get_language() or "fi")[:2]
    return Region.objects.filter(pk=region.pk, **{f"slug_{language}": region.slug}).exists()


def alternates_of(region: Region, reading: Reading) -> dict[str, str]:
    addresses = {}
    for code in OWN_NAMES:
        with override(code):
            address = reverse("situation_county", kwargs={"slug": region.slug})
            addresses[code] = f"{address}?{reading.query.removeprefix('&')}"
    return addresses


def build_edition_county(region: Region, reading: Reading) -> CountyPage:
    """Figures, statements, decisions and figures of the sources. Places, groups, contacts and practices are not frozen.
    Freshness is judged on the edition's day. A constant number of queries."""
    edition = reading.edition
    assert edition is not None
    kinds = (EditionPart.Kind.STATEMENT, EditionPart.Kind.DECISION, EditionPart.Kind.OBSERVATION)
    statements: list[Statement] = []
    decisions: list[Decision] = []
    observations: list[Any] = []
    for part in parts_of(edition, *kinds):
        if part.kind == EditionPart.Kind.STATEMENT:
            statements.append(statement_from(part.content))
        elif part.region_code != region.code:
            continue
        elif part.kind == EditionPart.Kind.OBSERVATION:
            observations.append(observation_from(part.content))
        else:
            decision = model_from(Decision, {name: part.content[name] for name in DECISION})
            decision.source = source_from(part.content["source"])
            decisions.append(decision)
    statements = newest_first(statements)
    own = [row for row in statements if row.region_id == region.code]
    country = [row for row in statements if row.region_id is None]
    figures = build_figures(region, reading.definitions, reading.regions)
    marked: list[Any] = [*own, *observations, *decisions]
    return CountyPage(
        region=region,
        areas=(),
        figures=figures,
        summary=write_summary(region, figures, NO_PLACES) if region.in_scheme else "",
        topics=block_topics(own, edition.dated_on, all_topics=True),
        country_topics=block_topics(country, edition.dated_on, all_topics=False),
        observations=observations,
        places=NO_PLACES,
        contacts=(),
        groups=(),
        country_groups=(),
        decisions=decisions,
        shared=(),
        sources=unique_sources([*marked, *country]),
        shows_example=any(row.is_example for row in marked)
        or any(profile.figure.value.is_example for profile in figures.profiles),
    )


def unique_sources(rows: list) -> list:
    """Each source once: what is read back from an edition has keys and no primary keys."""
    for row in rows:
        if row.source is not None:
            row.source.pk = row.source.key
    return collect_sources(rows)
