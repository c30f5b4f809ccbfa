"""Elasticsearch, for large sites. Fed by the outbox; holds the same terms as the database engine, not text.

An alias points to the index that serves. Documents carry external versions, so a late operation never overwrites a
newer one. Which entries exist is the database's to say: the answer is entry ids.
"""

import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from elastic_transport import ConnectionError as TransportConnectionError
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.dsl import Index, MultiSearch, Search
from elasticsearch.helpers import BulkIndexError, streaming_bulk

from search.analysis import analyser_version
from search.models import IndexOperation, IndexState, SearchEntry
from search.stored import terms_of

from .base import EngineAnswer, EngineQuery, EngineUnavailable, IndexedEntry, Reason
from .elasticsearch_index import MAPPING_VERSION, SETTINGS, document_id, index_action, index_mapping, index_template
from .elasticsearch_query import Parts, Words, build_page, build_whether, clauses_of, shares
from .elasticsearch_rarity import Rarities
from .elasticsearch_rounds import answers

logger = logging.getLogger(__name__)

EntryKey = tuple[str, str, str]
Progress = Callable[[str, int], None]

_CHUNK = 500
_WRITING_S = 60.0
"""Seconds for a request that no reader waits for: making an index, or a large one findable, may take a while."""
_PAUSE_S = 15.0
"""Seconds for which a server that did not answer is not asked again by this process."""
_NOT_FOUND, _CONFLICT = 404, 409
_EXPLAINED_DEPTH = 3
_GOES_ON_WITHIN = timedelta(hours=12)
"""After which an interrupted rebuild begins anew; the outbox keeps its operations for longer."""
_STAMP = re.compile(r"\d{20}")
_CLOCKS_DIFFER = timedelta(minutes=1)
"""At most, between the machines of a site."""
_LOOKED_AT_FOR_S = 60.0
"""Seconds for which a process trusts that the index is of the mapping that it has seen."""


class ElasticsearchEngine:
    name = "elasticsearch"

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.alias = parts.path.strip("/") or "perheverkko"
        host = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        login = (parts.username, parts.password or "") if parts.username else None
        self.client = Elasticsearch(host, basic_auth=login, request_timeout=5, max_retries=0, retry_on_timeout=False)
        self._patient = self.client.options(request_timeout=_WRITING_S)
        self._silent_until = 0.0
        self._fits_until = 0.0
        self._rarities = Rarities()

    # --- asking

    def find(self, query: EngineQuery) -> EngineAnswer:
        return next(self.find_in_turn([query]))

    def find_in_turn(self, queries: Sequence[EngineQuery]) -> Iterator[EngineAnswer]:
        """The answer of each query as it is taken; what can be asked for together is. Raises
        `EngineUnavailable`."""
        with self._asking():
            yield from answers(queries, self._send, self._rarities)

    def find_anything(self, queries: Sequence[EngineQuery]) -> list[bool]:
        """Whether there is anything that each query finds, were nothing chosen in the facets. One request. Raises
        `EngineUnavailable`."""
        with self._asking():
            found = self._send([build_whether(query, clauses_of(query)) for query in queries]) if queries else []
        return [answer["hits"]["total"]["value"] > 0 for answer in found]

    @contextmanager
    def _asking(self) -> Iterator[None]:
        if time.monotonic() < self._silent_until:
            raise EngineUnavailable(engine=self.name, reason="did not answer a moment ago")
        try:
            self._check_mapping()
            yield
        except (TransportError, ApiError) as error:
            if isinstance(error, TransportConnectionError):
                self._silent_until = time.monotonic() + _PAUSE_S
            raise EngineUnavailable(engine=self.name, reason=f"{type(error).__name__}") from error

    def _learn(self, names: Iterable[str], answers: Iterable[Mapping[str, Any]]) -> None:
        for name, answer in zip(names, answers, strict=True):
            self._rarities.learn(name, answer["hits"]["total"]["value"])

    def _parts(self, clauses: Sequence[Words]) -> Parts:
        return Parts(clauses, shares(self._rarities.of(clauses)))

    def _send(self, searches: Iterable[Search]) -> list[dict[str, Any]]:
        together = MultiSearch(using=self.client, index=self.alias)
        for search in searches:
            together = together.add(search)
        return [response.to_dict() for response in together.execute()]

    def _check_mapping(self) -> None:
        """Raises `EngineUnavailable` where the index that serves was made with another mapping: what it lacks would be
        counted as nothing."""
        if time.monotonic() < self._fits_until:
            return
        version = _mapping_version(self.client.indices.get_mapping(index=self.alias).body)
        if version != MAPPING_VERSION:
            logger.warning(
                "search.mapping_mismatch index=%s needed=%s: run `manage.py search rebuild`", version, MAPPING_VERSION
            )
            raise EngineUnavailable(engine=self.name, reason=f"the index has mapping {version}")
        self._fits_until = time.monotonic() + _LOOKED_AT_FOR_S

    def score_of(self, query: EngineQuery, entry_id: int) -> list[Reason]:
        """The server's own account of the score, some steps deep. Raises `EngineUnavailable`."""
        entry = SearchEntry.objects.get(pk=entry_id)
        key = document_id((entry.source, entry.object_id, entry.language))
        with _reported(self.name):
            clauses = clauses_of(query)
            if unknown := self._rarities.missing(clauses):
                self._learn(unknown, self._send(unknown.values()))
            asked = build_page(query, self._parts(clauses)).to_dict()["query"]
            answer = self.client.explain(index=self.alias, id=key, query=asked)
        return list(_reasons(answer.get("explanation") or {}))

    # --- writing

    def ensure_index(self) -> None:
        """Makes an index behind the alias where there is none (any more), or none of today's mapping, with everything
        that the database has.

        Raises `EngineUnavailable`.
        """
        with _reported(self.name):
            serving, fits = self._serving(), False
            if serving:
                mappings = self._patient.indices.get_mapping(index=serving[0]).body
                fits = _mapping_version(mappings) == MAPPING_VERSION
        if not fits:
            self.rebuild(settles=False)

    def push(self, operations: dict[EntryKey, int]) -> None:
        """Bring entries up to date: `operations` has the number of each entry's last operation. Raises
        `EngineUnavailable`, also when the server refused some of them."""
        self.ensure_index()
        self._bulk(self._actions(self.alias, operations), to_alias=True)

    def holds(self) -> tuple[int, str] | None:
        """How many entries the index has, and the analyser that it was built with; None where there is no index.

        Raises `EngineUnavailable`.
        """
        with _reported(self.name):
            serving = self._serving()
            if not serving:
                return None
            self._patient.indices.refresh(index=self.alias)
            mappings = self._patient.indices.get_mapping(index=serving[0]).body
            built_with, version = str(_meta(mappings).get("analyser", "")), _mapping_version(mappings)
            if version != MAPPING_VERSION:
                built_with += f" (mapping {version}, not {MAPPING_VERSION})"
            return int(self._patient.count(index=self.alias)["count"]), built_with

    def rebuild(
        self, progress: Progress | None = None, *, from_the_beginning: bool = False, settles: bool = True
    ) -> int:
        """Fill a new index beside the one that serves, repeat what changed meanwhile, switch the alias; the count.

        What was interrupted goes on where it was. The index before it stays for a way back; older ones are removed.
        `settles`: operations that waited before it began are done with it.
        Raises `EngineUnavailable`.
        """
        state = self._begin(from_the_beginning=from_the_beginning)
        began = state.building_since or timezone.now()
        index, mark, count = state.progress["index"], state.progress["mark"], state.progress["count"]
        noted = _waiting_operations() if settles and not count else []
        for last, sent in self._filled(index, state.progress["last"]):
            count += sent
            state.progress |= {"last": last, "count": count}
            state.save(update_fields=["progress"])
            if progress:
                progress(self.name, count)
        mark = self._repeat_since(mark, index)
        with _reported(self.name):
            self._patient.indices.put_settings(index=index, settings={"refresh_interval": SETTINGS["refresh_interval"]})
            self._patient.indices.refresh(index=index)
            # One piece answers sooner than many; the server works at it while the rest goes on.
            self._patient.indices.forcemerge(index=index, max_num_segments=1, wait_for_completion=False)
            before = self._serving()
            actions = [{"remove": {"index": old, "alias": self.alias}} for old in before]
            self._patient.indices.update_aliases(actions=[*actions, {"add": {"index": index, "alias": self.alias}}])
            mark = self._repeat_since(mark, index)
            self._repeat_late(began, mark, index, known=set(noted))
            self._remove_older_than(index, keep=before)
        _mark_done(noted)
        IndexState.objects.filter(pk=state.pk).update(
            analyser=analyser_version(), entries=count, built_at=timezone.now(), building_since=None, progress={}
        )
        return count

    def _filled(self, index: str, last: int) -> Iterator[tuple[int, int]]:
        """Send what is behind that entry, batch by batch: the last entry that the server has, and how many were in its
        batch. While the server reads one batch the next is made ready."""
        underway: tuple[Future[None], int, int] | None = None
        with ThreadPoolExecutor(max_workers=1) as sender:
            for entries in _entry_batches(last):
                actions = [index_action(index, e, max(e.version, 1), terms) for e, terms in terms_of(entries)]
                if underway:
                    yield _arrived(underway)
                underway = sender.submit(self._bulk, actions), entries[-1].pk, len(entries)
            if underway:
                yield _arrived(underway)

    def _begin(self, *, from_the_beginning: bool) -> IndexState:
        """The state with the index to fill: one that an interrupted rebuild left half filled, or a new one."""
        state, _ = IndexState.objects.get_or_create(engine=self.name, defaults={"analyser": ""})
        now, kept = timezone.now(), state.progress
        with _reported(self.name):
            goes_on = (
                not from_the_beginning
                and state.building_since is not None
                and state.building_since > now - _GOES_ON_WITHIN
                and kept.get("analyser") == analyser_version()
                and kept.get("index", "").startswith(f"{self.alias}-")
                and self._patient.indices.exists(index=kept["index"])
            )
            if not goes_on:
                mark = _last_operation()
                state.building_since = now
                state.progress = {
                    "analyser": analyser_version(), "index": self._create_index(), "mark": mark, "last": 0, "count": 0,
                }  # fmt: skip
                state.save(update_fields=["building_since", "progress"])
        return state

    def write(self, entries: Sequence[IndexedEntry]) -> None:
        """Sends entries at once, for who does not go through the outbox (the contract suite, repairs)."""
        self.ensure_index()
        rows = SearchEntry.objects.in_bulk([entry.entry_id for entry in entries])
        self._bulk(
            (
                index_action(self.alias, rows[entry.entry_id], max(rows[entry.entry_id].version, 1), entry.terms)
                for entry in entries
            ),
            to_alias=True,
        )
        self.refresh()

    def refresh(self) -> None:
        """Make everything written so far findable at once."""
        with _reported(self.name):
            self._patient.indices.refresh(index=self.alias)

    def count_terms(self) -> int:
        with _reported(self.name):
            return int(self._patient.count(index=self.alias)["count"])

    def orphans(self) -> Iterable[int]:
        known = set(SearchEntry.objects.values_list("pk", flat=True))
        return sorted(self._indexed_versions().keys() - known)

    def missing(self) -> Iterable[int]:
        return sorted(set(SearchEntry.objects.values_list("pk", flat=True)) - self._indexed_versions().keys())

    def outdated(self) -> Iterable[int]:
        """Ids of entries whose document is of an earlier operation than their last."""
        indexed = self._indexed_versions()
        rows = SearchEntry.objects.values_list("pk", "version")
        return sorted(pk for pk, version in rows if pk in indexed and indexed[pk] < max(version, 1))

    def remove(self, entry_ids: Sequence[int]) -> None:
        """Take documents out by entry id, for repairs."""
        with _reported(self.name):
            # What was written a moment ago would be in conflict, and stay.
            self._patient.indices.refresh(index=self.alias)
            query = {"terms": {"entry_id": list(entry_ids)}}
            self._patient.delete_by_query(index=self.alias, query=query, conflicts="proceed", refresh=True)

    def _indexed_versions(self) -> dict[int, int]:
        with _reported(self.name):
            search = Search(using=self._patient, index=self.alias).extra(version=True)
            return {int(hit.entry_id): int(hit.meta.version) for hit in search.source(["entry_id"]).scan()}

    def _create_index(self) -> str:
        """An index of the template, which is written first: it is this version's."""
        name = f"{self.alias}-{timezone.now():%Y%m%d%H%M%S%f}"
        index_template(self.alias).save(using=self._patient)
        index = Index(name, using=self._patient)
        index.settings(**SETTINGS | {"refresh_interval": "-1"})  # nobody asks it before it is filled
        index.mapping(index_mapping())  # said once more: another's template may go before ours
        index.create()
        return name

    def remove_everything(self) -> None:
        """Take our indexes and their template off the server."""
        for name in self._own_indexes():
            self._patient.indices.delete(index=name)
        self._patient.options(ignore_status=404).indices.delete_index_template(name=self.alias)

    def _own_indexes(self) -> list[str]:
        """Their names end in the moment of their making; another site's name may begin with ours."""
        found = self._patient.indices.get(index=f"{self.alias}-*", expand_wildcards="all")
        return [name for name in found if _STAMP.fullmatch(name.removeprefix(f"{self.alias}-"))]

    def _serving(self) -> list[str]:
        if not self._patient.indices.exists_alias(name=self.alias):
            return []
        return list(self._patient.indices.get_alias(name=self.alias).keys())

    def _remove_older_than(self, index: str, *, keep: list[str]) -> None:
        for name in self._own_indexes():
            if name != index and name not in keep:
                self._patient.indices.delete(index=name)

    def _repeat_since(self, mark: int, index: str) -> int:
        while rows := list(IndexOperation.objects.filter(pk__gt=mark).order_by("pk")[:_CHUNK]):
            self._bulk(self._actions(index, {(r.source, r.object_id, r.language): r.pk for r in rows}))
            mark = rows[-1].pk
        return mark

    def _repeat_late(self, began: datetime, mark: int, index: str, *, known: set[int]) -> None:
        """What was noted before the mark, but committed while this index was filled and sent to the one before it.
        `known`: operations that were there before the first entry was read."""
        done = IndexOperation.objects.filter(pk__lte=mark, done_at__gte=began - _CLOCKS_DIFFER).order_by("pk")
        late = [row for row in done if row.pk not in known]
        for start in range(0, len(late), _CHUNK):
            rows = late[start : start + _CHUNK]
            self._bulk(self._actions(index, {(r.source, r.object_id, r.language): r.pk for r in rows}))

    def _actions(self, index: str, operations: dict[EntryKey, int]) -> Iterator[dict]:
        sources = {key[0] for key in operations}
        ids = {key[1] for key in operations}
        rows = SearchEntry.objects.filter(source__in=sources, object_id__in=ids).select_related("text")
        entries = {(row.source, row.object_id, row.language): row for row in rows}
        for entry, terms in terms_of([entries[key] for key in operations if key in entries]):
            version = operations[entry.source, entry.object_id, entry.language]
            yield index_action(index, entry, version, terms)
        for key, version in operations.items():
            if key not in entries:
                yield {"_op_type": "delete", "_index": index, "_id": document_id(key), "version": version,
                       "version_type": "external_gte"}  # fmt: skip

    def _bulk(self, actions: Iterable[dict], *, to_alias: bool = False) -> None:
        """Sends actions with back-pressure. A newer version in the index and a document already gone are as good as
        done; anything else refused raises `EngineUnavailable` with its number. `to_alias`: no index of that name is
        made where the alias has just been lost."""
        refused = 0
        with _reported(self.name):
            for ok, item in streaming_bulk(
                self._patient, actions, chunk_size=_CHUNK, max_retries=3, initial_backoff=1, raise_on_error=False,
                require_alias=to_alias,
            ):  # fmt: skip
                if ok:
                    continue
                result = next(iter(item.values()))
                is_gone_already = result.get("status") == _NOT_FOUND and "error" not in result
                if not is_gone_already and result.get("status") != _CONFLICT:
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


def _reasons(part: dict, depth: int = 0) -> Iterator[Reason]:
    if part:
        yield Reason(" " * 2 * depth + str(part["description"])[:160], float(part["value"]))
    if depth < _EXPLAINED_DEPTH:
        for below in part.get("details", ()):
            yield from _reasons(below, depth + 1)


def _arrived(batch: tuple["Future[None]", int, int]) -> tuple[int, int]:
    batch[0].result()
    return batch[1:]


def _meta(mappings: Mapping[str, Any]) -> Mapping[str, Any]:
    for index in mappings.values():
        meta: Mapping[str, Any] = index["mappings"].get("_meta", {})
        return meta
    return {}


def _mapping_version(mappings: Mapping[str, Any]) -> int:
    """1 for an index of before there was a number."""
    return int(_meta(mappings).get("mapping", 1))


def _entry_batches(last: int) -> Iterator[list[SearchEntry]]:
    """Entries behind the last one written."""
    while batch := list(SearchEntry.objects.filter(pk__gt=last).select_related("text").order_by("pk")[:_CHUNK]):
        yield batch
        last = batch[-1].pk


def _waiting_operations() -> list[int]:
    return list(IndexOperation.objects.filter(done_at=None).order_by("pk").values_list("pk", flat=True))


def _mark_done(operations: Sequence[int]) -> None:
    """Those that were there before the first entry was read: what they tell of is in the new index."""
    for start in range(0, len(operations), _CHUNK):
        IndexOperation.objects.filter(pk__in=operations[start : start + _CHUNK]).update(done_at=timezone.now())


def _last_operation() -> int:
    row = IndexOperation.objects.order_by("-pk").first()
    return row.pk if row else 0
