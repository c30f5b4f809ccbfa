"""`manage.py plugin`: list, show, remove."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.plugins.guard import record_failure
from tests.plugins.broken_site import run


def plugin(*arguments: str) -> str:
    out = StringIO()
    call_command("plugin", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_plugin_list_has_a_line_for_each_plugin():
    assert "statistics\t1.0.0\tapi >=1.0,<2\trunning\n" in plugin("list")


@pytest.mark.django_db
def test_plugin_list_and_show_tell_of_a_failure():
    record_failure(plugin="statistics", where="indicator population", error=ValueError("wrong"))
    assert "statistics\t1.0.0\tapi >=1.0,<2\tfailed\tValueError: wrong\n" in plugin("list")
    shown = plugin("show", "statistics")
    assert "state: failed\n" in shown
    assert "failed in: indicator population\n" in shown


@pytest.mark.django_db
def test_plugin_show_of_an_unknown_one_is_an_error():
    with pytest.raises(CommandError, match="There is no plugin 'none'"):
        plugin("show", "none")


ADD_PAGE = """
from cms.models import HomePage
from perheverkko_broken.models import LeafletPage
home = HomePage.objects.first()
page = home.add_child(instance=LeafletPage(title="Lehtinen", slug="lehtinen", text="x", locale=home.locale))
page.save_revision().publish()
print(page.pk)
"""

LOOK = """
from django.db import connection
from django.test import Client
from wagtail.models import Page
page = Page.objects.get(slug="lehtinen").specific
print(type(page).__name__, page.title, page.live, page.latest_revision_id)
print("perheverkko_broken_leafletpage" in connection.introspection.table_names())
print(Page.find_problems(), Client().get("/fi/").status_code, Client().get("/fi/lehtinen/").status_code)
"""


@pytest.mark.slow
@pytest.mark.stackless
@pytest.mark.xdist_group("broken_plugin")
def test_plugin_remove_refuses_pages_then_converts_them_and_drops_the_tables(broken_site):
    added = run(broken_site, "manage.py", "shell", "-v0", "-c", ADD_PAGE)
    assert added.returncode == 0, added.stderr
    refused = run(broken_site, "manage.py", "plugin", "remove", "broken", "--yes")
    assert refused.returncode == 1
    assert "The site has 1 pages of the plugin 'broken'." in refused.stderr
    wrong = run(
        broken_site, "manage.py", "plugin", "remove", "broken", "--yes", "--convert-pages", "--into", "cms.Nothing"
    )
    assert "--into: there is no page type 'cms.Nothing'." in wrong.stderr

    removed = run(broken_site, "manage.py", "plugin", "remove", "broken", "--yes", "--convert-pages")
    assert removed.returncode == 0, removed.stderr
    assert removed.stdout.splitlines() == [
        "1 pages are now unpublished pages of the type cms.ArticlePage.",
        "The data of 'broken' is removed. Now uninstall its package, or set PLUGINS_DISABLED=broken.",
    ]
    seen = run(broken_site, "manage.py", "shell", "-v0", "-c", LOOK, disabled="broken")
    assert seen.stdout.splitlines() == [
        "ArticlePage Lehtinen False None",
        "False",
        "([], [], [], [], []) 200 404",
    ], seen.stderr
