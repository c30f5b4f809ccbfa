"""An entry's terms, made anew from the text that the index keeps."""

from collections.abc import Iterable

from search.models import SearchEntry
from search.terms import EntryTerms, document_terms


def stored_terms(entry: SearchEntry, versions: Iterable[SearchEntry]) -> EntryTerms:
    """As they were written for the database. `versions` are those of the same thing, each with its text; ones in the
    same language or with another visibility do not count."""
    return document_terms(
        language=entry.language,
        title=entry.title,
        text=_text_of(entry),
        other_texts=[
            (other.language, other.title, _text_of(other))
            for other in versions
            if other.language != entry.language and other.visibility == entry.visibility
        ],
    )


def _text_of(entry: SearchEntry) -> str:
    return f"{entry.text.summary}\n{entry.text.body}\n{entry.text.keywords}"
