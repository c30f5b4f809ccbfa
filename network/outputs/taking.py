"""The ways to take a list along, as a page offers them. No query is asked."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html

from network.models import Record
from network.models.vocabulary import RecordKind, Visibility
from network.querying import ActivityQuery
from network.querying.base import AreaQuery

from .asking import LISTS, parameters_text
from .formats import FORMATS, OutputFormat
from .reader import absolute

MONTHS_AHEAD_DAYS = 183
SNIPPET = '<iframe src="{}" title="{}" width="100%" height="600" loading="lazy"></iframe>'


@dataclass(frozen=True)
class Way:
    """A format and its address; `most` items are in one file or page of it."""

    key: str
    media_type: str
    label: str | Promise
    address: str
    most: int


@dataclass(frozen=True)
class Taking:
    """`snippet` is what an editor of another site copies; empty where the list cannot be framed."""

    title: str
    ways: dict[str, Way]
    webcal: str = ""
    excel: str = ""
    framed: str = ""
    snippet: str = ""


def way(output: OutputFormat, name: str, query: AreaQuery) -> Way:
    address = absolute(reverse(f"{name}_{output.key}")) + parameters_text(query)
    return Way(output.key, output.media_type, output.label, address, output.most)


def webcal(address: str) -> str:
    """The address that calendar programs subscribe to."""
    return f"webcal://{address.partition('://')[2]}"


def taking_list(name: str, query: AreaQuery, title: str = "") -> Taking:
    """All formats of a list at the choices of `query`."""
    title = title or str(LISTS[name].title)
    ways = {output.key: way(output, name, query) for output in FORMATS[name]}
    table = reverse(f"{name}_csv")
    framed = absolute(reverse("activities_framed")) + parameters_text(query) if name == "activities" else ""
    return Taking(
        title=title,
        ways=ways,
        webcal=webcal(ways["ics"].address) if "ics" in ways else "",
        excel=absolute(table) + parameters_text(query, [("excel", "1")]),
        framed=framed,
        snippet=format_html(SNIPPET, framed, title) if framed else "",
    )


def taking_activities_of(record: Record, title: str) -> Taking:
    """The activities of an organisation or in a place, half a year ahead."""
    query = (
        ActivityQuery(organisation=record.pk, days=MONTHS_AHEAD_DAYS)
        if record.kind == RecordKind.ORGANISATION
        else ActivityQuery(place=record.pk, days=MONTHS_AHEAD_DAYS)
    )
    return taking_list("activities", query, title)


def taking_activity(record: Record) -> Taking:
    """The calendar of one activity. A calendar program is not signed in: it can subscribe to public ones only."""
    address = absolute(reverse("activity_calendar", args=[record.translation_key]))
    calendar = FORMATS["activities"][0]
    ways = {"ics": Way(calendar.key, calendar.media_type, calendar.label, address, 1)}
    public = record.visibility == Visibility.PUBLIC
    return Taking(title="", ways=ways, webcal=webcal(address) if public else "")
