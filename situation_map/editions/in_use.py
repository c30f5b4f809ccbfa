"""Which edition a page is being made from, for the links on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_slug: ContextVar[str] = ContextVar("edition", default="")


@contextmanager
def links_into(slug: str) -> Iterator[None]:
    """Inside, links to counties lead to the same edition; with "" to what stands now."""
    token = _slug.set(slug)
    try:
        yield
    finally:
        _slug.reset(token)


def edition_query() -> str:
    """ "?edition=…", or nothing."""
    slug = _slug.get()
    return f"?edition={slug}" if slug else ""
