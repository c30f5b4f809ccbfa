"""The map as a panel of a page."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from cms.panels import panels
from situation_map import services
from tests.situation_map.conftest import define


def render(**parameters):
    panel = panels["situation_map"]
    with override("en"):
        return render_to_string(panel.template, panel.get_context(None, parameters))


@pytest.mark.parametrize("parameters", [{}, {"indicator": ""}, {"indicator": "no-such"}])
def test_panel_shows_the_development_stage_unless_told_otherwise(geography, parameters):
    services.load_example_statements()
    html = render(**parameters)
    assert "areas have come furthest: “operating throughout the county”</h2>" in html
    assert 'class="ex"' in html
    assert 'href="/en/situation/"' in html


def test_panel_shows_the_chosen_indicator(geography, make_place):
    make_place("20")
    html = render(indicator="family_centres")
    assert "the only known figure is 1 (Kainuu)" in html
    assert 'class="ex"' not in html


def test_panel_of_a_failing_plugin_says_so(geography, register):
    register(define("broken", compute=lambda codes: None), plugin="broken")
    assert "not available just now" in render(indicator="broken")
