"""What is proposed while a reader types: titles with a word that begins so, counties and municipalities, and tags.

Only what the reader may see is proposed. Titles are found by the beginning of the last word and of the two longest
before it; those that lack another word are left out.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from search.analysis.tokens import fold_word, iter_tokens
from search.describing import labels_of, rows_still_found
from search.models import SearchEntry, TitleWord
from search.readers import municipality_names, region_names, tag_names
from search.sources import search_sources

SHORTEST = 2
MOST = 8
MOST_TYPED = 80
"""Characters of what is typed that are read."""
LONGEST_WORD = 40
_READ = 400
_MOST_BEFORE = 2
"""Words before the last one, the longest, that the database looks for."""
_TAGS = 2
_LAST = "\U0010ffff"
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Completion:
    """A title or name that begins as typed; `kind` says what it is of."""

    title: str
    kind: str | Promise
    url: str


def title_words(title: str) -> list[str]:
    """The title's words as they are compared with what is typed, parts of hyphenated words too; each once."""
    words: dict[str, None] = {}
    for token in iter_tokens(title):
        whole = fold_word(token.word)
        words |= dict.fromkeys(part[:LONGEST_WORD] for part in (whole, *whole.split("-")) if part)
    return [*words]


def remember_titles(entries: Collection[SearchEntry]) -> None:
    """Make the words of these entries' titles the ones that they have now; what is so already is not written again.
    Runs in the caller's transaction."""
    wanted = {(entry.pk, word) for entry in entries for word in title_words(entry.title)}
    there = TitleWord.objects.filter(entry__in=[entry.pk for entry in entries])
    gone = []
    for pk, entry_id, word in there.values_list("pk", "entry", "word"):
        if (entry_id, word) in wanted:
            wanted.discard((entry_id, word))
        else:
            gone.append(pk)
    for start in range(0, len(gone), _CHUNK):
        TitleWord.objects.filter(pk__in=gone[start : start + _CHUNK]).delete()
    rows = [TitleWord(entry_id=entry_id, word=word) for entry_id, word in sorted(wanted)]
    TitleWord.objects.bulk_create(rows, batch_size=_CHUNK)


def complete(text: str, *, language: str, visibility: tuple[str, ...]) -> list[Completion]:
    """At most MOST proposals, best first: titles that begin so before others, the reader's language before others.

    A few queries, whatever the number of titles.
    """
    words = [fold_word(token.word)[:LONGEST_WORD] for token in iter_tokens(text[:MOST_TYPED])]
    if not words or len(words[-1]) < SHORTEST:
        return []
    titles = _titles(words, language, visibility)
    known = {completion.title.casefold() for completion in titles}
    tags = [tag for tag in _tags(words, language, visibility) if tag.title.casefold() not in known]
    found = [*_places(words, language), *tags[:_TAGS], *titles]
    different: dict[str, Completion] = {}
    for completion in found:
        different.setdefault(completion.title.casefold(), completion)
    return [*different.values()][:MOST]


def _titles(words: list[str], language: str, visibility: tuple[str, ...]) -> list[Completion]:
    in_use = [*search_sources.keys()]
    begun = TitleWord.objects.filter(_begins(words[-1]), entry__visibility__in=visibility, entry__source__in=in_use)
    for word in sorted(words[:-1], key=len, reverse=True)[:_MOST_BEFORE]:
        begun = begun.filter(entry__in=TitleWord.objects.filter(_begins(word)).values("entry"))
    ids = {*begun.filter(entry__language=language).values_list("entry", flat=True)[:_READ]}
    if len(ids) < MOST:
        ids |= {*begun.values_list("entry", flat=True)[:_READ]}
    preference = [language, *(code for code in dict(settings.LANGUAGES) if code != language)]
    ranked = []
    for entry in SearchEntry.objects.filter(pk__in=ids, visibility__in=visibility):
        in_title = title_words(entry.title)
        if not all(any(each.startswith(word) for each in in_title) for word in words):
            continue
        later = not in_title[0].startswith(words[0])
        place = preference.index(entry.language) if entry.language in preference else len(preference)
        ranked.append(((place, later, len(entry.title), entry.title, entry.pk), entry))
    chosen: dict[tuple[str, str], SearchEntry] = {}
    for _order, entry in sorted(ranked, key=lambda pair: pair[0]):
        chosen.setdefault((entry.source, entry.object_id), entry)
    shown = rows_still_found([*chosen.values()][:MOST])
    kinds = labels_of({entry.source for entry in shown})
    return [Completion(entry.title, kinds.get(entry.source, ""), entry.url) for entry in shown]


def _begins(word: str) -> Q:
    if connection.vendor == "postgresql":
        return Q(word__startswith=word)
    return Q(word__gte=word, word__lt=word + _LAST)  # LIKE would not use the index on SQLite


def _places(words: list[str], language: str) -> Iterator[Completion]:
    """Counties and municipalities whose name begins with all that is typed, as words to search for."""
    typed = " ".join(words)
    for kind, names in ((_("County"), region_names(language)), (_("Municipality"), municipality_names(language))):
        yield from (Completion(name, kind, "") for name in _beginning(names, typed)[:2])


def _tags(words: list[str], language: str, visibility: tuple[str, ...]) -> list[Completion]:
    """Tags, as words to search for, whose name begins with all that is typed."""
    typed = " ".join(words)
    found = {name for name in tag_names(language, visibility) if " ".join(title_words(name)).startswith(typed)}
    return [Completion(name, _("Tag"), "") for name in sorted(found, key=lambda name: (len(name), name))]


def _beginning(names: Mapping[str, str], typed: str) -> list[str]:
    return sorted(name for name in names.values() if " ".join(title_words(name)).startswith(typed))
