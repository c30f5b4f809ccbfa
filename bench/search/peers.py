"""The peers, on the same documents: Wagtail's own database search, and Elasticsearch with its language analysers.

Each peer is set up in a few sensible ways; the one with the best nDCG on the tuned part stands in the table, with its
setting, so that the peer is not held back by a choice of ours.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from .judged import LANGUAGES, JudgedQuery
from .metrics import RECALL_DEPTH
from .rankings import Identities, System, all_documents

DEPTH = 4 * RECALL_DEPTH
"""Documents asked for: a thing has up to three language versions."""


# --- Wagtail -----------------------------------------------------------------------------------------------------


class WagtailSearch:
    def __init__(self, identities: Identities, *, backend: str, operator: str, own_language_first: bool) -> None:
        self.identities, self.backend, self.operator = identities, backend, operator
        self.own_language_first = own_language_first
        parts = ["any word" if operator == "or" else "all words"]
        if own_language_first:
            parts.append("reader's language first")
        if backend != "default":
            parts.append(f"configuration {backend}")
        self.name = f"Wagtail ({', '.join(parts)})"

    def rank(self, query: JudgedQuery) -> list[str]:
        from bench.search.peer_app.models import PeerDocument

        everything = PeerDocument.objects.all()
        if not self.own_language_first:
            return self.identities.once(self._hits(everything, query))
        own = everything.filter(language=query.language)
        other = everything.exclude(language=query.language)
        return self.identities.once([*self._hits(own, query), *self._hits(other, query)])

    def _hits(self, documents: Any, query: JudgedQuery) -> list[tuple[str, str]]:
        from wagtail.search.backends import get_search_backend

        found = get_search_backend(self.backend).search(query.text, documents, operator=self.operator)
        return [(document.source, document.object_id) for document in found[:DEPTH]]


def wagtail_systems(identities: Identities) -> Iterator[System]:
    """Fills Wagtail's index with the documents, then gives its settings one after another."""
    from django.db import connection

    fill_wagtail_index("default")
    for operator in ("or", "and"):
        for own in (False, True):
            yield WagtailSearch(identities, backend="default", operator=operator, own_language_first=own)
    if connection.vendor == "postgresql":
        fill_wagtail_index("finnish")
        for own in (False, True):
            yield WagtailSearch(identities, backend="finnish", operator="or", own_language_first=own)


def fill_wagtail_index(backend: str) -> None:
    from django.db import connection
    from wagtail.search.backends import get_search_backend

    from bench.search.peer_app.models import PeerDocument

    if PeerDocument._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(PeerDocument)
    PeerDocument.objects.all().delete()
    PeerDocument.objects.bulk_create(
        PeerDocument(source=source, object_id=number, language=language, title=title, body=body)
        for source, number, language, title, body in all_documents()
    )
    index = get_search_backend(backend).get_index_for_model(PeerDocument)
    index.add_items(PeerDocument, list(PeerDocument.objects.all()))


# --- Elasticsearch's analysers -----------------------------------------------------------------------------------

ANALYSERS = {"fi": "finnish", "sv": "swedish", "en": "english"}
WEIGHTINGS: dict[str, dict[str, Any]] = {
    "title x3, best field": {"title": 3, "own": 2, "type": "best_fields"},
    "title x3, most fields": {"title": 3, "own": 2, "type": "most_fields"},
    "title x2, all languages alike": {"title": 2, "own": 1, "type": "best_fields"},
    "title x3, fuzzy": {"title": 3, "own": 2, "type": "best_fields", "fuzziness": "AUTO"},
}


class AnalyserSearch:
    """A multi_match over title and text of every language, each with the analyser that Elasticsearch has for it."""

    def __init__(self, identities: Identities, client: Any, index: str, weighting: str) -> None:
        self.identities, self.client, self.index = identities, client, index
        self.setting = WEIGHTINGS[weighting]
        self.name = f"Elasticsearch finnish/swedish/english ({weighting})"

    def rank(self, query: JudgedQuery) -> list[str]:
        answer = self.client.search(
            index=self.index, size=DEPTH, query=self.question(query), source=["source", "object_id"]
        )
        hits = answer["hits"]["hits"]
        return self.identities.once((hit["_source"]["source"], hit["_source"]["object_id"]) for hit in hits)

    def question(self, query: JudgedQuery) -> dict[str, Any]:
        fields = []
        for language in LANGUAGES:
            own = self.setting["own"] if language == query.language else 1
            fields += [f"title_{language}^{self.setting['title'] * own}", f"text_{language}^{own}"]
        options = {name: self.setting[name] for name in ("type", "fuzziness") if name in self.setting}
        return {"multi_match": {"query": query.text, "fields": fields, **options}}


class AnalyserIndex:
    """An index of its own at the server, taken away afterwards."""

    def __init__(self, client: Any) -> None:
        self.client, self.name = client, f"bench-peer-{uuid4().hex}"

    def __enter__(self) -> str:
        from elasticsearch.helpers import bulk

        properties: dict[str, Any] = {name: {"type": "keyword"} for name in ("source", "object_id", "language")}
        for language, analyser in ANALYSERS.items():
            properties |= {f"{name}_{language}": {"type": "text", "analyzer": analyser} for name in ("title", "text")}
        self.client.indices.create(
            index=self.name,
            settings={"number_of_shards": 1, "number_of_replicas": 0},
            mappings={"dynamic": "strict", "properties": properties},
        )
        bulk(self.client, self._actions(), refresh=True)
        return self.name

    def _actions(self) -> Iterator[dict[str, Any]]:
        for source, number, language, title, body in all_documents():
            values = {"source": source, "object_id": number, "language": language}
            yield {"_index": self.name, **values, f"title_{language}": title, f"text_{language}": body}

    def __exit__(self, *_details: object) -> None:
        self.client.indices.delete(index=self.name, ignore_unavailable=True)
