"""The overlay on the activity's own form: where it came from, what was edited here, back to the source one by one."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cms.imports.models import ImportSource, SourceKey
from network.models import ActivityPage
from network.services import review
from tests.network.importing.conftest import carry_out
from tests.network.importing.test_runs import edit_title, row, table


@pytest.fixture(autouse=True)
def _finnish(_english):  # after the folder's own
    with translation.override("fi"):
        yield


@pytest.fixture
def page(world, dry_run) -> ActivityPage:
    """Brought in as "Kerho 1", then given a name of its own here."""
    carry_out(dry_run(table(row(1)), name="syksy.csv"), world)
    edit_title(world, ActivityPage.objects.get(), "Oma nimi")
    return ActivityPage.objects.get()


def section(world: Any, page: ActivityPage, who: str = "editor") -> Tag | None:
    answer = world.client(who).get(reverse("activity_edit", args=[page.pk]))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").select_one("#from-source")


def take(world: Any, who: str, field: str = "title", **more: str) -> Any:
    key = SourceKey.objects.get()
    address = reverse("import_take", args=[key.source_id, key.pk])
    return world.client(who).post(address, {"field": field, "back": "activity", **more})


def test_form_tells_the_source_and_what_was_edited_here(world, page) -> None:
    found = section(world, page)
    assert found.h2.a["href"].startswith(reverse("import_source", args=[SourceKey.objects.get().source_id]))
    assert found.h2.a.text == "syksy.csv"
    assert [field["value"] for field in found.select("[name=field]")] == ["title"]
    assert [each.get_text(strip=True) for each in found.select(".side > p, p.side")] == ["Oma nimi", "Kerho 1"]


def test_field_goes_back_to_the_source_from_the_form_and_the_editor_stays_there(world, page) -> None:
    answer = take(world, "editor")
    assert answer["Location"] == reverse("activity_edit", args=[page.pk]) + "#from-source"
    assert ActivityPage.objects.get().title == "Kerho 1"
    assert section(world, page).select("[name=field]") == []


def test_activity_written_here_has_no_such_part_and_asks_one_question_for_it(world, page) -> None:
    own = world.add_activity(publish=False)
    assert section(world, own) is None
    client = world.client("editor")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(reverse("activity_edit", args=[own.pk]))
    about = [each["sql"] for each in asked.captured_queries if "imports_sourcekey" in each["sql"]]
    assert len(about) == 1


def test_coordinator_sees_it_and_nobody_else_s_editor_does_anything(world, page) -> None:
    assert section(world, page, "coordinator").select("[name=field]")
    for who in ("stranger", "viewer", "other_coordinator"):
        assert world.client(who).get(reverse("activity_edit", args=[page.pk])).status_code == 403
        assert take(world, who).status_code == 403
    assert ActivityPage.objects.get().title == "Oma nimi"


def test_nothing_is_offered_while_it_waits_for_review(world, page) -> None:
    review.submit_page(page=page, user=world.users["editor"])
    assert section(world, page).select("[name=field]") == []
    take(world, "editor")
    assert ActivityPage.objects.get().get_latest_revision_as_object().title == "Oma nimi"


def test_nothing_is_offered_beside_unfinished_text_which_it_would_overtake(world, page) -> None:
    form = {**world.answers(title="Kesken", summary="", organisation=None), "save": "1"}
    world.client("editor").post(reverse("activity_edit", args=[page.pk]), {**form, "revision": page.latest_revision_id})
    assert section(world, page).select("[name=field]") == []


def test_thing_gone_at_the_source_says_so(world, page) -> None:
    from django.utils import timezone

    SourceKey.objects.update(vanished_at=timezone.now())
    assert section(world, page).select_one(".flag")


def test_source_of_a_plugin_that_is_gone_breaks_nothing(world, page) -> None:
    ImportSource.objects.update(importer="gone")
    assert section(world, page) is None
