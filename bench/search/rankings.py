"""Rankings of things: what the site's search answers, and what any engine answers for documents."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from .judged import JudgedQuery
from .metrics import RECALL_DEPTH
from .things import municipality_codes, translation_keys, written_things


class System(Protocol):
    """Something that ranks things for a query; `name` tells it and how it was set up."""

    name: str

    def rank(self, query: JudgedQuery) -> list[str]: ...


class Identities:
    """From a document's (source, object id) to the identity that the judgements use."""

    def __init__(self) -> None:
        from wagtail.models import Page

        from network.models import Record

        things = written_things()
        keys = translation_keys(things)
        self.names: dict[tuple[str, str], str] = {}
        for number, key in Record.objects.filter(translation_key__in=list(keys)).values_list("pk", "translation_key"):
            identity = keys[key]
            self.names[identity.partition(":")[0], str(number)] = identity
        for number, key in Page.objects.filter(translation_key__in=list(keys)).values_list("pk", "translation_key"):
            self.names["page", str(number)] = keys[key]
        for name, code in municipality_codes().items():
            self.names["municipality", code] = f"municipality:{name}"

    def of(self, source: str, object_id: str) -> str:
        return self.names.get((source, object_id)) or f"{source}:{object_id}"

    def once(self, hits: Iterable[tuple[str, str]]) -> list[str]:
        """Each thing where its first document stands."""
        return list(dict.fromkeys(self.of(*hit) for hit in hits))


class SiteSearch:
    """The site's own search, as its page asks it; the engine is that of the settings."""

    def __init__(self, name: str, identities: Identities) -> None:
        self.name, self.identities = name, identities

    def rank(self, query: JudgedQuery) -> list[str]:
        from search.contracts import SearchQuery
        from search.services import search

        asked = SearchQuery(text=query.text, language=query.language, page_size=2 * RECALL_DEPTH)
        results = search(asked)
        if results.engine not in ("", self.name):
            raise RuntimeError(f"{results.engine} answered instead of {self.name}")
        return self.identities.once((hit.source, hit.object_id) for hit in results.hits)


def all_documents() -> Iterator[tuple[str, str, str, str, str]]:
    """Source, object id, language, title and body of every document in the index, the same for every peer."""
    from search.models import SearchEntry

    for entry in SearchEntry.objects.filter(visibility="public").select_related("text").order_by("pk").iterator():
        text = f"{entry.text.summary}\n{entry.text.body}\n{entry.text.keywords}"
        yield entry.source, entry.object_id, entry.language, entry.title, text
