"""The finder of activities: one query as a list, a month, a week or a map, with filters that work as a plain form."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from network import activity_filters, filters
from network.models import Record
from network.querying import ActivityQuery
from network.querying.areas import Areas
from network.querying.base import DISTANCES_KM
from network.querying.calendar import calendar_of
from network.querying.finding import count_without
from network.querying.mapping import map_of
from network.querying.paging import Shown, page_of_meetings, paged
from network.rows import shown_text

from .lists import Suggestion

PAGE_SIZE = 25
MOST_SUGGESTIONS = 6


def activities(request: HttpRequest) -> HttpResponse:
    areas = Areas.load()
    query = ActivityQuery.parse(request.GET, areas)
    counts = query.counts(request.user)
    titles = titles_chosen(query, request)
    context = {
        "query": query,
        "areas": areas,
        "total": counts.total,
        "groups": activity_filters.activity_groups(query, counts),
        "weekdays": activity_filters.weekday_choices(query),
        "regions": filters.region_choices(query, areas),
        "distances": distance_choices(query),
        "periods": activity_filters.period_choices(query),
        "views": activity_filters.view_links(query),
        "sorts": activity_filters.sort_links(query) if query.view == "list" else [],
        "chosen": activity_filters.chosen_activities(query, areas, titles),
        "area_words": where_words(query, areas),
        "view_template": f"network/finder/{query.view}.html",
        "suggestions": suggestions(query, request, areas) if counts.total == 0 else [],
        **shown_as(query, request, areas, total=counts.total),
    }
    return render(request, "network/activities.html", context)


def shown_as(query: ActivityQuery, request: HttpRequest, areas: Areas, *, total: int) -> dict[str, Any]:
    """What the chosen view shows; nothing is asked where nothing is found."""
    if query.view != "list":
        is_map = query.view == "map"
        return {
            "map": map_of(query, request.user, areas) if is_map else None,
            "calendar": None if is_map else calendar_of(query, request.user),
            "unmarked_examples": query.conditions(request.user).has_examples,
        }
    page = page_of_meetings(query, request.user, PAGE_SIZE) if total else paged(query, [], 1, "")
    by_time = query.sort == "time" or not (query.has_distance or query.text)
    return {
        "page": page,
        "days": days_of(page.rows) if by_time else [(None, page.rows)] if page.rows else [],
        "centre": query.near or (areas.municipality(query.municipality) if query.municipality else None),
        "has_examples": any(row.meeting.activity.record.is_example for row in page.rows),
    }


def distance_choices(query: ActivityQuery) -> list[filters.Choice]:
    if not query.near:
        return filters.distance_choices(query)
    return [filters.Choice(str(km), activity_filters.near_words(km), query.within_km == km) for km in DISTANCES_KM]


def where_words(query: ActivityQuery, areas: Areas) -> str:
    return activity_filters.near_words(query.within_km) if query.near else filters.area_words(query, areas)


def days_of(rows: Sequence[Shown]) -> list[tuple[dt.date | None, list[Shown]]]:
    """Meetings by local day, in the order they have."""
    days = groupby(rows, key=lambda row: timezone.localtime(row.meeting.starts_at).date())
    return [(day, [*meetings]) for day, meetings in days]


def titles_chosen(query: ActivityQuery, request: HttpRequest) -> dict[str, str]:
    """Titles of the organisation and the place that the list is limited to, as far as the user may see them."""
    wanted = {"organisation": query.organisation, "place": query.place}
    ids = {name: pk for name, pk in wanted.items() if pk}
    if not ids:
        return {}
    found = Record.objects.visible_to(request.user).filter(pk__in=ids.values()).prefetch_related("texts").in_bulk()
    return {name: shown_text(found[pk]).title for name, pk in ids.items() if pk in found}


def suggestions(query: ActivityQuery, request: HttpRequest, areas: Areas) -> list[Suggestion]:
    """What to go on with when nothing is found: one choice less, a longer period, a wider area. Few queries."""
    user = request.user
    conditions = query.conditions(user)
    words = activity_filters.without_words(query)
    names = [name for name in conditions.named if name in words]
    found = [
        Suggestion(words[name][0], words[name][1].address(), number)
        for name, number in count_without(conditions, names).items()
    ]
    longer = query.listed().but(starting=None, ending=None, days=183, weekdays=(), now=False)
    for label, other in ((_("on any day in half a year"), longer), *wider_areas(query, areas)):
        if other.parameters() != query.parameters() and (number := other.count(user)):
            found.append(Suggestion(label, other.address(), number))
    if not found and query.parameters() and (number := ActivityQuery().count(user)):
        found.append(Suggestion(_("everything in the whole country"), ActivityQuery().address(), number))
    return found[:MOST_SUGGESTIONS]


def wider_areas(query: ActivityQuery, areas: Areas) -> list[tuple[str, ActivityQuery]]:
    """The same within the next distance that is offered."""
    if not query.centre or query.within_km >= DISTANCES_KM[-1]:
        return []
    km = next(each for each in DISTANCES_KM if each > query.within_km)
    within = areas.around(*query.centre, km * 1000)
    return [(filters.distance_words(km), query.but(within_km=km, municipalities=within))]
