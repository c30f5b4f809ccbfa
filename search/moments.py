"""Times and freshness in the words that readers type: in a field ("time: week") and, of times, as bare words."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

TIME_WORDS: Mapping[str, tuple[str, ...]] = {
    "today": ("tänään", "i dag", "idag", "today"),
    "week": ("viikko", "tällä viikolla", "vecka", "den här veckan", "week", "this week"),
    "month": ("kuukausi", "tässä kuussa", "månad", "den här månaden", "month", "this month"),
    "later": ("myöhemmin", "senare", "later"),
    "past": ("menneet", "tidigare", "past"),
}
FRESHNESS_WORDS: Mapping[str, tuple[str, ...]] = {
    "fresh": ("tuore", "aktuell", "fresh"),
    "year": ("vuosi", "år", "year"),
    "old": ("vanha", "gammal", "old"),
    "unknown": ("vahvistamatta", "obekräftad", "unknown"),
}
_PHRASES = tuple(word for said in TIME_WORDS.values() for word in said if " " in word)
_BARE = "|".join(word.replace(" ", r"\s+") for word in (*TIME_WORDS["today"], *_PHRASES))
_QUOTE = '["“”„«»]'
_BARE_OR_QUOTED = re.compile(
    rf"""{_QUOTE}[^"“”„«»]*{_QUOTE} | (?<!\S)(?<!:\ )(?P<bare>{_BARE})(?=[\s,.!?]|$)""", re.IGNORECASE | re.VERBOSE
)


def with_time_fields(text: str) -> str:
    """The query with its bare words of time as fields; as it is when there are no other words."""
    return _respelt(text, 'time:"{}"')


def with_times_as_words(text: str) -> str:
    """The query that looks for these words themselves: each as a phrase."""
    return _respelt(text, '"{}"')


def _respelt(text: str, form: str) -> str:
    if not _BARE_OR_QUOTED.sub(_without_bare, text).strip():
        return text
    return _BARE_OR_QUOTED.sub(lambda match: form.format(match["bare"]) if match["bare"] else match[0], text)


def _without_bare(match: "re.Match[str]") -> str:
    return "" if match["bare"] else match[0]


def time_names() -> dict[str, str]:
    return {
        "today": _("today"),
        "week": _("within a week"),
        "month": _("within a month"),
        "later": _("later than that"),
        "past": _("already over"),
    }


def freshness_names() -> dict[str, str]:
    return {
        "fresh": _("within half a year"),
        "year": _("within a year"),
        "old": _("longer ago than a year"),
        "unknown": _("never confirmed"),
    }
