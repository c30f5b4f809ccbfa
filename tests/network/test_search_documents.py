"""What the network's records tell the search besides their text, and the nightly renewal of when they are held."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.models import Activity, Occurrence, Place
from network.models.vocabulary import ActivityState, Origin
from network.services.searching import next_starts, renew_starts
from network.services.searching_words import kind_names, organisation_names, organisations_called, record_kinds, spots
from search.contracts import SearchDocument
from search.models import SearchEntry
from search.sources import search_sources

from .world import World, next_monday, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]


def document_of(page: object) -> SearchDocument:
    record = record_of(page)
    source = "place" if record.kind == "meeting_place" else record.kind
    (document,) = search_sources.get(source).documents_for([str(record.pk)])
    return document


def test_an_activity_tells_whose_what_and_where_it_is(world: World) -> None:
    page = world.add_activity(kind="course", tasks=["parenting"], tags=["vauvat"])
    document, town = document_of(page), world.municipalities["Jyväskylä"]
    assert (document.organisation, document.kinds, document.tasks) == (
        str(record_of(world.organisation).pk), ("course",), ("parenting",),
    )  # fmt: skip
    assert document.confirmed_on == timezone.localdate()
    assert (document.latitude, document.longitude) == (town.latitude, town.longitude)
    assert "exact_point" not in document.extra
    words = document.keywords.split("\n")
    assert {"Jyväskylä", "Tuulikello ry", "kurssi", "kurs", "course"} <= {*words}
    assert "kurssi" not in document.body


def test_a_place_tells_its_own_point_and_a_hidden_one_its_municipalitys(world: World) -> None:
    place, town = record_of(world.place), world.municipalities["Jyväskylä"]
    Place.objects.filter(pk=place.pk).update(latitude=62.5, longitude=25.5, precision="exact")
    document = document_of(world.place)
    assert (document.latitude, document.longitude, document.extra["exact_point"]) == (62.5, 25.5, True)
    assert document.kinds[0] == "meeting_place"
    Place.objects.filter(pk=place.pk).update(
        latitude=None, longitude=None, precision="municipality", hide_address=True, address="", postal_code=""
    )
    assert document_of(world.place).latitude == town.latitude


def test_an_online_activity_is_nowhere_and_an_organisation_is_its_own(world: World) -> None:
    page = world.add_activity(is_online=True, online_url="https://etana.example/")
    assert (document_of(page).latitude, document_of(page).longitude) == (None, None)
    own = record_of(world.organisation)
    assert document_of(world.organisation).organisation == str(own.pk)


def test_a_source_texts_record_is_not_confirmed(world: World) -> None:
    record = record_of(world.place)
    type(record).objects.filter(pk=record.pk).update(confirmed_at=None, origin=Origin.SOURCE)
    assert document_of(world.place).confirmed_on is None


def test_names_are_given_in_the_readers_language_and_only_to_readers(world: World) -> None:
    key = str(record_of(world.organisation).pk)
    assert organisation_names("sv", [key, "x", "9" * 30], ("public",)) == {key: "Tuulikello ry"}
    assert organisation_names("sv", [key], ("network",)) == {}
    assert organisations_called("tuulikello ry", ("public",)) == (key,)
    assert organisations_called("Tuulik", ("public",)) == (key,)
    assert organisations_called("tuulikello ry", ("network",)) == ()
    assert organisations_called("%", ("public",)) == ()
    assert (kind_names("sv")["course"], kind_names("fi")["course"]) == ("kurs", "kurssi")
    assert spots(["Laukaa", "X"])["Laukaa"].region == "15"
    assert record_kinds(record_of(world.organisation)) == ("ngo",)


def weekly(world: World) -> Activity:
    start = dt.datetime.combine(next_monday(), dt.time(9, 30), dt.UTC)
    page = world.add_activity(starts_at=start, ends_at=start + dt.timedelta(hours=2), recurrence="FREQ=WEEKLY;COUNT=4")
    return record_of(page).activity


def entry_of(activity: Activity) -> SearchEntry:
    return SearchEntry.objects.get(source="activity", object_id=str(activity.pk))


def test_the_next_meeting_that_is_held_is_told(world: World) -> None:
    activity = weekly(world)
    starts = [*activity.occurrences.order_by("starts_at").values_list("starts_at", flat=True)]
    assert entry_of(activity).starts_at == starts[0]
    Occurrence.objects.filter(activity=activity, starts_at=starts[0]).update(state=ActivityState.CANCELLED)
    assert next_starts([activity.pk]) == {activity.pk: starts[1]}
    after = starts[-1] + dt.timedelta(days=1)
    assert next_starts([activity.pk], now=after) == {activity.pk: starts[-1]}


def test_each_night_what_is_over_gets_its_next_meeting_and_nothing_else_is_written(world: World) -> None:
    activity, other = weekly(world), weekly(world)
    past = timezone.now() - dt.timedelta(days=1)
    SearchEntry.objects.filter(pk=entry_of(activity).pk).update(starts_at=past)
    untouched = entry_of(other).indexed_at
    renew_starts()
    assert entry_of(activity).starts_at == entry_of(other).starts_at
    assert entry_of(other).indexed_at == untouched
    before = entry_of(activity).indexed_at
    with CaptureQueriesContext(connection) as captured:
        renew_starts()
    assert (entry_of(activity).indexed_at, len(captured)) == (before, 2)
