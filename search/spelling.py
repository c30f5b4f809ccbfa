"""Better spellings: the nearest words that the index itself uses."""

import re
from collections.abc import Iterable

from django.db.models import Q

from search.analysis.terms import GUESS_MARK
from search.models import SearchWord
from search.terms import EntryTerms, QueryToken

SHORTEST = 4
LONGEST = 60
TWO_ERRORS_FROM = 8
"""Letters from which a word may be two edits away instead of one."""
_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
_CHUNK = 500


def remember_words(entries: Iterable[EntryTerms]) -> None:
    """Note the base forms that the entries use, and of titles the words that no dictionary knows, as names are.

    Words stay when entries go: a suggestion is only made when it finds.
    """
    words = {
        word
        for terms in entries
        for word in (*terms.title_base, *_unknown_in_title(terms), *terms.text_base)
        if SHORTEST <= len(word) <= LONGEST and word.isalpha()
    }
    missing = list(words)
    for start in range(0, len(missing), _CHUNK):
        chunk = missing[start : start + _CHUNK]
        known = set(SearchWord.objects.filter(word__in=chunk).values_list("word", flat=True))
        SearchWord.objects.bulk_create(
            [SearchWord(word=word, initial=word[0], length=len(word)) for word in chunk if word not in known],
            ignore_conflicts=True,
        )


def _unknown_in_title(terms: EntryTerms) -> list[str]:
    guesses = set(terms.title_guess)
    return [word for word in terms.title_exact if GUESS_MARK + word in guesses]


def nearest_words(token: QueryToken, *, limit: int = 3) -> list[str]:
    """Other words of the index within one edit of the token, two from eight letters on; nearest first.

    The first letter is taken to be right, as it nearly always is, or else to be the only wrong one. The words may be of
    things that a reader may not see, or that are gone: who asks finds out.
    """
    word = token.word
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    reach = 2 if len(word) >= TWO_ERRORS_FROM else 1
    candidates = (
        SearchWord.objects.filter(
            Q(initial=word[0], length__range=(len(word) - reach, len(word) + reach))
            | Q(word__in=_with_another_beginning(word))
        )
        .exclude(word__in=token.base)
        .values_list("word", flat=True)
    )
    found = []
    letters = set(word)
    for candidate in candidates:
        if len(letters.symmetric_difference(candidate)) > 2 * reach:  # an edit changes two letters at the most
            continue
        distance = edit_distance(word, candidate, reach)
        if distance <= reach:
            found.append((distance, abs(len(candidate) - len(word)), candidate))
    return [candidate for _, _, candidate in sorted(found)[:limit]]


def _with_another_beginning(word: str) -> set[str]:
    """What the word may be if its first letter is wrong, missing or too many, or has changed places with the second."""
    begun = {letter + rest for letter in _LETTERS for rest in (word, word[1:])}
    return {*begun, word[1:], word[1] + word[0] + word[2:]}


def is_used(token: QueryToken) -> bool:
    """Whether the index has, or has had, the word in its base form."""
    return SearchWord.objects.filter(word__in=token.base).exists()


def respelt(text: str, word: str, other: str) -> str:
    """The query's text with the other word wherever this one stands by itself, in whatever case."""
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", other, text, flags=re.IGNORECASE)


def edit_distance(a: str, b: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours from one word to the other; `limit` + 1 when more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            value = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                value = min(value, before[j - 2] + 1)
            row.append(value)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]
