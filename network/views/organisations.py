"""The list of organisations."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from network import filters
from network.models import Record
from network.models.vocabulary import RecordKind
from network.querying import OrganisationQuery
from network.querying.areas import Areas
from network.querysets import User

from .lists import Suggestion, page_of, suggestions

PAGE_SIZE = 40


def organisations(request: HttpRequest) -> HttpResponse:
    areas = Areas.load()
    query = OrganisationQuery.parse(request.GET, areas)
    page, numbers = page_of(query.organisations(request.user).with_texts(), query, PAGE_SIZE)
    published = published_by(page.object_list, request.user)
    context = {
        "query": query,
        "areas": areas,
        "pages": page,
        "page_numbers": numbers,
        "rows": [(record, published[record.pk]) for record in page.object_list],
        "groups": filters.organisation_groups(query, query.counts(request.user)),
        "regions": filters.region_choices(query, areas),
        "distances": filters.distance_choices(query),
        "chosen": filters.chosen_organisations(query, areas),
        "area_words": filters.area_words(query, areas),
        "has_examples": any(record.is_example for record in page.object_list),
        "suggestions": wider_organisations(query, request) if page.paginator.count == 0 else [],
    }
    return render(request, "network/organisations.html", context)


def published_by(records: Iterable[Record], user: User) -> dict[int, dict[str, int]]:
    """How many places and activities each organisation has published, as far as the user sees them. One query."""
    counted: dict[int, dict[str, int]] = defaultdict(lambda: {"places": 0, "activities": 0})
    owned = Record.objects.visible_to(user).filter(owner__in=[record.pk for record in records]).order_by()
    for owner, kind, number in owned.values_list("owner", "kind").annotate(Count("pk")):
        counted[owner]["activities" if kind == RecordKind.ACTIVITY else "places"] += number
    return counted


def wider_organisations(query: OrganisationQuery, request: HttpRequest) -> list[Suggestion]:
    """Queries to go on with when this one finds nothing."""
    wider = [
        (_("the same in the whole country"), query.without_municipality().but(region="")),
        (_("every organisation in the network"), OrganisationQuery()),
    ]
    return suggestions(wider, lambda other: other.organisations(request.user).count(), than=query)
