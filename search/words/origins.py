"""Where the synonyms come from that came with the software, in words for the desk. seeds.csv says one of these."""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

ORIGINS = (
    gettext_noop("everyday words"),
    gettext_noop("everyday words in three languages"),
    gettext_noop("everyday abbreviation"),
    gettext_noop("abbreviation and full name"),
    gettext_noop("the network's own words"),
    gettext_noop("names of organisations"),
    gettext_noop("kinds of a thing"),
    gettext_noop("kinds of activities"),
    gettext_noop("kinds of meeting places"),
    gettext_noop("tasks of family centres"),
    gettext_noop("public services"),
    gettext_noop("public services in three languages"),
)


def shown_origin(stored: str) -> str:
    """In the reader's language if it came with the software; what a coordinator wrote stays as it is."""
    return _(stored) if stored in ORIGINS else stored


def stored_origin(written: str) -> str:
    """What is kept of it: of one that came with the software its English words, whatever language it is written in."""
    return _origins_by_name().get(written, written)


@cache
def _origins_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {_(origin): origin for origin in ORIGINS}
    return found
