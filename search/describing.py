"""Asking sources what there is to find. A plugin's source that raises, hangs or answers nonsense is left out: its
failure is recorded with the plugin, what the index has of it stays, and everything else goes on."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from cms.plugins.guard import guard
from cms.plugins.time_limit import call_within
from search.contracts import SearchDocument, SearchSource
from search.models import SearchEntry
from search.sources import search_sources

R = TypeVar("R")

LONGEST_SECONDS = 20.0
"""For one call of a plugin's source; the core's own are not hurried."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
_PATH = re.compile(r"/(?![/\\])\S*")
_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,59}")
_ICON = re.compile(r"[a-z0-9-]{1,40}")
DEFAULT_ICON = "file-text"


class NonsenseAnswer(ValueError):
    """A source gave something that is no document. Carries what it was asked and what is wrong."""

    def __init__(self, source: str, problem: str) -> None:
        self.source, self.problem = source, problem
        super().__init__(f"The source {source!r} gave {problem}.")


def documents_of(source: SearchSource, ids: list[str]) -> list[SearchDocument] | None:
    """What the source says of these objects now; None where its plugin fails."""
    return _ask(source, lambda: [*source.documents_for(ids)], lambda given: [_checked(source.key, d) for d in given])


def all_ids_of(source: SearchSource) -> list[str] | None:
    """Every object of the source; None where its plugin fails."""
    return _ask(source, lambda: [*source.all_ids()], lambda given: [_checked_id(source.key, each) for each in given])


def still_found(source: SearchSource, ids: list[str]) -> set[str]:
    """Of objects that the index has, those that may be found now; all of them where the source does not say. Of a
    plugin that fails none."""
    if source.still_found is None:
        return set(ids)
    asked = source.still_found
    found = _ask(source, lambda: [*asked(ids)], lambda given: [_checked_id(source.key, each) for each in given])
    return set(found or ())


def label_of(source: SearchSource) -> str:
    """The source's name in the reader's language; its key where its plugin fails to say."""
    return _ask(source, lambda: str(source.label), lambda label: label[:80]) or source.key


def icon_of(source: SearchSource) -> str:
    return source.icon if isinstance(source.icon, str) and _ICON.fullmatch(source.icon) else DEFAULT_ICON


def _ask(source: SearchSource, call: Callable[[], R], check: Callable[[R], R]) -> R | None:
    plugin = search_sources.plugin_of(source.key)
    if plugin is None:
        return call()
    return guard(
        plugin, f"search source {source.key}", lambda: check(call_within(LONGEST_SECONDS, call)), fallback=None
    )


def _checked_id(source: str, given: Any) -> str:
    if not isinstance(given, str | int) or not 0 < len(str(given)) <= _longest("object_id"):
        raise NonsenseAnswer(source, f"an id of the type {type(given).__name__}, or too long")
    return str(given)


def _checked(source: str, given: Any) -> SearchDocument:
    if not isinstance(given, SearchDocument):
        raise NonsenseAnswer(source, f"a {type(given).__name__} instead of a document")
    for name in ("source", "object_id", "language", "title", "summary", "body", "url", "visibility"):
        _expect_text(source, name, getattr(given, name))
    for name in ("region", "municipality", "organisation"):
        _expect_text(source, name, getattr(given, name) or "")
    _expect_text(source, "keywords", given.keywords)
    for name in ("kinds", "tasks"):
        codes = getattr(given, name)
        is_code = isinstance(codes, tuple) and all(isinstance(each, str) and _CODE.fullmatch(each) for each in codes)
        _expect(is_code, source, f"{name} that are no codes")
    _expect_place(source, given)
    _expect(given.source == source, source, "a document of another source")
    _expect(bool(given.object_id and given.title), source, "a document without an id or a title")
    _expect(bool(_LANGUAGE.fullmatch(given.language)), source, "an unknown language")
    _expect(bool(_PATH.fullmatch(given.url)), source, "an address that is no path of this site")
    _expect(isinstance(given.is_example, bool), source, "an is_example that is neither true nor false")
    moment = given.starts_at
    _expect(moment is None or (isinstance(moment, datetime) and moment.tzinfo is not None), source, "a naive time")
    _expect(isinstance(given.extra, dict), source, "an extra that is no dictionary")
    day = given.confirmed_on
    _expect(day is None or type(day) is date, source, "a confirmed_on that is no date")
    json.dumps(given.extra, allow_nan=False)
    return given


def _expect_place(source: str, given: SearchDocument) -> None:
    for value, most in ((given.latitude, 90.0), (given.longitude, 180.0)):
        is_degree = isinstance(value, int | float) and -most <= value <= most
        _expect(value is None or is_degree, source, "a latitude or longitude that is none")


def _expect_text(source: str, name: str, value: Any) -> None:
    _expect(isinstance(value, str), source, f"a {name} of the type {type(value).__name__}")
    if name not in ("title", "summary", "body", "keywords"):
        _expect(len(value) <= _longest(name), source, f"a {name} that is too long")


def _longest(name: str) -> int:
    return int(getattr(SearchEntry._meta.get_field(name), "max_length", 0))


def _expect(is_so: bool, source: str, problem: str) -> None:
    if not is_so:
        raise NonsenseAnswer(source, problem)


def labels_of(keys: Iterable[str]) -> dict[str, str]:
    """Names of sources by key, for those of the keys that are registered."""
    return {source.key: label_of(source) for source in search_sources if source.key in set(keys)}


def rows_still_found(rows: list[SearchEntry]) -> list[SearchEntry]:
    """Without what its source would not show now. No query for sources that leave that to the index."""
    found: dict[str, set[str]] = {}
    for key in {row.source for row in rows}:
        source = search_sources.get(key)
        found[key] = still_found(source, [row.object_id for row in rows if row.source == key]) if source else set()
    return [row for row in rows if row.object_id in found[row.source]]
