"""Entries of the index are led back to their objects: known ones without a question, and never a wrong one."""

import numpy as np
import pytest
from django.utils import timezone

from search.matching import EntryObjects, read_numbers
from search.models import SearchEntry

pytestmark = pytest.mark.django_db


def add(source: str, *objects: str) -> np.ndarray:
    """Numbers of new entries."""
    common = {"language": "fi", "languages": "fi", "title": "x", "title_key": "x", "url": "/x/", "visibility": "public"}
    rows = [SearchEntry(source=source, object_id=each, indexed_at=timezone.now(), **common) for each in objects]
    return np.array([row.pk for row in SearchEntry.objects.bulk_create(rows)], np.int64)


def test_entries_lead_to_the_objects_of_their_source(django_assert_num_queries):
    activities, pages = add("activity", "7", "9"), add("page", "front")
    known = EntryObjects("activity")
    for queries in (1, 0):
        with django_assert_num_queries(queries):
            assert known.of_entries(np.concatenate([pages, activities[::-1]])).tolist() == [9, 7]


def test_entry_that_comes_later_is_asked_for_whatever_its_number(django_assert_num_queries):
    first, later = add("activity", "1"), add("activity", "2")
    known = EntryObjects("activity")
    assert known.of_entries(later).tolist() == [2]
    with django_assert_num_queries(1):
        assert known.of_entries(np.concatenate([later, first])).tolist() == [2, 1]


def test_entry_that_is_gone_is_left_out():
    entries = add("activity", "1", "2")
    SearchEntry.objects.filter(pk=entries[0]).delete()
    assert EntryObjects("activity").of_entries(entries).tolist() == [2]


def test_where_many_are_unknown_all_are_read_at_once(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("search.matching.MOST_ASKED", 1)
    entries = add("activity", "1", "2", "3")
    known = EntryObjects("activity")
    with django_assert_num_queries(1):
        assert known.of_entries(entries[:2]).tolist() == [1, 2]
    with django_assert_num_queries(0):
        assert known.of_entries(entries).tolist() == [1, 2, 3]


def test_numbers_are_read_by_column_and_none_are_none():
    first, second = read_numbers("SELECT 1, -2 UNION ALL SELECT 5000000000, 0 ORDER BY 1", (), columns=2)
    assert (first.tolist(), second.tolist()) == ([1, 5_000_000_000], [-2, 0])
    assert [each.tolist() for each in read_numbers("SELECT 1 WHERE 1 = 0", (), columns=1)] == [[]]
