"""What readers are told of when the next figures come."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from situation_map.registry import Rhythm
from situation_map.templatetags.situation_map import overdue, rhythm
from tests.situation_map.conftest import define

DAY = dt.timedelta(days=1)


def day(ahead: int | None) -> dt.date | None:
    return None if ahead is None else timezone.localdate() + ahead * DAY


@pytest.mark.parametrize(("expected", "edition_day", "is_overdue"), [
    (None, None, False),
    (0, None, False),
    (-1, None, True),
    (-1, -1, False),
    (-1, 0, True),
])  # fmt: skip
def test_overdue_is_what_was_expected_before_the_day_that_is_read(expected, edition_day, is_overdue):
    edition = None if edition_day is None else SimpleNamespace(dated_on=day(edition_day))
    assert overdue(define(next_update=day(expected)), edition) is is_overdue


def test_rhythm_is_said_where_it_is_known():
    with translation.override("en"):
        assert rhythm(define(update_rhythm=Rhythm.YEARLY)) == "every year"
        assert rhythm(define()) == ""


def test_page_says_plainly_that_figures_are_late():
    definition = define(update_rhythm=Rhythm.YEARLY, next_update=day(-1))
    layer = SimpleNamespace(definition=definition, as_of="", unknown_phases=0)
    with translation.override("en"):
        late = render_to_string("situation_map/atlas/_made.html", {"layer": layer})
        layer.definition = define(next_update=day(1))
        soon = render_to_string("situation_map/atlas/_made.html", {"layer": layer})
    assert "<dt>Updated</dt><dd>every year</dd>" in late
    assert "Overdue: the figures expected by then have not come." in late
    assert "Overdue" not in soon
    assert "<dt>Updated</dt>" not in soon
