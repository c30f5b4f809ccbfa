"""Parts of pages that show the network: the finder, the week, today, lists of activities and places, the latest."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.panels import Panel
from network.models import Municipality, Occurrence, Place, Record
from network.models.vocabulary import Origin
from network.naming import owner_named
from network.querying import ActivityQuery
from network.querying.activities import this_week
from network.querying.areas import Areas
from network.querying.calendar import by_day
from network.querying.paging import first_meetings
from network.querysets import User
from network.rows import ShownText, shown_text

TODAY_ROWS = 4
LATEST_ROWS = 5
BAR_HEIGHT = 64


@dataclass(frozen=True)
class Around:
    """The area that the reader looks at: what was typed in the address's `municipality`, else the whole country."""

    areas: Areas
    query: ActivityQuery

    @property
    def municipality(self) -> Municipality | None:
        return self.areas.municipality(self.query.municipality) if self.query.municipality else None


@dataclass(frozen=True)
class DayBar:
    """One day of the week with how many meetings it has; `height` of its bar out of BAR_HEIGHT."""

    day: dt.date
    count: int
    height: int
    address: str
    is_today: bool


@dataclass(frozen=True)
class News:
    text: ShownText
    owner: ShownText
    kind: str
    published_at: dt.datetime | None
    where: str
    is_example: bool


def user_of(request: HttpRequest | None) -> User:
    return getattr(request, "user", None) or AnonymousUser()


def around(request: HttpRequest | None) -> Around:
    """Read once a request, however many panels ask."""
    known = getattr(request, "_network_around", None)
    if known is not None:
        return known
    given = request.GET if request is not None else QueryDict()
    areas = Areas.load()
    only_area = QueryDict(mutable=True)
    for name in ("municipality", "within", "county"):
        if name in given:
            only_area[name] = given[name]
    found = Around(areas, ActivityQuery.parse(only_area, areas))
    if request is not None:
        request._network_around = found  # type: ignore[attr-defined]
    return found


def finder_context(request: HttpRequest | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    here = around(request)
    return {"areas": here.areas, "query": here.query, "municipality": here.municipality}


def week_context(request: HttpRequest | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    here = around(request)
    week = this_week(here.query)
    counts = by_day(week, user_of(request))
    most = max(counts.values()) or 1
    today = timezone.localdate()
    bars = [
        DayBar(
            day=day,
            count=count,
            height=round(count / most * BAR_HEIGHT),
            address=week.address(starting=None if day == today else day, days=1),
            is_today=day == today,
        )
        for day, count in counts.items()
    ]
    return {"bars": bars, "query": here.query, "municipality": here.municipality, "bar_height": BAR_HEIGHT}


def today_context(request: HttpRequest | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Today's meetings that have not ended; when there are none left, the next ones."""
    here = around(request)
    user = user_of(request)
    today = here.query.but(days=1)
    meetings = first_meetings(today, user, TODAY_ROWS, begun=True)
    is_today = bool(meetings)
    if not meetings:
        meetings = first_meetings(here.query, user, TODAY_ROWS, begun=False)
    return {
        "meetings": meetings,
        "is_today": is_today,
        "today": timezone.localdate(),
        "municipality": here.municipality,
        "all_address": (today if is_today else here.query).address(),
    }


def chosen_rows(rows: Any, parameters: Mapping[str, Any], prefix: str) -> Any:
    region = parameters.get("region")
    limited = rows.filter(**{f"{prefix}region": region}) if region else rows
    return [*limited[: parameters.get("limit") or 6]]


def activities_context(request: HttpRequest | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    now = timezone.now()
    rows = Occurrence.objects.visible_to(user_of(request)).between(now, now + dt.timedelta(days=60)).with_texts()
    return {"meetings": chosen_rows(rows, parameters, "activity__record__"), **heading_and_region(parameters)}


def places_context(request: HttpRequest | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    rows = Place.objects.visible_to(user_of(request)).with_texts()
    rows = rows.order_by("-record__first_published_at", "record__translation_key")
    return {"places": chosen_rows(rows, parameters, "record__"), **heading_and_region(parameters)}


def heading_and_region(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {"heading": parameters.get("heading") or "", "region_code": parameters.get("region") or ""}


def latest_context(request: HttpRequest | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    rows = Record.objects.visible_to(user_of(request)).filter(first_published_at__isnull=False).with_texts()
    records = rows.order_by("-first_published_at", "translation_key")[: parameters.get("limit") or LATEST_ROWS]
    return {"news": [news_of(record) for record in records]}


def notice_context(request: HttpRequest | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    examples = Record.objects.visible_to(user_of(request)).filter(origin=Origin.EXAMPLE)
    return {"has_examples": examples.exists()}


def news_of(record: Record) -> News:
    where = record.municipality.name if record.municipality else record.region.short if record.region else ""
    return News(
        text=shown_text(record),
        owner=shown_text(owner_named(record)),
        kind=record.get_kind_display(),
        published_at=record.first_published_at,
        where=where,
        is_example=record.is_example,
    )


PANELS = (
    Panel("finder", _("Finder of activities"), "network/panels/finder.html", finder_context),
    Panel("week", _("The week's activities by day"), "network/panels/week.html", week_context),
    Panel("today", _("Today's activities"), "network/panels/today.html", today_context),
    Panel("activities", _("List of activities"), "network/panels/activities.html", activities_context),
    Panel("places", _("List of places"), "network/panels/places.html", places_context),
    Panel("notice_of_examples", _("Notice that examples are shown"), "network/panels/notice.html", notice_context),
    Panel("latest", _("Latest from the network"), "network/panels/latest.html", latest_context),
)
