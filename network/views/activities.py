"""The list of activities: meetings by day, with filters that work as a plain form."""

import datetime as dt
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from network import filters
from network.models import Occurrence, Record
from network.querying import ActivityQuery
from network.querying.areas import Areas
from network.rows import shown_text

from .lists import Suggestion, page_of, suggestions

PAGE_SIZE = 40


def activities(request: HttpRequest) -> HttpResponse:
    areas = Areas.load()
    query = ActivityQuery.parse(request.GET, areas)
    page, numbers = page_of(query.occurrences(request.user).with_texts(), query, PAGE_SIZE)
    counts = query.counts(request.user)
    context = {
        "query": query,
        "areas": areas,
        "centre": areas.municipality(query.municipality) if query.municipality else None,
        "pages": page,
        "page_numbers": numbers,
        "days": days_of([*page]),
        "groups": filters.activity_groups(query, counts),
        "regions": filters.region_choices(query, areas),
        "distances": filters.distance_choices(query),
        "periods": filters.period_choices(query),
        "chosen": filters.chosen_activities(query, areas, titles_chosen(query, request)),
        "area_words": filters.area_words(query, areas),
        "has_examples": any(row.activity.record.is_example for row in page.object_list),
        "suggestions": wider_activities(query, request) if page.paginator.count == 0 else [],
    }
    return render(request, "network/activities.html", context)


def days_of(occurrences: list[Occurrence]) -> list[tuple[dt.date, list[Occurrence]]]:
    """Meetings by local day, in the order they have."""
    days = groupby(occurrences, key=lambda occurrence: timezone.localtime(occurrence.starts_at).date())
    return [(day, [*meetings]) for day, meetings in days]


def titles_chosen(query: ActivityQuery, request: HttpRequest) -> dict[str, str]:
    """Titles of the organisation and the place that the list is limited to, as far as the user may see them."""
    wanted = {"organisation": query.organisation, "place": query.place}
    ids = {name: pk for name, pk in wanted.items() if pk}
    if not ids:
        return {}
    found = Record.objects.visible_to(request.user).filter(pk__in=ids.values()).prefetch_related("texts").in_bulk()
    return {name: shown_text(found[pk]).title for name, pk in ids.items() if pk in found}


def wider_activities(query: ActivityQuery, request: HttpRequest) -> list[Suggestion]:
    """Queries to go on with when this one finds nothing."""
    wider = [
        (_("the same over half a year"), query.but(days=183, starting=None)),
        (_("the same without the words"), query.but(text="")),
        (_("the same in the whole country"), query.without_municipality().but(region="")),
        (
            _("everything in the same area"),
            ActivityQuery(
                region=query.region,
                municipality=query.municipality,
                municipality_text=query.municipality_text,
                municipalities=query.municipalities,
                within_km=query.within_km,
            ),
        ),
        (_("everything in the whole country"), ActivityQuery()),
    ]
    return suggestions(wider, lambda other: other.occurrences(request.user).count(), than=query)
