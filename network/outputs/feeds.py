"""Records as an Atom feed (RFC 4287), latest change first, in pages (RFC 5005)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _

from cms.feeds import Writer, tag_address

from .items import Common


@dataclass(frozen=True)
class Entry:
    """`lines` are what the entry says after its summary, one fact a line."""

    common: Common
    lines: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Feed:
    """`identity` is the same for the view whatever page of it is shown; addresses are absolute."""

    identity: str
    title: str
    subtitle: str
    language: str
    html: str
    own: str
    first: str
    next: str
    updated_at: dt.datetime


def written_feed(feed: Feed, entries: Iterable[Entry], kind: str) -> bytes:
    """The document. `kind` names what the entries are, in their ids."""
    out = BytesIO()
    xml = Writer(out, "utf-8")
    xml.startDocument()
    xml.open("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language})
    xml.element("id", tag_address(feed.identity))
    xml.element("title", feed.title)
    xml.element("subtitle", feed.subtitle)
    xml.element("updated", feed.updated_at.isoformat())
    xml.open("author")
    xml.element("name", "Perheverkko")
    xml.element("uri", f"{settings.PUBLIC_URL}/")
    xml.endElement("author")
    xml.element("generator", "Perheverkko")
    xml.element("link", rel="self", type="application/atom+xml", href=feed.own)
    xml.element("link", rel="alternate", type="text/html", href=feed.html, hreflang=feed.language)
    xml.element("link", rel="first", type="application/atom+xml", href=feed.first)
    if feed.next:
        xml.element("link", rel="next", type="application/atom+xml", href=feed.next)
    for entry in entries:
        write_entry(xml, entry, kind, feed)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue()


def write_entry(xml: Writer, entry: Entry, kind: str, feed: Feed) -> None:
    common = entry.common
    other = {} if common.text_language == feed.language else {"xml:lang": common.text_language}
    xml.open("entry", other)
    xml.element("id", tag_address(f"{kind}/{common.id}"))
    xml.element("title", f"{common.title} ({_('Example').lower()})" if common.is_example else common.title)
    xml.element("updated", common.updated_at.isoformat())
    if common.published_at:
        xml.element("published", common.published_at.isoformat())
    for organiser in common.organisers:
        xml.open("author")
        xml.element("name", organiser.name)
        xml.element("uri", organiser.url)
        xml.endElement("author")
    xml.element("link", rel="alternate", type="text/html", href=common.url, hreflang=common.text_language)
    for word in entry.categories:
        xml.element("category", term=word)
    if common.summary:
        xml.element("summary", common.summary, type="text")
    xml.element("content", "\n".join((common.summary, *entry.lines)).strip(), type="text")
    xml.endElement("entry")
