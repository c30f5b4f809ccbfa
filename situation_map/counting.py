"""Counting once what several indicators are counted from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

R = TypeVar("R")

_counted: ContextVar[dict[Any, Any] | None] = ContextVar("counted", default=None)


@contextmanager
def counted_once() -> Iterator[None]:
    """Inside, the same count of the same areas is read from the database once only."""
    token = _counted.set({} if _counted.get() is None else _counted.get())
    try:
        yield
    finally:
        _counted.reset(token)


def once(count: Callable[..., R]) -> Callable[..., R]:
    """For counts whose arguments are hashable. Outside `counted_once` each call counts anew."""

    @wraps(count)
    def remembered(*arguments: Any) -> R:
        known = _counted.get()
        if known is None:
            return count(*arguments)
        key = (count.__qualname__, arguments)
        if key not in known:
            known[key] = count(*arguments)
        return known[key]

    return remembered
