"""Text of data files in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language

LANGUAGES = ("fi", "sv", "en")


def pick(texts: Mapping[str, str]) -> str:
    """The text in the reader's language; Finnish where that one is missing."""
    return texts.get((get_language() or "fi")[:2]) or texts.get("fi", "")


_lazy_pick = lazy(pick, str)


def lazy_text(texts: Mapping[str, str]) -> str | Promise:
    """Like gettext_lazy, for the ``{fi, sv, en}`` tables of data files."""
    return _lazy_pick(texts)
