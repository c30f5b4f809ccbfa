"""A county's changes as an Atom feed (RFC 4287) and as JSON."""

import datetime as dt
import json
from collections.abc import Sequence
from io import BytesIO

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.feeds import Writer, tag_address
from network.models import Region

from .reading import ChangeEntry


def address(name: str, region: Region) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, kwargs={'slug': region.slug})}"


def entry_address(entry: ChangeEntry, region: Region) -> str:
    """Where one reads more: a page of its own, else the place on the county's page."""
    if entry.url:
        return f"{settings.PUBLIC_URL}{entry.url}"
    return f"{address('situation_county', region)}#{entry.anchor}"


def atom_of(region: Region, entries: Sequence[ChangeEntry]) -> bytes:
    language = (get_language() or "fi")[:2]
    out = BytesIO()
    xml = Writer(out, "utf-8")
    xml.startDocument()
    xml.open("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": language})
    xml.element("id", tag_address(f"situation/{region.code}/changes"))
    xml.element("title", _("What has changed: %(name)s") % {"name": region.short})
    start = dt.datetime.combine(region.population_date, dt.time(), dt.UTC)
    xml.element("updated", (entries[0].at if entries else start).isoformat())
    xml.open("author")
    xml.element("name", "Perheverkko")
    xml.element("uri", f"{settings.PUBLIC_URL}/")
    xml.endElement("author")
    xml.element("link", rel="self", type="application/atom+xml", href=address("situation_changes_atom", region))
    xml.element("link", rel="alternate", type="text/html", href=address("situation_changes", region), hreflang=language)
    for entry in entries:
        write_entry(xml, entry, region)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue()


def write_entry(xml: Writer, entry: ChangeEntry, region: Region) -> None:
    title = f"{entry.label}: {entry.title}"
    xml.open("entry")
    xml.element("id", tag_address(f"situation/{region.code}/{entry.identity}"))
    xml.element("title", f"{title} ({_('Example').lower()})" if entry.is_example else title)
    xml.element("updated", entry.at.isoformat())
    xml.element("published", entry.at.isoformat())
    xml.element("link", rel="alternate", type="text/html", href=entry_address(entry, region))
    xml.element("category", term=entry.kind)
    xml.element("content", "\n".join(line for line in (*entry.lines, entry.text) if line), type="text")
    xml.endElement("entry")


def json_of(region: Region, entries: Sequence[ChangeEntry]) -> bytes:
    content = {
        "county": {"code": region.code, "name": region.short, "page": address("situation_county", region)},
        "language": (get_language() or "fi")[:2],
        "page": address("situation_changes", region),
        "changes": [
            {
                "id": tag_address(f"situation/{region.code}/{entry.identity}"),
                "at": entry.at.isoformat(),
                "kind": entry.kind,
                "label": entry.label,
                "title": entry.title,
                "facts": list(entry.lines),
                "text": entry.text,
                "text_language": entry.language if entry.text else "",
                "url": entry_address(entry, region),
                "is_example": entry.is_example,
            }
            for entry in entries
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
