"""A view of one indicator offers what belongs near it; views of several and of an edition offer nothing."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from situation_map.atlas.choice import SEVERAL_INDICATORS, VIEWS
from situation_map.definitions.searching import index_all_indicators
from tests.situation_map.atlas.test_views import MAP, read
from tests.situation_map.conftest import define


@pytest.fixture(autouse=True)
def _clean_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def near(years, register):
    """Beside the indicator of three years one that is called nearly the same."""
    found = register(define("near-things", label="Things nearby", values=years.compute([]), theme="cooperation"))
    index_all_indicators()
    return found


def offered(html: str) -> str:
    """What stands below the heading of related things; empty without it."""
    _before, _found, after = html.partition('id="related"')
    return after.partition("</section>")[0]


@pytest.mark.parametrize("view", VIEWS)
def test_views_of_one_indicator_lead_to_what_is_near_it(client, near, view):
    is_there = "?indicator=near-things" in offered(read(client, f"view={view}&indicator=things"))
    assert is_there == (view not in SEVERAL_INDICATORS)


def test_indicator_per_inhabitants_has_the_same_near_it(client, near):
    assert "Things nearby" in offered(read(client, "indicator=things&per=10000"))


def test_indicator_does_not_lead_to_itself(client, near):
    assert "indicator=things" not in offered(read(client, "indicator=things"))


def test_nothing_near_costs_no_heading(client, years):
    assert offered(read(client, "indicator=things")) == ""


def test_one_query_once_what_is_near_is_known(client, near):
    read(client, "indicator=things")
    with CaptureQueriesContext(connection) as kept:
        client.get(MAP, {"indicator": "things"})
    cache.clear()
    with CaptureQueriesContext(connection) as found:
        client.get(MAP, {"indicator": "things"})
    asked = [row["sql"] for row in kept if "near_id" in row["sql"] or "search_nearterm" in row["sql"]]
    assert len(asked) == 1
    assert len([row for row in found if "near_id" in row["sql"] or "search_nearterm" in row["sql"]]) == 3
