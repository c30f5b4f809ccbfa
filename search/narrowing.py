"""Fields that a reader typed among the words, turned into the restrictions that the page's boxes make; and where the
reader looks, when a municipality is chosen or named."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from search.analysis.analyser import word_terms
from search.analysis.tokens import fold_word, iter_tokens, normalise_word
from search.contracts import RESTRICTIONS, SearchQuery
from search.describing import label_of
from search.moments import FRESHNESS_WORDS, TIME_WORDS, freshness_names, time_names, with_time_fields
from search.readers import kind_names, municipality_names, organisations_called, region_names, spots, task_names
from search.sources import search_sources
from search.syntax import FIELD_NAMES, MAX_QUERY_LENGTH, QUOTES, Asked, field_of, read_query

_MOST_NAMES = 40
_LONGEST_NAME = 6
"""Words of a name that needs no quotation marks after its field."""
_MOST_TRIED = 20
"""Runs of words in a query that are looked up as a name."""
_NAMES_OF_FIELDS = "|".join(name for field, said in FIELD_NAMES.items() if field != "title" for name in said)
_QUOTED_OR_FIELD = re.compile(
    rf"""[{QUOTES}][^{QUOTES}]*[{QUOTES}]
    | (?<!\S)(?P<minus>-?)(?P<field>{_NAMES_OF_FIELDS}):[ ]?
      (?P<words>[^\s{QUOTES}]+(?:\s+(?!-|(?:{_NAMES_OF_FIELDS}):)[^\s{QUOTES}]+)+)""",
    re.IGNORECASE | re.VERBOSE,
)
_ALIKE = 3
"""Letters that every form of a name begins with."""
_MOMENTS = {"time": (TIME_WORDS, time_names), "freshness": (FRESHNESS_WORDS, freshness_names)}


@dataclass(frozen=True, slots=True)
class Understood:
    """A query with its typed fields applied: `narrowed` are (field, name) of those, `unknown` those that name nothing.

    What names nothing is looked for as words. `near_name` is the municipality that the query's `near` is the middle of.
    """

    query: SearchQuery
    asked: Asked
    narrowed: tuple[tuple[str, str], ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    near_name: str = ""


class _Names(dict[tuple[str, str], Mapping[str, str]]):
    """The names by code of a field's values in a language, read once for a query."""

    def __missing__(self, key: tuple[str, str]) -> Mapping[str, str]:
        self[key] = found = _names(*key)
        return found


def understand(query: SearchQuery) -> Understood:
    names = _Names()
    text = with_time_fields(query.text[:MAX_QUERY_LENGTH])
    asked = read_query(_with_whole_names(text, query, names), query.language)
    if not asked.fields:
        return _near(Understood(query, asked))
    narrowed: list[tuple[str, str]] = []
    unknown: list[tuple[str, str]] = []
    values: dict[str, tuple[str, ...]] = {}
    for field, typed in asked.fields:
        name, codes = _meant(field, typed, query, names)
        if codes:
            narrowed.append((field, name))
            values[field] = values.get(field, ()) + codes
        else:
            unknown.append((field, typed))
    restrictions = {
        RESTRICTIONS[field]: tuple(dict.fromkeys((*codes, *getattr(query, RESTRICTIONS[field]))))
        for field, codes in values.items()
    }
    # Of fields alone nothing could be ranked: their values are the words then.
    as_words = tuple(unknown) if asked.clauses else asked.fields
    asked = replace(asked, fields=as_words).without_fields(query.language)
    narrowed_query = replace(query, **restrictions)  # type: ignore[arg-type]
    return _near(Understood(narrowed_query, asked, tuple(narrowed), tuple(unknown)))


def _with_whole_names(text: str, query: SearchQuery, names: _Names) -> str:
    """The text with names of several words in quotation marks behind their field: of the words there, the most that
    name something ("county: Central Finland café")."""

    tried = 0

    def quoted(found: "re.Match[str]") -> str:
        nonlocal tried
        words = (found["words"] or "").split()
        for number in range(min(len(words), _LONGEST_NAME), 1, -1):
            if tried == _MOST_TRIED:
                break
            tried += 1
            name = " ".join(words[:number])
            if _meant(field_of(found["field"]), name, query, names)[1]:
                return " ".join([f'{found["minus"]}{found["field"]}:"{name}"', *words[number:]])
        return found[0]

    return _QUOTED_OR_FIELD.sub(quoted, text)


def _near(understood: Understood) -> Understood:
    """With the middle of the municipality that is chosen, else of one that a word names; a point that is given stays.

    One query, none where there is nothing to look up.
    """
    query = understood.query
    if query.near is not None:
        return understood
    names = query.municipalities or tuple(_possible_names(understood.asked))
    found = spots(names[:_MOST_NAMES]) if understood.asked else {}
    if not found:
        return understood
    name = next((name for name in names if name in found), next(iter(found)))
    spot = found[name]
    return replace(understood, query=replace(query, near=(spot.latitude, spot.longitude)), near_name=name)


def _possible_names(asked: Asked) -> Iterable[str]:
    """The words' base forms, written as names are: "Jyväskylä" of "jyväskylässä", "Etelä-Savo" of "etelä-savossa"."""
    for token in asked.tokens:
        for form in sorted({*token.exact, *token.base}):
            if form.isascii() or form.islower():
                yield "-".join(part.capitalize() for part in form.split("-"))


def _meant(field: str, typed: str, query: SearchQuery, names: _Names) -> tuple[str, tuple[str, ...]]:
    """The name and codes that the typed value is a name of, in any language of the site."""
    if field == "organisation":
        return typed.strip(), organisations_called(typed.strip(), query.visibility)
    wanted = _plain(typed)
    if field in _MOMENTS:
        words, names_of = _MOMENTS[field]
        codes = [code for code, said in words.items() if wanted in (code, *map(_plain, said))]
        return (names_of()[codes[0]], (codes[0],)) if codes else ("", ())
    languages = [*dict(settings.LANGUAGES)]
    for language in languages:
        for code, name in names[field, language].items():
            if wanted in (_plain(name), code):
                return name, (code,)
    for language in languages:
        for code, name in names[field, language].items():
            if _plain(name)[:_ALIKE] == wanted[:_ALIKE] and _is_inflected(typed, name, language):
                return name, (code,)
    return "", ()


def _is_inflected(typed: str, name: str, language: str) -> bool:
    """Whether these are the name's words in whatever forms: "Jyväskylässä", "mittari" of "Mittarit"."""
    said, named = (_forms(text, language) for text in (typed, name))
    return len(said) == len(named) and not any(one.isdisjoint(other) for one, other in zip(said, named, strict=True))


def _forms(text: str, language: str) -> list[set[str]]:
    tokens = [*iter_tokens(text)]
    return [{token.word, *word_terms(token.word, language, "index").base} for token in tokens]


def _names(field: str, language: str) -> Mapping[str, str]:
    if field == "region":
        return region_names(language)
    if field == "municipality":
        return municipality_names(language)
    if field == "kind":
        return kind_names(language)
    if field == "task":
        return task_names(language)
    with override(language):
        if field == "type":
            return {source.key: str(label_of(source)) for source in search_sources}
        return language_names()


def _plain(text: str) -> str:
    return fold_word(normalise_word(" ".join(text.split())))


def language_names() -> Mapping[str, str]:
    """Languages that texts are in, by code, in the reader's language."""
    return {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English"), "se": _("Northern Sámi")}


def field_labels() -> Mapping[str, str]:
    return {
        "type": _("Type"),
        "region": _("County"),
        "municipality": _("Municipality"),
        "organisation": _("Organisation"),
        "kind": _("Kind"),
        "task": _("Topic"),
        "language": _("Language"),
        "time": _("Time"),
        "freshness": _("Confirmed"),
    }


def labelled(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(field, value) with the field's name in the reader's language."""
    labels = field_labels()
    return [(labels[field], value) for field, value in pairs]
