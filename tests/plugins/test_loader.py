"""The loader: one clear line for whatever keeps the site from starting."""

import sys
from importlib.metadata import EntryPoint
from types import ModuleType

import pytest

from cms.plugins.config import PluginConfig
from cms.plugins.errors import PluginStartError
from cms.plugins.loader import discover_plugins
from cms.plugins.version import API_VERSION, ENTRY_POINT_GROUP

WAY_OUT = r" To start without it, set PLUGINS_DISABLED=sample \(comma-separated\)\."


@pytest.fixture
def offer(monkeypatch):
    """`offer(api="…")` gives the entry points of one plugin with that description."""

    def make(kind=PluginConfig, **facts):
        module = ModuleType("sample_plugin")
        defaults = {"name": "sample_plugin", "key": "sample", "version": "1", "api": ">=1.0", "verbose_name": "Sample"}
        body = {name: value for name, value in {**defaults, **facts}.items() if value is not None}
        module.Sample = type("Sample", (kind,), {**body, "__module__": "sample_plugin"})
        monkeypatch.setitem(sys.modules, "sample_plugin", module)
        return [EntryPoint("sample", "sample_plugin:Sample", ENTRY_POINT_GROUP)]

    return make


def test_fitting_plugin_is_found_by_its_config(offer):
    assert discover_plugins(found=offer()) == ["sample_plugin.Sample"]


def test_plugins_come_in_the_order_of_their_keys(offer):
    points = offer(key="sample")
    assert discover_plugins(found=[*points, *points]) == ["sample_plugin.Sample"]


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"api": ">=2"}, f"it needs plugin API >=2; this site has {API_VERSION}."),
        ({"api": "<1.0"}, f"it needs plugin API <1.0; this site has {API_VERSION}."),
        ({"api": "one"}, "its API range 'one' is not a version specifier."),
        ({"key": "other"}, "its key 'other' is not the name of its entry point."),
        ({"version": None}, "its PluginConfig lacks version."),
        ({"kind": object}, "its entry point sample_plugin:Sample is not a PluginConfig."),
    ],
)
def test_plugin_that_does_not_fit_stops_the_start_with_its_name(offer, facts, problem):
    with pytest.raises(PluginStartError) as stop:
        discover_plugins(found=offer(**facts))
    assert stop.value.plugin == "sample"
    assert str(stop.value) == (
        f"Plugin 'sample': {problem} To start without it, set PLUGINS_DISABLED=sample (comma-separated)."
    )


def test_plugin_that_is_not_there_stops_the_start():
    missing = [EntryPoint("sample", "no_such_package.apps:Config", ENTRY_POINT_GROUP)]
    with pytest.raises(
        PluginStartError, match=r"cannot be imported \(ModuleNotFoundError: .*no_such_package.*" + WAY_OUT
    ):
        discover_plugins(found=missing)


def test_two_packages_with_one_key_stop_the_start(offer):
    other = EntryPoint("sample", "another_plugin:Config", ENTRY_POINT_GROUP)
    with pytest.raises(PluginStartError, match="two packages offer it"):
        discover_plugins(found=[*offer(), other])


def test_disabled_plugin_is_not_even_imported():
    missing = [EntryPoint("sample", "no_such_package.apps:Config", ENTRY_POINT_GROUP)]
    assert discover_plugins(["sample"], found=missing) == []


def test_error_ends_a_process_with_status_one_and_its_line(capsys):
    assert PluginStartError("p", "it is odd.").code == (
        "Plugin 'p': it is odd. To start without it, set PLUGINS_DISABLED=p (comma-separated)."
    )
