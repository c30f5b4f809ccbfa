"""Registries: who brought what, and what vanishes when."""

from dataclasses import dataclass

import pytest
from wagtail.models import Site

from cms.models import ArticlePage
from cms.plugins.activation import set_plugin_active
from cms.plugins.discovery import installed_plugins
from cms.plugins.guard import record_failure
from cms.plugins.registry import DuplicateItem, Registry, UnknownItem
from cms.plugins.state import registering_as


@dataclass(frozen=True)
class Thing:
    key: str


CORE, OURS, THEIRS = Thing("core"), Thing("ours"), Thing("theirs")


@pytest.fixture
def things() -> Registry[Thing]:
    registry: Registry[Thing] = Registry("things")
    registry.register(CORE, plugin=None)
    registry.register(OURS, plugin="statistics")
    with registering_as("gone"):
        registry.register(THEIRS)
    return registry


def test_registry_knows_who_registered_what(things):
    assert [things.plugin_of(key) for key in ("core", "ours", "theirs", "none")] == [None, "statistics", "gone", None]
    assert things.contributed_by("gone") == [THEIRS]
    assert list(things) == [CORE, OURS, THEIRS]
    assert (things.get("none"), "none" in things, len(things)) == (None, False, 3)
    with pytest.raises(UnknownItem, match="things: no 'none'"):
        things["none"]


def test_register_twice_with_one_key_names_both(things):
    with pytest.raises(DuplicateItem, match=r"things: 'core' is registered twice, by the core and by statistics\."):
        things.register(Thing("core"), plugin="statistics")


def test_register_the_very_same_item_twice_is_once(things):
    things.register(CORE, plugin=None)
    assert len(things) == 3


def test_items_of_a_plugin_that_failed_at_its_start_vanish(things):
    record_failure(plugin="gone", where="ready", error=ValueError("x"), withdrawn=True)
    assert list(things) == things.active(None) == [CORE, OURS]
    assert things.get("theirs") is None
    assert "theirs" not in things


@pytest.mark.django_db
def test_items_of_a_plugin_that_failed_in_one_call_stay(things):
    record_failure(plugin="gone", where="panel", error=ValueError("x"))
    assert list(things) == [CORE, OURS, THEIRS]


@pytest.mark.django_db
def test_active_leaves_out_what_the_site_has_switched_off(things):
    site = Site.objects.get(is_default_site=True)
    other = Site.objects.create(hostname="other.example", root_page=site.root_page)
    plugin = next(config for config in installed_plugins() if config.key == "statistics")
    assert things.active(site) == [CORE, OURS, THEIRS]
    set_plugin_active(plugin=plugin, site=site, active=False)
    assert things.active(site) == [CORE, THEIRS]
    assert things.active_item("ours", site) is None
    assert things.active(other) == [CORE, OURS, THEIRS]
    set_plugin_active(plugin=plugin, site=site, active=True)
    assert things.active_item("ours", site) == OURS


@pytest.mark.django_db
def test_active_asks_the_database_once_per_site_object_and_never_for_the_core_alone(things, django_assert_num_queries):
    site = Site.objects.get(is_default_site=True)
    alone: Registry[Thing] = Registry("alone")
    alone.register(CORE, plugin=None)
    with django_assert_num_queries(0):
        alone.active(site)
    with django_assert_num_queries(1):
        things.active(site)
        things.active(site)


@pytest.mark.django_db
def test_page_type_of_a_plugin_that_the_site_has_switched_off_cannot_be_created(monkeypatch):
    site = Site.objects.get(is_default_site=True)
    home = site.root_page.specific
    plugin = next(config for config in installed_plugins() if config.key == "statistics")
    monkeypatch.setattr("cms.plugins.activation.plugin_of_module", lambda name: plugin)
    monkeypatch.setattr(ArticlePage, "can_exist_under", classmethod(lambda cls, parent: True))
    assert ArticlePage.can_create_at(home)
    set_plugin_active(plugin=plugin, site=site, active=False)
    assert not ArticlePage.can_create_at(home)
