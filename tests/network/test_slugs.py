"""A free slug of a name that thousands have, for a handful of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from network.services.provisioning import free_number, free_slug
from tests.network.world import World


@pytest.mark.parametrize("count", [0, 1, 2, 15, 16, 17, 31, 32, 33, 500, 4097, 12345])
def test_the_number_after_the_taken_ones_is_found_in_few_questions(count: int) -> None:
    asked: list[int] = []
    number = free_number(lambda numbers: asked.append(len(numbers)) or {each for each in numbers if each <= count})
    assert number == count + 1
    assert len(asked) <= 6


def test_gaps_give_a_free_number() -> None:
    taken = {*range(1, 20), 32, 40, 64, 65, 128}
    assert free_number(lambda numbers: taken & set(numbers)) not in taken


@pytest.mark.django_db
def test_as_many_queries_for_thousands_as_for_a_few(world: World) -> None:
    parent = world.organisation
    counts = []
    for first, last in ((1, 40), (40, 3000)):
        rows = [
            Page(title="Kahvila", slug="kahvila" if n == 1 else f"kahvila-{n}", depth=parent.depth + 1,
                 path=f"{parent.path}{Page._int2str(n + 900).rjust(4, '0')}", url_path=f"{parent.url_path}{n}/",
                 locale=parent.locale, content_type_id=parent.content_type_id, live=False)
            for n in range(first, last)
        ]  # fmt: skip
        Page.objects.bulk_create(rows)
        with CaptureQueriesContext(connection) as queries:
            assert free_slug("Kahvila", parent) == f"kahvila-{last}"
        counts.append(len(queries))
    assert max(counts) <= 6
