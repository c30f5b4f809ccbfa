"""A merger takes along what is brought in, and is written into the history of both pages."""

import uuid

import pytest
from wagtail.models import PageLogEntry

from cms.imports.models import ImportSource, SourceKey
from cms.imports.services import check_may_import
from network.services import merging
from tests.network.world import World, record_of

pytestmark = pytest.mark.django_db


def merged(world: World) -> None:
    merging.merge_organisations(
        gone=record_of(world.foreign), kept=record_of(world.organisation), user=world.users["coordinator"]
    )


def test_merger_takes_along_what_is_brought_in_and_equal_names_get_a_number(world: World) -> None:
    gone, kept = world.foreign.translation_key, world.organisation.translation_key
    own = ImportSource.objects.create(owner=kept, importer="table", name="syksy.csv")
    theirs = ImportSource.objects.create(owner=gone, importer="table", name="syksy.csv")
    calendar = ImportSource.objects.create(
        owner=gone, importer="calendar", name="x", address="https://x.example/", schedule="daily",
        runs_as=world.users["stranger"],
    )  # fmt: skip
    SourceKey.objects.create(source=theirs, external_id="id:1", key=uuid.uuid4())
    assert merging.plan_merger(record_of(world.foreign)).sources == 2
    merged(world)
    assert [*ImportSource.objects.order_by("created_at").values_list("pk", "owner", "name")] == [
        (own.pk, kept, "syksy.csv"), (theirs.pk, kept, "syksy.csv (2)"), (calendar.pk, kept, "x"),
    ]  # fmt: skip
    assert theirs.keys.count() == 1
    check_may_import(world.users["stranger"], ImportSource.objects.get(pk=calendar.pk))


def test_merger_is_written_into_the_history_of_both_pages(world: World) -> None:
    world.add_activity()
    page = world.add_activity(world.foreign)
    merged(world)
    entries = PageLogEntry.objects.filter(action=merging.ACTION)
    assert {entry.page_id for entry in entries} == {world.organisation.pk, world.foreign.pk}
    data = entries[0].data
    assert data["pages"] == {str(page.translation_key): "keski-suomi/sukupuu-ry/vauvatreffit"}
    assert (data["gone"], data["kept"], data["people"]) == (
        str(world.foreign.translation_key), str(world.organisation.translation_key), 1,
    )  # fmt: skip
    assert "stranger" not in str([entry.data for entry in entries])
