"""What pages say of their outputs: links for programs in the head, a box for people, data for search engines."""

import json
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from network.models import Record
from network.outputs.taking import Taking, taking_activities_of, taking_activity, taking_list
from network.querying.base import AreaQuery

register = template.Library()

#: As Django's json_script: nothing in the data can end the element it stands in.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def taking(name: str, query: AreaQuery) -> Taking:
    """The formats of a list at the same choices."""
    return taking_list(name, query)


@register.simple_tag
def taking_of(record: Record | str | None, title: str) -> Taking | None:
    """What can be taken from a record's page; nothing for a page that is not published."""
    if not isinstance(record, Record):
        return None
    return taking_activity(record) if record.kind == "activity" else taking_activities_of(record, title)


@register.simple_tag
def alternate_links(taken: Taking | str | None) -> SafeString:
    """The formats as links in the page's head, where programs look for them."""
    ways = taken.ways.values() if isinstance(taken, Taking) else ()
    line = '<link rel="alternate" type="{}" title="{}" href="{}">\n'
    return format_html_join("", line, ((way.media_type, way.label, way.address) for way in ways))


@register.simple_tag
def linked_data(data: dict[str, Any] | str | None) -> SafeString | str:
    """schema.org data as a script element that is data: no browser runs it, so the content policy lets it stand."""
    if not isinstance(data, dict):
        return ""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
