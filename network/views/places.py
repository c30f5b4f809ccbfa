"""The list of family centres and meeting places, by municipality."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from network import filters
from network.models import Place
from network.querying import PlaceQuery
from network.querying.areas import Areas

from .lists import Suggestion, page_of, suggestions

PAGE_SIZE = 40


def places(request: HttpRequest) -> HttpResponse:
    areas = Areas.load()
    query = PlaceQuery.parse(request.GET, areas)
    page, numbers = page_of(query.places(request.user).with_texts(), query, PAGE_SIZE)
    context = {
        "query": query,
        "areas": areas,
        "pages": page,
        "page_numbers": numbers,
        "municipalities": by_municipality([*page]),
        "groups": filters.place_groups(query, query.counts(request.user)),
        "regions": filters.region_choices(query, areas),
        "distances": filters.distance_choices(query),
        "chosen": filters.chosen_places(query, areas),
        "area_words": filters.area_words(query, areas),
        "has_examples": any(place.record.is_example for place in page.object_list),
        "suggestions": wider_places(query, request) if page.paginator.count == 0 else [],
    }
    return render(request, "network/places.html", context)


def by_municipality(rows: list[Place]) -> list[tuple[str, str, list[Place]]]:
    """(municipality, county, places); the municipality is empty for places that serve a whole county."""

    def area(place: Place) -> tuple[str, str]:
        record = place.record
        return (
            record.municipality.name if record.municipality else "",
            record.region.short if record.region else _("the whole country"),
        )

    return [(municipality, region, [*found]) for (municipality, region), found in groupby(rows, key=area)]


def wider_places(query: PlaceQuery, request: HttpRequest) -> list[Suggestion]:
    """Queries to go on with when this one finds nothing."""
    here = PlaceQuery(
        region=query.region,
        municipality=query.municipality,
        municipality_text=query.municipality_text,
        municipalities=query.municipalities,
        within_km=query.within_km,
    )
    wider = [
        (_("every place in the same area"), here),
        (_("the same in the whole country"), query.without_municipality().but(region="")),
        (_("every place in the whole country"), PlaceQuery()),
    ]
    return suggestions(wider, lambda other: other.places(request.user).count(), than=query)
