"""Places, groups, contacts and practices in an edition: as everybody read them, and what has become of them since."""

import csv
import datetime as dt
import io
import json

import pytest
from django.utils import timezone, translation

from network.models import Place, Record, RecordText
from network.models.vocabulary import Origin, Phase, Publication, RecordKind
from situation_map.editions.asking import read_edition, read_now
from situation_map.editions.content import is_intact
from situation_map.editions.differing_things import compare_things, phase_change
from situation_map.models import ContactRole, CooperationGroup, Edition, EditionPart

COUNTY = "/en/situation/central-finland/"
SECRET = "Piilopolku 7"


@pytest.fixture(autouse=True)
def _english(loaded):
    with translation.override("en"):
        yield


def make_place(title, phase=Phase.OPERATING, municipality="179", **facts):
    place = {name: facts.pop(name) for name in ("hide_address", "address") if name in facts}
    record = Record.objects.create(
        kind=RecordKind.FAMILY_CENTRE, region_id="15", municipality_id=municipality, origin=Origin.SOURCE,
        **{"publication": Publication.LIVE, **facts},
    )  # fmt: skip
    Place.objects.create(record=record, phase=phase, **place)
    RecordText.objects.create(record=record, language="fi", title=title, path=f"/fi/{title.lower()}/")
    return record


def held(edition, kind):
    return {part.key: part.content for part in edition.parts.filter(kind=kind)}


def test_places_are_held_as_everybody_reads_them(make_edition):
    shown = make_place("Näkyvä", address="Avokatu 1")
    hidden = make_place("Suojattu", hide_address=True)
    make_place("Jäsenille", visibility="network")
    make_place("Luonnos", publication=Publication.DRAFT)
    edition = make_edition()
    places = held(edition, EditionPart.Kind.PLACE)
    assert set(places) == {str(shown.translation_key), str(hidden.translation_key)}
    assert places[str(shown.translation_key)]["address"] == "Avokatu 1"
    assert [places[str(hidden.translation_key)][name] for name in ("address", "postal_code", "point")] == ["", "", None]
    assert (edition.counts["places"], edition.format, is_intact(edition)) == (2, 3, True)


def test_contacts_have_no_field_for_a_person(make_edition):
    edition = make_edition()
    contacts = held(edition, EditionPart.Kind.CONTACT)
    assert len(contacts) == edition.counts["contacts"] == ContactRole.objects.filter(region__isnull=False).count() > 0
    for facts in contacts.values():
        assert set(facts) == {
            "key", "area_kind", "region_id", "role_fi", "role_sv", "role_en", "organisation", "state", "posts",
            "valid_until", "as_of", "is_example", "source",
        }  # fmt: skip


def test_county_page_shows_what_stood(client, make_edition):
    record = make_place("Vanha nimi", Phase.PREPARATION)
    edition = make_edition()
    RecordText.objects.filter(record=record).update(title="Uusi nimi")
    CooperationGroup.objects.update(name_fi="Toinen", name_sv="Annan", name_en="Another")
    html = client.get(f"{COUNTY}?edition=kuva").content.decode()
    assert "Vanha nimi" in html
    assert "Uusi nimi" not in html
    assert f'href="/en{RecordText.objects.get(record=record).path.removeprefix("/fi")}"' in html
    group = next(iter(held(edition, EditionPart.Kind.GROUP).values()))
    assert group["name_en"] in html or group["name_fi"] in html
    record.delete()
    gone = client.get(f"{COUNTY}?edition=kuva").content.decode()
    assert '<span lang="fi">Vanha nimi</span>' in gone or "Vanha nimi</span>" in gone


def test_county_page_costs_a_constant_number_of_queries(client, make_edition, django_assert_max_num_queries):
    make_place("Yksi")
    make_edition("yksi")
    for number in range(3):
        make_place(f"Lisää {number}")
    make_edition("kuva")
    client.get(f"{COUNTY}?edition=yksi")
    with django_assert_max_num_queries(80) as first:
        client.get(f"{COUNTY}?edition=yksi")
    with django_assert_max_num_queries(len(first)):
        client.get(f"{COUNTY}?edition=kuva")


def test_edition_of_an_earlier_day_does_not_say_that_there_were_no_places(client, make_edition):
    make_place("Tänään")
    edition = make_edition(dated_on=timezone.localdate() - dt.timedelta(days=1))
    assert not edition.holds("places")
    assert edition.holds("groups")
    html = client.get(f"{COUNTY}?edition=kuva").content.decode()
    assert "Places and practices are not part of this edition" in html
    assert "The network did not know of any place here." not in html


@pytest.mark.parametrize(("before", "after", "change"), [
    (Phase.PREPARATION, Phase.OPERATING, "opened"),
    (Phase.PAUSED, Phase.OPERATING, "opened"),
    (Phase.OPERATING, Phase.ENDED, "closed"),
    (Phase.OPERATING, Phase.PAUSED, "phase"),
    (Phase.UNKNOWN, Phase.OPERATING, "phase"),
    (Phase.OPERATING, Phase.UNKNOWN, "phase"),
    (Phase.UNKNOWN, Phase.ENDED, "phase"),
])  # fmt: skip
def test_only_a_known_phase_opens_or_closes(before, after, change):
    assert phase_change(before, after) == change


def test_changes_name_what_opened_closed_and_went(client, make_edition):
    opens, closes, goes, stays = (make_place(name) for name in ("Avautuva", "Sulkeutuva", "Poistuva", "Pysyvä"))
    Place.objects.filter(record=opens).update(phase=Phase.PREPARATION)
    make_edition()
    Place.objects.filter(record=opens).update(phase=Phase.OPERATING)
    Place.objects.filter(record=closes).update(phase=Phase.ENDED)
    goes.delete()
    make_place("Uusi", Phase.PLANNED)
    ContactRole.objects.filter(region="15").update(state=ContactRole.State.VACANT)
    rows, missing = compare_things(read_edition(Edition.objects.get(slug="kuva")), read_now(None))
    places = {row.name: (row.change, row.before, row.after) for row in rows if row.sort == "places"}
    assert missing == []
    assert places == {
        "Avautuva": ("opened", "in preparation", "operating"),
        "Sulkeutuva": ("closed", "operating", "ended"),
        "Poistuva": ("gone", "operating", ""),
        "Pysyvä": ("same", "operating", "operating"),
        "Uusi": ("new", "", "planned"),
    }
    html = client.get("/en/situation/edition/kuva/changes/?county=15").content.decode()
    table = html[html.index('id="things"') :]
    assert "Avautuva" in table
    assert stays.texts.get().title not in table
    text = b"".join(client.get("/en/situation/edition/kuva/changes.csv")).decode()
    found = {row["name"]: row["change"] for row in csv.DictReader(io.StringIO(text)) if row["kind"] == "place"}
    assert found == {name: change for name, (change, *_words) in places.items()}


def test_what_an_edition_does_not_hold_is_not_compared(client, make_edition):
    make_place("Tänään")
    make_edition(dated_on=timezone.localdate() - dt.timedelta(days=1))
    answer = client.get("/en/situation/edition/kuva/changes/")
    assert "Not compared, since one of the two does not hold them:" in answer.content.decode()
    assert not [row for row in answer.context["things"] if row.sort == "places"]
    content = json.loads(b"".join(client.get("/en/situation/edition/kuva/changes.json")))
    assert content["not_compared"] == ["places", "practices"]


def test_an_edition_of_the_first_format_still_verifies_and_reads(client, make_edition, monkeypatch):
    monkeypatch.setattr(Edition, "FORMAT", 1)
    monkeypatch.setattr("situation_map.editions.gathering._gather_standing", lambda *args, **options: None)
    edition = make_edition()
    assert (edition.format, is_intact(Edition.objects.get(pk=edition.pk))) == (1, True)
    first = b"".join(client.get("/en/situation/edition/kuva/content.jsonl")).decode()
    assert '"format":1' in first
    html = client.get(f"{COUNTY}?edition=kuva").content.decode()
    assert "are not part of an edition as old as this" in html
