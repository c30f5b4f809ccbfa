"""A test that needs what is not there is skipped with the reason; in CI it fails."""

import pytest

from tests import conftest


class Marked:
    """A test with these markers, as far as the rule looks at it."""

    def __init__(self, *markers: pytest.Mark) -> None:
        self.markers = {marker.name: marker for marker in markers}

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        return self.markers.get(name)


@pytest.fixture(autouse=True)
def no_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DATABASE_URL", "REDIS_URL", "SEARCH_URL"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(conftest, "REQUIRED", False)


def test_test_without_its_server_is_skipped_with_the_reason() -> None:
    with pytest.raises(pytest.skip.Exception, match=r"^redis is not running \(make services\)$"):
        conftest.pytest_runtest_setup(Marked(pytest.mark.services("redis").mark))  # type: ignore[arg-type]


def test_test_without_its_server_fails_when_servers_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "REQUIRED", True)

    with pytest.raises(pytest.fail.Exception, match="postgresql is not running"):
        conftest.pytest_runtest_setup(Marked(pytest.mark.services.mark))  # type: ignore[arg-type]


def test_browser_test_without_browser_is_skipped_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.browser.find_chromium", lambda: None)

    with pytest.raises(pytest.skip.Exception, match=r"^no Chromium \(Debian: apt-get install chromium\)$"):
        conftest.pytest_runtest_setup(Marked(pytest.mark.browser.mark))  # type: ignore[arg-type]


def test_test_with_its_server_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/1")

    conftest.pytest_runtest_setup(Marked(pytest.mark.services("redis").mark))  # type: ignore[arg-type]
