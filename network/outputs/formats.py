"""The registry of formats: what each list can be had as, at the same choices."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import dates
from cms.responses import Output

from . import calendars, documents, feeds, reading, tables
from .asking import Asked
from .items import ActivityItem, OrganisationItem, PlaceItem
from .reader import absolute
from .reading import Cursor

MOST_SERIES = 2_000
MOST_ROWS = 50_000
MOST_FEATURES = 10_000
ITEMS_A_PAGE = 100
ENTRIES_A_PAGE = 50
Listed = QuerySet[Any] | reading.Meetings


@dataclass(frozen=True)
class OutputFormat:
    """`segments` are the parts of its address below the list's; `most` items are in one file or page of it."""

    key: str
    media_type: str
    label: str | Promise
    segments: tuple[str, ...]
    most: int
    write: Callable[[Asked], Output]


def write_calendar(asked: Asked) -> Output:
    rows = reading.activities_of(asked.query, asked.reader.user).order_by("pk")
    pieces = calendars.calendar(
        reading.activity_items(rows, asked.reader, MOST_SERIES),
        asked.reader,
        name=asked.title,
        description=limit_words(MOST_SERIES),
        address=asked.html,
    )
    return Output(pieces, "text/calendar; charset=utf-8", f"{asked.kind.name}.ics", links=(("alternate", asked.html),))


def limit_words(number: int) -> str:
    return _("At most %(number)s are included; narrow the choices for the rest.") % {
        "number": dates.format_number(number)
    }


def write_table(asked: Asked) -> Output:
    columns, rows, items = TABLES[asked.kind.name]
    found = rows(asked)
    rest, name = next_part(asked, found, MOST_ROWS), asked.kind.name
    part = f"-{timezone.localdate():%Y-%m-%d}" + ("-part" if rest or asked.after else "")
    links = (("alternate", asked.html), *((("next", rest),) if rest else ()))
    pieces = tables.table(columns, items(found, asked), excel=asked.excel)
    return Output(pieces, "text/csv; charset=utf-8; header=present", f"{name}{part}.csv", is_download=True, links=links)


def meeting_rows(asked: Asked) -> reading.Meetings:
    return reading.Meetings(asked.query, asked.reader.user, asked.after)


def place_rows(asked: Asked) -> QuerySet[Any]:
    return reading.by_id(reading.places_of(asked.query, asked.reader.user), asked.after)


def organisation_rows(asked: Asked) -> QuerySet[Any]:
    return reading.by_id(reading.organisations_of(asked.query, asked.reader.user), asked.after)


#: Columns, rows from the cursor on, and what makes items of them.
TABLES: dict[str, tuple[tuple[tables.Column, ...], Callable[[Asked], Listed], Callable[..., Iterable[Any]]]] = {
    "activities": (
        tables.MEETING_COLUMNS,
        meeting_rows,
        lambda rows, asked: reading.meeting_items(rows, asked.reader, MOST_ROWS),
    ),
    "places": (
        tables.PLACE_COLUMNS,
        place_rows,
        lambda rows, asked: (item for _row, item in reading.place_items(rows, asked.reader, MOST_ROWS)),
    ),
    "organisations": (
        tables.ORGANISATION_COLUMNS,
        organisation_rows,
        lambda rows, asked: (item for _row, item in reading.organisation_items(rows, asked.reader, MOST_ROWS)),
    ),
}


def next_part(asked: Asked, rows: Listed, size: int) -> str:
    """The address of what comes after the first `size` rows; empty when nothing does. One query at most."""
    if isinstance(rows, reading.Meetings):
        cursor = rows.cursor(size - 1)
        return asked.address_after(cursor) if cursor else ""
    last_two = [*rows.values_list("pk", flat=True)[size - 1 : size + 1]]
    return asked.address_after(Cursor(last_two[0])) if len(last_two) == 2 else ""


def write_document(asked: Asked) -> Output:
    rows = TABLES[asked.kind.name][1](asked)
    rest = next_part(asked, rows, ITEMS_A_PAGE)
    head = {**head_of(asked, ITEMS_A_PAGE), "links": links_of(asked, rest)}
    items = (properties for properties, _point in objects(asked, rows, ITEMS_A_PAGE))
    return Output(documents.document(head, items), "application/json", links=link_headers(asked, rest))


def write_features(asked: Asked) -> Output:
    rows = TABLES[asked.kind.name][1](asked)
    rest = next_part(asked, rows, MOST_FEATURES)
    head = {"version": documents.VERSION, **head_of(asked, MOST_FEATURES), "links": links_of(asked, rest)}
    pieces = documents.features(head, objects(asked, rows, MOST_FEATURES))
    name = f"{asked.kind.name}.geojson"
    return Output(pieces, "application/geo+json", name, links=link_headers(asked, rest))


def head_of(asked: Asked, size: int) -> dict[str, Any]:
    choices: dict[str, list[str]] = {}
    for name, value in asked.query.parameters():
        choices.setdefault(name, []).append(value)
    return {"title": asked.title, "language": asked.reader.language, "choices": choices, "most_items": size}


def links_of(asked: Asked, rest: str) -> dict[str, str | None]:
    return {"self": asked.own, "first": asked.first, "next": rest or None, "html": asked.html}


def link_headers(asked: Asked, rest: str) -> tuple[tuple[str, str], ...]:
    return (("alternate", asked.html), *((("next", rest),) if rest else ()))


def objects(asked: Asked, rows: Any, limit: int) -> Iterable[tuple[documents.Json, Any]]:
    """Each item as a JSON object, and its public point."""
    if asked.kind.name == "activities":
        for meeting in reading.meeting_items(rows, asked.reader, limit):
            yield documents.meeting(meeting), meeting.activity.venue.point if meeting.activity.venue else None
    elif asked.kind.name == "places":
        for _place, item in reading.place_items(rows, asked.reader, limit):
            yield documents.place(item), item.point
    else:
        for _record, organisation in reading.organisation_items(rows, asked.reader, limit):
            yield documents.organisation(organisation), None


def write_feed(asked: Asked) -> Output:
    rows, prefix, items, entry = FEEDS[asked.kind.name]
    ordered = reading.changed_before(rows(asked.query, asked.reader.user), asked.after, prefix=prefix)
    found = [*items(ordered, asked.reader, ENTRIES_A_PAGE + 1)]
    shown = [item for _row, item in islice(found, ENTRIES_A_PAGE)]
    rest = ""
    if len(found) > ENTRIES_A_PAGE:
        row, item = found[ENTRIES_A_PAGE - 1]
        rest = asked.address_after(Cursor(row.pk, item.common.updated_at))
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    feed = feeds.Feed(
        identity=asked.first.removeprefix(absolute("/")),
        title=asked.title,
        subtitle=_("Latest change first."),
        language=asked.reader.language,
        html=asked.html,
        own=asked.own,
        first=asked.first,
        next=rest,
        updated_at=latest(shown, otherwise=today),
    )
    content = feeds.written_feed(feed, [entry(item) for item in shown], asked.kind.singular)
    return Output([content], "application/atom+xml; charset=utf-8", links=link_headers(asked, rest))


def latest(items: list[Any], *, otherwise: dt.datetime) -> dt.datetime:
    return max((item.common.updated_at for item in items), default=otherwise)


def example_category(is_example: bool) -> tuple[str, ...]:
    return (_("Example"),) if is_example else ()


def activity_entry(item: ActivityItem) -> feeds.Entry:
    lines = (item.schedule, calendars.place_line(item), item.ages, item.price)
    words = (*example_category(item.common.is_example), item.kind.name, *(tag.name for tag in item.tags))
    return feeds.Entry(item.common, tuple(filter(None, lines)), words)


def place_entry(item: PlaceItem) -> feeds.Entry:
    municipality = item.common.municipality.name if item.common.municipality else ""
    where = ", ".join(filter(None, (item.address, " ".join(filter(None, (item.postal_code, municipality))))))
    lines = (where, item.opening_hours_text, capfirst(item.phase.name))
    return feeds.Entry(
        item.common, tuple(filter(None, lines)), (*example_category(item.common.is_example), item.kind_name)
    )


def organisation_entry(item: OrganisationItem) -> feeds.Entry:
    municipality = item.common.municipality.name if item.common.municipality else ""
    lines = tuple(filter(None, (municipality, item.website)))
    return feeds.Entry(item.common, lines, (*example_category(item.common.is_example), item.kind.name))


#: Rows of a query, the way from a row to its record, what makes items of them, and an entry of an item.
FEEDS: dict[str, tuple[Callable[..., QuerySet[Any]], str, Callable[..., Iterable[Any]], Callable[..., feeds.Entry]]] = {
    "activities": (reading.activities_of, "record__", reading.activity_items, activity_entry),
    "places": (reading.places_of, "record__", reading.place_items, place_entry),
    "organisations": (reading.organisations_of, "", reading.organisation_items, organisation_entry),
}

CALENDAR = OutputFormat(
    "ics", "text/calendar", gettext_lazy("Calendar (iCalendar)"), ("calendar_file",), MOST_SERIES, write_calendar
)
FEED = OutputFormat(
    "atom", "application/atom+xml", gettext_lazy("Feed of changes (Atom)"), ("feed_file",), ENTRIES_A_PAGE, write_feed
)
TABLE = OutputFormat("csv", "text/csv", gettext_lazy("Table (CSV)"), (".csv",), MOST_ROWS, write_table)
DOCUMENT = OutputFormat("json", "application/json", gettext_lazy("JSON"), (".json",), ITEMS_A_PAGE, write_document)
FEATURES = OutputFormat(
    "geojson", "application/geo+json", gettext_lazy("Points for a map (GeoJSON)"), (".geojson",), MOST_FEATURES,
    write_features,
)  # fmt: skip

FORMATS: dict[str, tuple[OutputFormat, ...]] = {
    "activities": (CALENDAR, FEED, TABLE, DOCUMENT, FEATURES),
    "places": (FEED, TABLE, DOCUMENT, FEATURES),
    "organisations": (FEED, TABLE, DOCUMENT),
}


def format_of(name: str, key: str) -> OutputFormat:
    return next(output for output in FORMATS[name] if output.key == key)
