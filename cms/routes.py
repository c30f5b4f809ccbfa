"""Addresses of our own views, with a segment in each language, without waiting for compiled catalogues."""

from django.utils.functional import lazy
from django.utils.translation import get_language

SEGMENTS: dict[str, dict[str, str]] = {
    "organisations": {"fi": "organisaatiot/", "sv": "organisationer/", "en": "organisations/"},
    "places": {"fi": "paikat/", "sv": "platser/", "en": "places/"},
    "activities": {"fi": "toiminta/", "sv": "verksamhet/", "en": "activities/"},
    "situation_map": {"fi": "tilannekuva/", "sv": "lagesbild/", "en": "situation/"},
    "search": {"fi": "haku/", "sv": "sok/", "en": "search/"},
    "desk": {"fi": "tyopoyta/", "sv": "arbetsbord/", "en": "desk/"},
    "new_activity": {"fi": "uusi-toiminta/", "sv": "ny-verksamhet/", "en": "new-activity/"},
    "review": {"fi": "moderointi/", "sv": "granskning/", "en": "review/"},
    "edit": {"fi": "muokkaa/", "sv": "redigera/", "en": "edit/"},
    "preview": {"fi": "esikatselu/", "sv": "forhandsvisning/", "en": "preview/"},
    "submit": {"fi": "laheta/", "sv": "skicka/", "en": "submit/"},
    "withdraw": {"fi": "ota-takaisin/", "sv": "ta-tillbaka/", "en": "withdraw/"},
    "delete": {"fi": "poista/", "sv": "ta-bort/", "en": "delete/"},
    "sign_in": {"fi": "kirjaudu/", "sv": "logga-in/", "en": "sign-in/"},
    "sign_out": {"fi": "kirjaudu-ulos/", "sv": "logga-ut/", "en": "sign-out/"},
}


def _segments(*parts: str) -> str:
    language = (get_language() or "fi")[:2]
    return "".join(SEGMENTS[part].get(language, SEGMENTS[part]["fi"]) if part in SEGMENTS else part for part in parts)


_lazy_segments = lazy(_segments, str)


def localised(*parts: str) -> str:
    """A URL route for `path()`: names in SEGMENTS become the language's segment, anything else stays as it is.

    >>> path(localised("situation_map", "<slug:slug>/"), view)
    """
    return _lazy_segments(*parts)
