"""The plugin page of the admin: what it shows, what it changes, and for whom."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Site

from cms.plugins.activation import switched_off_on
from cms.plugins.guard import record_failure
from cms.plugins.models import PluginActivation, PluginState
from cms.plugins.state import failure_of
from situation_map.registry import indicators
from tests.admin import log_in_to_admin

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def log_in(client):
    """Log in someone who has the admin and these permissions on plugins."""

    def log_in(*codenames):
        return log_in_to_admin(client, app_label="plugins", codenames=codenames)

    return log_in


def default_site() -> Site:
    return Site.objects.get(is_default_site=True)


def test_plugin_page_shows_name_version_api_state_and_use(log_in):
    page = log_in("view_pluginstate").get(reverse("plugins:index"))
    line = next(line for line in page.context["plugins"] if line.key == "statistics")
    assert (line.version, line.api, line.condition, line.active) == ("1.0.0", ">=1.0,<2", "running", True)
    assert reverse("plugins:set_active", args=["statistics"]) not in page.content.decode()


def test_plugin_page_shows_the_last_error_until_it_is_marked_as_seen(log_in):
    client = log_in("change_pluginstate")
    record_failure(plugin="statistics", where="indicator population", error=ValueError("wrong figures"))
    page = client.get(reverse("plugins:index")).content.decode()
    assert "ValueError: wrong figures" in page
    assert "(indicator population)" in page
    client.post(reverse("plugins:clear_failure", args=["statistics"]))
    assert (PluginState.objects.count(), failure_of("statistics")) == (0, None)
    assert "wrong figures" not in client.get(reverse("plugins:index")).content.decode()


def test_switching_a_plugin_off_takes_it_from_that_site_only(log_in):
    client, site = log_in("change_pluginstate"), default_site()
    other = Site.objects.create(hostname="other.example", root_page=site.root_page)
    address = reverse("plugins:set_active", args=["statistics"])
    assert address in client.get(reverse("plugins:index")).content.decode()
    client.post(address, {"site": site.pk, "active": "false"})
    assert switched_off_on(default_site()) == {"statistics"}
    assert "population" not in [each.key for each in indicators.active(default_site())]
    assert "population" in [each.key for each in indicators.active(other)]
    client.post(address, {"site": site.pk, "active": "true"})
    assert switched_off_on(default_site()) == frozenset()


def test_looking_at_the_address_of_a_change_changes_nothing(log_in):
    client = log_in("change_pluginstate")
    assert client.get(reverse("plugins:set_active", args=["statistics"])).status_code == 405
    assert PluginActivation.objects.count() == 0


@pytest.mark.parametrize("name", ["set_active", "clear_failure"])
def test_who_may_only_look_cannot_change(log_in, name):
    client = log_in("view_pluginstate")
    record_failure(plugin="statistics", where="x", error=ValueError())
    client.post(reverse(f"plugins:{name}", args=["statistics"]), {"active": "false"})
    assert (PluginActivation.objects.count(), PluginState.objects.count()) == (0, 1)


def test_who_has_no_permission_sees_neither_page_nor_menu_item(log_in):
    client = log_in()
    page = client.get(reverse("plugins:index"))
    assert page.status_code == 403
    assert reverse("plugins:index") not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize(
    ("key", "site"), [("nothing", None), ("statistics", "999999"), ("statistics", "x"), ("statistics", "٣")]
)
def test_unknown_plugin_or_site_is_not_found(log_in, key, site):
    data = {"active": "false"} | ({"site": site} if site else {})
    response = log_in("change_pluginstate").post(reverse("plugins:set_active", args=[key]), data, follow=True)
    assert response.status_code == 404
    assert PluginActivation.objects.count() == 0
