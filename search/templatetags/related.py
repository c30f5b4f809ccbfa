"""What belongs near the thing that a page is about."""

from typing import Any

from django import template
from django.utils.translation import get_language

from search.describing import icon_of, label_of
from search.readers import visibilities_of
from search.related.services import related_entries
from search.sources import search_sources

register = template.Library()


@register.inclusion_tag("search/_related.html", takes_context=True)
def related_things(context: template.Context, source: str, object_id: Any) -> dict[str, Any]:
    """Up to five other things, with what each is; nothing for a thing that has no number yet, as in a preview."""
    language = (get_language() or "fi")[:2]
    user = getattr(context.get("request"), "user", None)
    found = (
        related_entries(source, str(object_id), language=language, visibility=visibilities_of(user))
        if object_id
        else []
    )
    rows = []
    for entry in found:
        described_by = search_sources.get(entry.source)
        if described_by is not None:
            rows.append({"entry": entry, "kind": label_of(described_by), "icon": icon_of(described_by)})
    return {"rows": rows}
