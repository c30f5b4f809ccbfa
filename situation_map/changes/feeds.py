"""The changes of a county or of the whole country as an Atom feed (RFC 4287) and as JSON."""

import datetime as dt
import json
from collections.abc import Sequence
from io import BytesIO

from django.conf import settings
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.feeds import Writer, tag_address
from network.models import Region
from situation_map.statements.stated_area import StatedArea

from .reading import ChangeEntry


def absolute(address: str) -> str:
    return f"{settings.PUBLIC_URL}{address}"


def entry_address(entry: ChangeEntry, area: StatedArea) -> str:
    """Where one reads more: a page of its own, else the place on the area's page."""
    return absolute(entry.url or f"{area.address}#{entry.anchor}")


def updated(area: StatedArea, entries: Sequence[ChangeEntry]) -> dt.datetime:
    """When the latest change was; without any, the day of the area's population, for a feed must have a moment."""
    if entries:
        return entries[0].at
    if area.region is not None:
        day = area.region.population_date
    else:
        day = Region.objects.aggregate(day=Max("population_date"))["day"] or dt.date.min
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def atom_of(area: StatedArea, entries: Sequence[ChangeEntry]) -> bytes:
    language = (get_language() or "fi")[:2]
    out = BytesIO()
    xml = Writer(out, "utf-8")
    xml.startDocument()
    xml.open("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": language})
    xml.element("id", tag_address(f"situation/{area.code}/changes"))
    xml.element("title", _("What has changed: %(name)s") % {"name": area.name})
    xml.element("updated", updated(area, entries).isoformat())
    xml.open("author")
    xml.element("name", "Perheverkko")
    xml.element("uri", f"{settings.PUBLIC_URL}/")
    xml.endElement("author")
    xml.element("link", rel="self", type="application/atom+xml", href=absolute(area.changes_atom_address))
    xml.element("link", rel="alternate", type="text/html", href=absolute(area.changes_address), hreflang=language)
    for entry in entries:
        write_entry(xml, entry, area)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue()


def write_entry(xml: Writer, entry: ChangeEntry, area: StatedArea) -> None:
    title = f"{entry.label}: {entry.title}"
    xml.open("entry")
    xml.element("id", tag_address(f"situation/{area.code}/{entry.identity}"))
    xml.element("title", f"{title} ({_('Example').lower()})" if entry.is_example else title)
    xml.element("updated", entry.at.isoformat())
    xml.element("published", entry.at.isoformat())
    xml.element("link", rel="alternate", type="text/html", href=entry_address(entry, area))
    xml.element("category", term=entry.kind)
    xml.element("content", "\n".join(line for line in (*entry.lines, entry.text) if line), type="text")
    xml.endElement("entry")


def json_of(area: StatedArea, entries: Sequence[ChangeEntry]) -> bytes:
    content = {
        "county" if area.region else "country": {
            "code": area.code, "name": area.name, "page": absolute(area.address),
        },
        "language": (get_language() or "fi")[:2],
        "page": absolute(area.changes_address),
        "changes": [
            {
                "id": tag_address(f"situation/{area.code}/{entry.identity}"),
                "at": entry.at.isoformat(),
                "kind": entry.kind,
                "label": entry.label,
                "title": entry.title,
                "facts": list(entry.lines),
                "text": entry.text,
                "text_language": entry.language if entry.text else "",
                "url": entry_address(entry, area),
                "is_example": entry.is_example,
            }
            for entry in entries
        ],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
