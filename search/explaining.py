"""Why a document ranks where it does: which of its terms meet the query, in which fields, and what the engine makes of
it."""

from dataclasses import dataclass, replace

from search.asking import engine_query
from search.contracts import MAX_PAGE_SIZE, SearchQuery
from search.engines import database_engine, elasticsearch_engine, uses_elasticsearch
from search.engines.base import Engine, EngineQuery, Reason
from search.models import SearchEntry
from search.narrowing import understand
from search.stored import stored_terms
from search.syntax import Clause, InTitle, Item, Phrase, Together, words_of
from search.terms import EntryTerms

EXACT, BASE, GUESS, FOLDED = ("title_exact", "text_exact"), (
    "title_base", "text_base", "title_part", "text_part", "other",
), ("title_guess", "text_guess"), ("folded",)  # fmt: skip


class NothingToExplain(LookupError):
    """There is no such document in the index, or the query has no word."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A term that the query asks for and the document has: in which field, and how often."""

    word: str
    field: str
    term: str
    times: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """`place` counts from 1; None when it is not among the first hundred. `is_exact_title` comes before
    any score; what `is_own_language` tells is a factor of it."""

    engine: str
    entry: str
    place: int | None
    missing: tuple[str, ...]
    is_exact_title: bool
    is_own_language: bool
    meetings: tuple[Meeting, ...]
    reasons: tuple[Reason, ...]


def explain(query: SearchQuery, *, source: str, object_id: str, language: str = "") -> list[Explanation]:
    """One explanation per engine in use. Without `language` the version that the reader is shown is meant.

    Raises NothingToExplain, `EngineUnavailable`.
    """
    understood = understand(query)
    words = understood.asked
    entries = SearchEntry.objects.filter(source=source, object_id=object_id).select_related("text")
    versions = {entry.language: entry for entry in entries}
    wanted = [language] if language else [query.language, *sorted(versions)]
    entry = next((versions[code] for code in wanted if code in versions), None)
    if entry is None or not words:
        raise NothingToExplain(f"{source}:{object_id}" if entry is None else query.text)
    asked = replace(engine_query(understood.query, words), limit=MAX_PAGE_SIZE)
    words = asked.asked  # with synonyms
    terms = stored_terms(entry, versions.values())
    met = {item: _meetings(item, terms) for item in words.items}
    meetings = tuple(meeting for found in met.values() for meeting in found)
    missing = tuple(_spelt(clause) for clause in words.clauses if not any(met[item] for item in clause))
    engines: list[Engine] = [database_engine(), *([elasticsearch_engine()] if uses_elasticsearch() else [])]
    return [_explanation(engine, asked, entry, missing, meetings) for engine in engines]


def _explanation(
    engine: Engine, asked: EngineQuery, entry: SearchEntry, missing: tuple[str, ...], meetings: tuple[Meeting, ...]
) -> Explanation:
    found = engine.find(asked).entry_ids
    return Explanation(
        engine=engine.name,
        entry=str(entry),
        place=found.index(entry.pk) + 1 if entry.pk in found else None,
        missing=missing,
        is_exact_title=entry.title_key == asked.title_key,
        is_own_language=entry.language == asked.language,
        meetings=meetings,
        reasons=() if missing else tuple(engine.score_of(asked, entry.pk)),
    )


def _spelt(clause: Clause) -> str:
    return " OR ".join(" ".join(words_of(item)) for item in clause)


def _meetings(item: Item, terms: EntryTerms) -> list[Meeting]:
    if isinstance(item, Phrase):
        return [met for field in EXACT if (met := _meeting_of_phrase(item, field, terms)).times]
    if isinstance(item, Together):
        of_each = [_meetings(token, terms) for token in item.items]
        return [meeting for meetings in of_each for meeting in meetings] if all(of_each) else []
    token = item.token if isinstance(item, InTitle) else item
    found = []
    for fields, wanted in ((EXACT, token.exact), (BASE, token.base), (GUESS, token.guess), (FOLDED, token.folded)):
        for field in fields:
            if isinstance(item, InTitle) and not field.startswith("title"):
                continue
            there = getattr(terms, field)
            found += [Meeting(token.word, field, term, n) for term in sorted(wanted) if (n := there.count(term))]
    return found


def _meeting_of_phrase(phrase: Phrase, field: str, terms: EntryTerms) -> Meeting:
    there, wanted = getattr(terms, field), [*phrase.words]
    times = sum(there[place : place + len(wanted)] == wanted for place in range(len(there)))
    return Meeting(" ".join(wanted), field, " ".join(wanted), times)
