"""An entry's terms, made anew from the text that the index keeps."""

from collections.abc import Iterable, Iterator, Sequence

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
            for other in sorted(versions, key=lambda version: version.language)
            if other.language != entry.language and other.visibility == entry.visibility
        ],
    )


def terms_of(entries: Sequence[SearchEntry]) -> Iterator[tuple[SearchEntry, EntryTerms]]:
    """Each entry with its terms, made from the stored text as they were for the database."""
    keys = {(entry.source, entry.object_id) for entry in entries}
    family: dict[tuple[str, str], list[SearchEntry]] = {}
    rows = SearchEntry.objects.filter(source__in={k[0] for k in keys}, object_id__in={k[1] for k in keys})
    for row in rows.select_related("text"):
        family.setdefault((row.source, row.object_id), []).append(row)
    for entry in entries:
        yield entry, stored_terms(entry, family.get((entry.source, entry.object_id), ()))


def _text_of(entry: SearchEntry) -> str:
    return f"{entry.text.summary}\n{entry.text.body}\n{entry.text.keywords}"
