"""What readers are told of when the next figures come."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from situation_map.registry import Rhythm
from situation_map.templatetags.situation_map import overdue, rhythm
from tests.situation_map.conftest import define

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("expected", "edition_day", "is_overdue"), [
    (None, None, False),
    (TODAY, None, False),
    (TODAY - DAY, None, True),
    (TODAY - DAY, TODAY - DAY, False),
    (TODAY - DAY, TODAY, True),
])  # fmt: skip
def test_overdue_is_what_was_expected_before_the_day_that_is_read(expected, edition_day, is_overdue):
    edition = SimpleNamespace(dated_on=edition_day) if edition_day else None
    assert overdue(define(next_update=expected), edition) is is_overdue


def test_rhythm_is_said_where_it_is_known():
    with translation.override("en"):
        assert rhythm(define(update_rhythm=Rhythm.YEARLY)) == "every year"
        assert rhythm(define()) == ""


def test_page_says_plainly_that_figures_are_late():
    definition = define(update_rhythm=Rhythm.YEARLY, next_update=TODAY - DAY)
    layer = SimpleNamespace(definition=definition, as_of="", unknown_phases=0)
    with translation.override("en"):
        late = render_to_string("situation_map/atlas/_made.html", {"layer": layer})
        layer.definition = define(next_update=TODAY + DAY)
        soon = render_to_string("situation_map/atlas/_made.html", {"layer": layer})
    assert "<dt>Updated</dt><dd>every year</dd>" in late
    assert "Overdue: the figures expected by then have not come." in late
    assert "Overdue" not in soon
    assert "<dt>Updated</dt>" not in soon
