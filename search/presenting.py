"""What the results page shows: hits with their words, chosen choices, addresses that keep the query."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms import dates
from search.contracts import MAX_PAGE_SIZE, RESTRICTIONS, YEAR_DAYS, SearchHit, SearchQuery, SearchResults, SearchSource
from search.describing import DEFAULT_ICON, icon_of, label_of
from search.faceting import Names
from search.sources import search_sources

_NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Freshness:
    """A badge: `state` is the ring beside the words."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class HitRow:
    kind: str | Promise
    icon: str
    title_html: SafeString
    snippet_html: SafeString
    url: str
    language: str
    in_other_language: bool
    place: str
    owner: str
    when: str
    freshness: Freshness | None
    distance_m: float | None
    is_example: bool
    for_members: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice in force, with the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link of the pager; without address a gap."""

    number: int
    url: str
    current: bool = False


def address(query: SearchQuery, *, page: int = 1, text: str | None = None, filters: bool = True) -> str:
    """The results page's query string, "?q=…": the same search on another page, with other words or unrestricted."""
    values = QueryDict(mutable=True)
    values["q"] = query.text if text is None else text
    if filters:
        for name, restriction in RESTRICTIONS.items():
            values.setlist(name, list(getattr(query, restriction)))
    if query.near:
        values["near"] = near_text(query.near)
    if page > 1:
        values["page"] = str(page)
    return f"?{values.urlencode()}"


def near_text(near: tuple[float, float]) -> str:
    return f"{near[0]:.2f},{near[1]:.2f}"


def chips(query: SearchQuery, names: Mapping[str, Names]) -> list[Chip]:
    """Every choice in force, by facet."""
    found = []
    for facet, restriction in RESTRICTIONS.items():
        chosen: tuple[str, ...] = getattr(query, restriction)
        for value in chosen:
            rest = tuple(other for other in chosen if other != value)
            changed = replace(query, **{restriction: rest})  # type: ignore[arg-type]
            fallback = _("an organisation that is not here") if facet == "organisation" else value
            label = str(names[facet].get(value, fallback))
            words = _("confirmed %(when)s") % {"when": label} if facet == "freshness" and value != "unknown" else label
            found.append(Chip(words, address(changed)))
    if query.near:
        found.append(Chip(_("near the given point"), address(replace(query, near=None))))
    return found


def hit_rows(hits: Iterable[SearchHit], names: Mapping[str, Names]) -> list[HitRow]:
    """The hits with the words around them; `names` as `faceting.names_of` gives them."""
    return [_hit_row(hit, search_sources.get(hit.source), names) for hit in hits]


def _hit_row(hit: SearchHit, source: SearchSource | None, names: Mapping[str, Names]) -> HitRow:
    town, county = hit.municipality or "", hit.region or ""
    return HitRow(
        kind=label_of(source) if source else hit.source,
        icon=icon_of(source) if source else DEFAULT_ICON,
        title_html=SafeString(hit.title_html),
        snippet_html=SafeString(hit.snippet_html),
        url=hit.url,
        language=hit.language,
        in_other_language=hit.in_other_language,
        place=str(names["municipality"].get(town, town) or names["region"].get(county, "")),
        owner=str(hit.extra.get("owner") or ""),
        when=_when(hit.starts_at),
        freshness=_freshness(hit.confirmed_on, is_told=bool(hit.extra.get("told"))),
        distance_m=hit.distance_m,
        is_example=hit.is_example,
        for_members=hit.visibility != "public",
    )


def _when(starts_at: dt.datetime | None) -> str:
    """The next beginning as a day and a time; of what is over the last one's date."""
    if starts_at is None:
        return ""
    day = timezone.localdate(starts_at)
    if day < timezone.localdate():
        return _("last on %(date)s") % {"date": dates.format_date(day)}
    if (day - timezone.localdate()).days > YEAR_DAYS // 2:
        return dates.format_date(day)
    near = dates.format_relative_day(day, timezone.localdate())
    return f"{near or dates.format_short_day(day)} {dates.format_time(starts_at)}"


def _freshness(day: dt.date | None, *, is_told: bool) -> Freshness | None:
    """When it was confirmed; of what only tells its date, that date. Nothing where neither is known."""
    if day is None:
        return None
    month = {"month": MONTHS[day.month], "year": day.year}
    if is_told:
        return Freshness("idle", _("as it was in %(month)s %(year)s") % month)
    if (timezone.localdate() - day).days > YEAR_DAYS:
        return Freshness("open", _("not confirmed since %(month)s %(year)s") % month)
    return Freshness("", _("confirmed in %(month)s %(year)s") % month)


def complete_here(results: SearchResults, page_size: int) -> int:
    """How many of the page's hits have all the words: all of them where nothing tells otherwise."""
    if not results.complete or results.complete >= results.total:
        return len(results.hits)
    offset = (results.page - 1) * max(1, min(page_size, MAX_PAGE_SIZE))
    return max(0, min(len(results.hits), results.complete - offset))


def page_links(query: SearchQuery, results: SearchResults) -> list[PageLink]:
    """First, last and the neighbours of the current page; a gap, without address, between what does not adjoin."""
    wanted = sorted(
        {1, results.pages}
        | {n for n in range(results.page - _NEIGHBOURS, results.page + _NEIGHBOURS + 1) if 1 <= n <= results.pages}
    )
    links: list[PageLink] = []
    for number in wanted:
        if links and number > links[-1].number + 1:
            links.append(PageLink(number - 1, ""))
        links.append(PageLink(number, address(query, page=number), current=number == results.page))
    return links
