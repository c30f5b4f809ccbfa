"""What the search knows of a document, for its page in the admin."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from search.models import DocumentText
from search.narrowing import language_names

register = template.Library()


@register.inclusion_tag("search/_document_text.html")
def document_text(document: Any) -> dict[str, Any]:
    """Whether the text inside it is searched, in which language it was taken to be, and what hindered it."""
    found = DocumentText.objects.filter(document_id=document.pk).defer("text").first()
    if found is None:
        return {"found": None}
    return {
        "found": found,
        "is_skipped": found.state == DocumentText.State.SKIPPED,
        "is_read": found.state == DocumentText.State.READ,
        "is_corrected": bool(found.corrected_language),
        "language": language_names().get(found.spoken, _("not clear from the text")),
    }
