"""What is new in a search as an Atom feed (RFC 4287) and as a JSON Feed (version 1.1). Public things only."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.feeds import Writer, tag_address
from search.contracts import SearchQuery
from search.describing import label_of
from search.following.newest import NewHit, newest_hits
from search.following.parameters import parameters_of, words_of
from search.sources import search_sources

BEFORE_EVERYTHING = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""When a feed without entries was last changed."""
MOST_SUMMARY = 600


@dataclass(frozen=True)
class SearchFeed:
    """A search for the public, in one language, with what is new in it."""

    parameters: str
    language: str
    hits: Sequence[NewHit]

    @property
    def title(self) -> str:
        return title_of(self.parameters)

    @property
    def identity(self) -> str:
        return tag_address(f"search/{self.language}?{self.parameters}")

    @property
    def updated_at(self) -> dt.datetime:
        return self.hits[0].changed_at if self.hits else BEFORE_EVERYTHING

    def address(self, name: str) -> str:
        return search_address(self.parameters, self.language, name)


def title_of(parameters: str) -> str:
    """Search: kahvila"""
    words = words_of(parameters)
    return _("Search: %(words)s") % {"words": words} if words else _("What is new")


def search_address(parameters: str, language: str, name: str = "search") -> str:
    """The search's page, or another view of it, with the site's name in front."""
    with override(language):
        address = f"{settings.PUBLIC_URL}{reverse(name)}"
    return f"{address}?{parameters}" if parameters else address


def feed_of(query: SearchQuery) -> SearchFeed:
    """Without words it is empty: everything there is would have to be looked through."""
    public = replace(query, visibility=("public",))
    return SearchFeed(parameters_of(public), public.language, newest_hits(public) if public.text else [])


def kind_of(hit: NewHit) -> str:
    source = search_sources.get(hit.entry.source)
    return label_of(source) if source else hit.entry.source


def entry_title(hit: NewHit) -> str:
    return f"{hit.entry.title} ({_('Example').lower()})" if hit.entry.is_example else hit.entry.title


def identity_of(hit: NewHit) -> str:
    """The same for the thing in every search, whatever its address and language are."""
    return tag_address(f"thing/{hit.entry.source}/{hit.entry.object_id}")


def atom_of(feed: SearchFeed) -> bytes:
    out = BytesIO()
    xml = Writer(out, "utf-8")
    xml.startDocument()
    xml.open("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language})
    xml.element("id", feed.identity)
    xml.element("title", feed.title)
    xml.element("updated", feed.updated_at.isoformat())
    xml.open("author")
    xml.element("name", "Perheverkko")
    xml.element("uri", f"{settings.PUBLIC_URL}/")
    xml.endElement("author")
    xml.element("link", rel="self", type="application/atom+xml", href=feed.address("search_atom"))
    xml.element("link", rel="alternate", type="text/html", href=feed.address("search"), hreflang=feed.language)
    for hit in feed.hits:
        _write_entry(xml, hit, feed.language)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue()


def _write_entry(xml: Writer, hit: NewHit, language: str) -> None:
    entry = hit.entry
    xml.open("entry", {} if entry.language == language else {"xml:lang": entry.language})
    xml.element("id", identity_of(hit))
    xml.element("title", entry_title(hit))
    xml.element("updated", hit.changed_at.isoformat())
    xml.element("published", hit.first_seen_at.isoformat())
    xml.element(
        "link", rel="alternate", type="text/html", href=f"{settings.PUBLIC_URL}{entry.url}", hreflang=entry.language
    )
    xml.element("category", term=entry.source, label=kind_of(hit))
    xml.element("content", _text(hit), type="text")
    xml.endElement("entry")


def _text(hit: NewHit) -> str:
    return hit.entry.text.summary[:MOST_SUMMARY] or hit.entry.title


def json_of(feed: SearchFeed) -> bytes:
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.address("search"),
        "feed_url": feed.address("search_json"),
        "language": feed.language,
        "items": [
            {
                "id": identity_of(hit),
                "url": f"{settings.PUBLIC_URL}{hit.entry.url}",
                "title": entry_title(hit),
                "content_text": _text(hit),
                "date_published": hit.first_seen_at.isoformat(),
                "date_modified": hit.changed_at.isoformat(),
                "language": hit.entry.language,
                "tags": [kind_of(hit)],
            }
            for hit in feed.hits
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
