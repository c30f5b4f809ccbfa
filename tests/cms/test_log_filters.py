"""A reader's position is in no line of the log."""

import logging

import pytest

from cms.log_filters import WithoutPositions


@pytest.mark.parametrize(
    "message", ['"GET /fi/toiminta/?free=1&near=62.24,25.75&days=7 HTTP/1.1" 200', "?near=62.24%2C25.75"]
)
def test_position_is_taken_out_of_a_line(message):
    record = logging.LogRecord("django.server", logging.INFO, "", 0, '"%s" %s', (message, "200"), None)
    assert WithoutPositions().filter(record)
    assert "62.24" not in record.getMessage()
    assert "near=" in record.getMessage()


def test_every_handler_of_the_site_takes_positions_out(settings):
    assert {name: handler.get("filters") for name, handler in settings.LOGGING["handlers"].items()} == {
        name: ["without_positions"] for name in settings.LOGGING["handlers"]
    }
