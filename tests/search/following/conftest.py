"""The small world, indexed a day ago, in Finnish."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils.translation import override

from search.services import rebuild_index
from tests.search.documents import Shelf
from tests.search.following.world import age


@pytest.fixture(autouse=True)
def _clean_cache():
    cache.clear()
    with override("fi"):
        yield
    cache.clear()


@pytest.fixture
def shelf(organisations: Shelf, things: Shelf) -> Shelf:
    """The small world, indexed a day ago."""
    rebuild_index()
    age(dt.timedelta(days=1))
    return things
