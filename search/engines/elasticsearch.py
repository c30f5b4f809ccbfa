"""Elasticsearch, for large sites. Fed by the outbox; holds the same terms as the database engine, not text.

An alias points to the index that serves. Documents carry external versions, so a late operation never overwrites a
newer one. Which entries exist is the database's to say: the answer is entry ids.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from django.utils import timezone
from elastic_transport import ConnectionError as TransportConnectionError
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.dsl import Index, Mapping, Q, Search
from elasticsearch.dsl.query import Query
from elasticsearch.helpers import BulkIndexError, streaming_bulk

from search.analysis import analyser_version
from search.models import IndexOperation, IndexState, SearchEntry
from search.terms import FIELDS, EntryTerms, QueryToken, document_terms

from .base import EngineAnswer, EngineQuery, EngineUnavailable, Group, IndexedEntry

logger = logging.getLogger(__name__)

EntryKey = tuple[str, str, str]
Progress = Callable[[str, int], None]

BOOSTS = {
    "title_exact": 2.0, "title_base": 6.0, "title_part": 2.0, "title_guess": 1.0,
    "text_exact": 0.3, "text_base": 0.8, "text_part": 0.35, "text_guess": 0.1,
    "folded": 0.3, "other": 0.1,
}  # fmt: skip
_EXACT_TITLE, _OWN_LANGUAGE = 8192.0, 4096.0
"""Above any score of terms, so that the order is exact title, reader's language, terms; small enough that single
precision still tells scores apart by a thousandth."""
_CHUNK = 500
_PAUSE_S = 15.0
"""Seconds for which a server that did not answer is not asked again by this process."""
_NOT_FOUND, _CONFLICT = 404, 409
_KEYWORDS = ("source", "object_id", "language", "languages", "region", "visibility", "title_key")
_SETTINGS = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "refresh_interval": "1s",
    "gc_deletes": "1h",
    "analysis": {"analyzer": {"terms": {"type": "custom", "tokenizer": "terms"}},
                 "tokenizer": {"terms": {"type": "char_group", "tokenize_on_chars": [" "], "max_token_length": 1000}}},
}  # fmt: skip


class ElasticsearchEngine:
    name = "elasticsearch"

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.alias = parts.path.strip("/") or "perheverkko"
        host = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        login = (parts.username, parts.password or "") if parts.username else None
        self.client = Elasticsearch(host, basic_auth=login, request_timeout=5, max_retries=0, retry_on_timeout=False)
        self._silent_until = 0.0

    # --- asking

    def find(self, query: EngineQuery) -> EngineAnswer:
        if time.monotonic() < self._silent_until:
            raise EngineUnavailable(engine=self.name, reason="did not answer a moment ago")
        try:
            response = _build_search(query).using(self.client).index(self.alias).execute()
        except (TransportError, ApiError) as error:
            if isinstance(error, TransportConnectionError):
                self._silent_until = time.monotonic() + _PAUSE_S
            raise EngineUnavailable(engine=self.name, reason=f"{type(error).__name__}") from error
        ids = [int(hit["_source"]["entry_id"]) for hit in response.to_dict()["hits"]["hits"]]
        return EngineAnswer(ids, list(_groups(response.to_dict()["aggregations"])))

    # --- writing

    def ensure_index(self) -> None:
        """Makes an empty index behind the alias where there is none yet. Raises `EngineUnavailable`."""
        with _reported(self.name):
            if not self.client.indices.exists_alias(name=self.alias):
                index = self._create_index()
                self.client.indices.put_alias(index=index, name=self.alias)

    def push(self, operations: dict[EntryKey, int]) -> None:
        """Bring entries up to date: `operations` has the number of each entry's last operation. Raises
        `EngineUnavailable`, also when the server refused some of them."""
        self.ensure_index()
        self._bulk(self._actions(self.alias, operations))

    def rebuild(self, progress: Progress | None = None) -> int:
        """Fill a new index beside the one that serves, repeat what changed meanwhile, switch the alias; the count.

        The index before it stays for a way back; older ones are removed. Raises `EngineUnavailable`.
        """
        mark = _last_operation()
        with _reported(self.name):
            index = self._create_index()
        count = 0
        for entries in _entry_batches():
            self._bulk(_index_action(index, entry, max(entry.version, 1), terms) for entry, terms in _terms_of(entries))
            count += len(entries)
            if progress:
                progress(self.name, count)
        mark = self._repeat_since(mark, index)
        with _reported(self.name):
            self.client.indices.refresh(index=index)
            before = self._serving()
            actions = [{"remove": {"index": old, "alias": self.alias}} for old in before]
            self.client.indices.update_aliases(actions=[*actions, {"add": {"index": index, "alias": self.alias}}])
            self._repeat_since(mark, index)
            self._remove_older_than(index, keep=before)
        IndexState.objects.update_or_create(
            engine=self.name,
            defaults={"analyser": analyser_version(), "entries": count, "built_at": timezone.now()},
        )
        return count

    def write(self, entries: Sequence[IndexedEntry]) -> None:
        """Sends entries at once, for who does not go through the outbox (the contract suite, repairs)."""
        self.ensure_index()
        rows = SearchEntry.objects.in_bulk([entry.entry_id for entry in entries])
        self._bulk(
            _index_action(self.alias, rows[entry.entry_id], max(rows[entry.entry_id].version, 1), entry.terms)
            for entry in entries
        )
        self.refresh()

    def refresh(self) -> None:
        """Make everything written so far findable at once."""
        with _reported(self.name):
            self.client.indices.refresh(index=self.alias)

    def count_terms(self) -> int:
        with _reported(self.name):
            return int(self.client.count(index=self.alias)["count"])

    def orphans(self) -> Iterable[int]:
        known = set(SearchEntry.objects.values_list("pk", flat=True))
        return sorted(self._indexed_ids() - known)

    def missing(self) -> Iterable[int]:
        return sorted(set(SearchEntry.objects.values_list("pk", flat=True)) - self._indexed_ids())

    def remove(self, entry_ids: Sequence[int]) -> None:
        """Take documents out by entry id, for repairs."""
        with _reported(self.name):
            query = {"terms": {"entry_id": list(entry_ids)}}
            self.client.delete_by_query(index=self.alias, query=query, conflicts="proceed", refresh=True)

    def _indexed_ids(self) -> set[int]:
        with _reported(self.name):
            scan = Search(using=self.client, index=self.alias).source(["entry_id"]).scan()
            return {int(hit.entry_id) for hit in scan}

    def _create_index(self) -> str:
        name = f"{self.alias}-{timezone.now():%Y%m%d%H%M%S%f}"
        index = Index(name, using=self.client)
        index.settings(**_SETTINGS)
        index.mapping(_mapping())
        index.create()
        return name

    def _serving(self) -> list[str]:
        if not self.client.indices.exists_alias(name=self.alias):
            return []
        return list(self.client.indices.get_alias(name=self.alias).keys())

    def _remove_older_than(self, index: str, *, keep: list[str]) -> None:
        for name in self.client.indices.get(index=f"{self.alias}-*", expand_wildcards="all"):
            if name != index and name not in keep:
                self.client.indices.delete(index=name)

    def _repeat_since(self, mark: int, index: str) -> int:
        while rows := list(IndexOperation.objects.filter(pk__gt=mark).order_by("pk")[:_CHUNK]):
            self._bulk(self._actions(index, {(r.source, r.object_id, r.language): r.pk for r in rows}))
            mark = rows[-1].pk
        return mark

    def _actions(self, index: str, operations: dict[EntryKey, int]) -> Iterator[dict]:
        sources = {key[0] for key in operations}
        ids = {key[1] for key in operations}
        rows = SearchEntry.objects.filter(source__in=sources, object_id__in=ids).select_related("text")
        entries = {(row.source, row.object_id, row.language): row for row in rows}
        for entry, terms in _terms_of([entries[key] for key in operations if key in entries]):
            version = operations[entry.source, entry.object_id, entry.language]
            yield _index_action(index, entry, version, terms)
        for key, version in operations.items():
            if key not in entries:
                yield {"_op_type": "delete", "_index": index, "_id": document_id(key), "version": version,
                       "version_type": "external_gte"}  # fmt: skip

    def _bulk(self, actions: Iterable[dict]) -> None:
        """Sends actions with back-pressure. A newer version in the index and a document already gone are as good as
        done; anything else refused raises `EngineUnavailable` with its number."""
        refused = 0
        with _reported(self.name):
            for ok, item in streaming_bulk(
                self.client, actions, chunk_size=_CHUNK, max_retries=3, initial_backoff=1, raise_on_error=False
            ):
                if ok:
                    continue
                result = next(iter(item.values()))
                if result.get("status") not in (_NOT_FOUND, _CONFLICT):
                    refused += 1
                    logger.error("search.refused id=%s reason=%s", result.get("_id"), result.get("error"))
        if refused:
            raise EngineUnavailable(engine=self.name, reason=f"{refused} operations refused")


class _reported:
    """Turns the client's errors into `EngineUnavailable`."""

    def __init__(self, engine: str) -> None:
        self.engine = engine

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, TransportError | ApiError | BulkIndexError):
            raise EngineUnavailable(engine=self.engine, reason=f"{type(error).__name__}: {error}"[:300]) from error


def document_id(key: EntryKey) -> str:
    return ":".join(key)


def _mapping() -> Mapping:
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_source", includes=["entry_id"])
    mapping.field("entry_id", "long")
    for name in _KEYWORDS:
        mapping.field(name, "keyword")
    for name in FIELDS:
        mapping.field(name, "text", analyzer="terms")
    return mapping


def _index_action(index: str, entry: SearchEntry, version: int, terms: EntryTerms) -> dict:
    document = {
        "entry_id": entry.pk,
        "source": entry.source,
        "object_id": entry.object_id,
        "language": entry.language,
        "languages": [code for code in entry.languages.split(",") if code],
        "region": entry.region,
        "visibility": entry.visibility,
        "title_key": entry.title_key,
        **dict(zip(FIELDS, terms.as_texts(), strict=True)),
    }
    key = (entry.source, entry.object_id, entry.language)
    return {"_op_type": "index", "_index": index, "_id": document_id(key), "version": version,
            "version_type": "external_gte", "_source": document}  # fmt: skip


def _terms_of(entries: Sequence[SearchEntry]) -> Iterator[tuple[SearchEntry, EntryTerms]]:
    """Each entry with its terms, made from the stored text as they were for the database."""
    keys = {(entry.source, entry.object_id) for entry in entries}
    family: dict[tuple[str, str, str], list[SearchEntry]] = {}
    rows = SearchEntry.objects.filter(source__in={k[0] for k in keys}, object_id__in={k[1] for k in keys})
    for row in rows.select_related("text"):
        family.setdefault((row.source, row.object_id, row.visibility), []).append(row)
    for entry in entries:
        siblings = family.get((entry.source, entry.object_id, entry.visibility), [])
        yield (
            entry,
            document_terms(
                language=entry.language,
                title=entry.title,
                text=f"{entry.text.summary}\n{entry.text.body}",
                other_texts=[
                    (s.language, f"{s.title}\n{s.text.summary}\n{s.text.body}")
                    for s in siblings
                    if s.language != entry.language
                ],
            ),
        )


def _entry_batches() -> Iterator[list[SearchEntry]]:
    last = 0
    while batch := list(SearchEntry.objects.filter(pk__gt=last).select_related("text").order_by("pk")[:_CHUNK]):
        yield batch
        last = batch[-1].pk


def _last_operation() -> int:
    row = IndexOperation.objects.order_by("-pk").first()
    return row.pk if row else 0


# --- queries


def _build_search(query: EngineQuery) -> Search:
    words = [_token_query(token) for token in query.tokens]
    meets = Q("bool", must=words) if query.all_words else Q("bool", should=words, minimum_should_match=1)
    lifted = Q(
        "bool",
        must=[meets],
        filter=[Q("terms", visibility=list(query.visibility))],
        should=[
            Q("constant_score", filter=Q("term", title_key=query.title_key), boost=_EXACT_TITLE),
            Q("constant_score", filter=Q("term", language=query.language), boost=_OWN_LANGUAGE),
        ],
    )
    shown = _stands_for_its_thing(query)
    restrictions = [shown]
    if query.types:
        restrictions.append(Q("terms", source=list(query.types)))
    if query.regions:
        restrictions.append(Q("terms", region=list(query.regions)))
    search = Search().query(lifted).post_filter(Q("bool", filter=restrictions))
    search = search.sort("_score", "entry_id").source(["entry_id"])
    search = search[query.offset : query.offset + query.limit]
    for name, part in (("shown", shown), ("hidden", ~shown)):
        search.aggs.bucket(name, "filter", filter=part).bucket(
            "groups", "composite", size=5_000,
            sources=[{"source": {"terms": {"field": "source"}}}, {"region": {"terms": {"field": "region"}}},
                     {"language": {"terms": {"field": "language"}}}],
        )  # fmt: skip
    return search


def _token_query(token: QueryToken) -> Query:
    alternatives: list[Query] = []
    for fields, terms in (
        (("title_exact", "text_exact"), token.exact),
        (("title_base", "text_base", "title_part", "text_part", "other"), token.base),
        (("title_guess", "text_guess"), token.guess),
        (("folded",), token.folded),
    ):
        alternatives += [
            Q("term", **{field: {"value": term, "boost": BOOSTS[field]}}) for field in fields for term in sorted(terms)
        ]
    return Q("bool", should=alternatives, minimum_should_match=1)


def _stands_for_its_thing(query: EngineQuery) -> Query:
    """The same rule as `engines.sql.stands_for_its_thing`."""
    wanted = [lang for lang in query.preference if not query.languages or lang in query.languages]
    wanted += [lang for lang in query.languages if lang not in wanted]
    alternatives = [
        Q("bool", filter=[Q("term", language=lang)], must_not=[Q("terms", languages=wanted[:place])] if place else [])
        for place, lang in enumerate(wanted)
    ]
    if not query.languages:
        alternatives.append(Q("bool", must_not=[Q("terms", language=wanted), Q("terms", languages=wanted)]))
    return Q("bool", should=alternatives, minimum_should_match=1)


def _groups(aggregations: dict) -> Iterator[Group]:
    for name in ("shown", "hidden"):
        for bucket in aggregations[name]["groups"]["buckets"]:
            key = bucket["key"]
            yield Group(key["source"], key["region"], key["language"], name == "shown", bucket["doc_count"])
