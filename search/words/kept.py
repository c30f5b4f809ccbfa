"""Synonyms and promoted results as every process keeps them, exactly as old as the database says.

Each question costs one row: the token. It is another after every change, also after one that is rolled back, so that
what is kept is never older than the last change that the asking connection can see.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import uuid4

from search.words.models import PromotedResult, SynonymSet, WordsState

_ROW = 1


@dataclass(frozen=True, slots=True)
class Words:
    """What is switched on."""

    sets: tuple[SynonymSet, ...] = ()
    promoted: tuple[PromotedResult, ...] = ()


class _Kept:
    value = ("", Words())


_assumed: ContextVar[tuple[str, tuple[SynonymSet, ...]] | None] = ContextVar("assumed_synonyms", default=None)


def current() -> tuple[str, Words]:
    """The token and what is switched on now."""
    token = WordsState.objects.filter(pk=_ROW).values_list("token", flat=True).first() or ""
    kept_token, kept = _Kept.value
    if token != kept_token:
        kept = Words(
            tuple(SynonymSet.objects.filter(is_on=True)), tuple(PromotedResult.objects.filter(is_on=True))
        ) if token else Words()  # fmt: skip
        _Kept.value = (token, kept)
    return token, kept


def synonym_sets() -> tuple[str, tuple[SynonymSet, ...]]:
    """Those that questions are asked with, and a name for them that no others have."""
    assumed = _assumed.get()
    if assumed is not None:
        return assumed
    token, kept = current()
    return token, kept.sets


@contextmanager
def assuming(sets: tuple[SynonymSet, ...]) -> Iterator[None]:
    """Ask as if these were the synonyms."""
    before = _assumed.set((uuid4().hex, sets))
    try:
        yield
    finally:
        _assumed.reset(before)


@contextmanager
def read_once() -> Iterator[None]:
    """All that is asked inside is asked with the synonyms of the beginning, for one question."""
    before = _assumed.set(synonym_sets())
    try:
        yield
    finally:
        _assumed.reset(before)


def mark_changed() -> None:
    """To be called in the transaction of every change."""
    WordsState.objects.update_or_create(pk=_ROW, defaults={"token": uuid4().hex})
