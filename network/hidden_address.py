"""A place whose address safety forbids to show: the texts beside it must not tell it either.

The page alone holds a hidden address (`network.services.projection.hidden_facts`). What people write in running text is
checked here, where pages are cleaned.
"""

import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from network.models.pages import ActivityPage, PlaceFactPage

LEAST_LETTERS = 4


def folded(text: str) -> str:
    """Words and numbers alone, in small letters: "Kuja 5 B" and "kuja  5b," are written alike."""
    plain = unicodedata.normalize("NFKC", unescape(strip_tags(text))).casefold()
    return " ".join(re.findall(r"[^\W\d_]+|\d+", plain))


def tells(text: str, *, address: str) -> bool:
    """Whether the text has the address in it: its street with the number of the house."""
    if len(wanted := folded(address.split(",")[0])) < LEAST_LETTERS:
        return False
    street = re.match(r"\D+ \d+", wanted)
    return f" {street[0] if street else wanted} " in f" {folded(text)} "


def fields_that_tell(texts: Iterable[tuple[str, str]], *, address: str) -> list[str]:
    return [name for name, text in texts if text and tells(text, address=address)]


def check_hidden_address(page: "PlaceFactPage") -> None:
    """Raises ValidationError naming the text of a place that tells its hidden address; of a translation too."""
    source = page if page.is_source else source_of(page)
    if source is None or not source.hide_address or not source.address:
        return
    texts = [(name, getattr(page, name)) for name in ("title", "summary", "description")]
    if found := fields_that_tell(texts, address=source.address):
        raise ValidationError(
            {found[0]: _("The address is to be hidden, but it stands in this text. Take it out of the text.")}
        )


def source_of(page: "PlaceFactPage") -> "PlaceFactPage | None":
    """The latest draft of the page that holds a translation's facts."""
    if not page.pk and not page.translation_key:
        return None
    found = (
        type(page)
        .objects.filter(translation_key=page.translation_key, locale__language_code=page.source_language)
        .first()
    )
    return found.get_latest_revision_as_object() if found and found.latest_revision_id else found


def check_held_at_hidden_place(page: "ActivityPage") -> None:
    """Raises ValidationError naming the text of an activity that tells the hidden address of its place."""
    if page.place is None or not page.place.hide_address:
        return
    place_page = page.place.record.source_page
    address = place_page.specific.address if place_page else ""
    texts = [(name, getattr(page, name)) for name in ("title", "summary", "description", "address")]
    if address and (found := fields_that_tell(texts, address=address)):
        raise ValidationError({found[0]: _("The address of this place is hidden for safety. Take it out of the text.")})
