"""Municipalities in an edition: their figures, names and outlines as they stood, and what has changed since."""

import csv
import io
import json
import random
from dataclasses import replace

import pytest
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import override

from network.models import Municipality, Place, Record
from network.models.vocabulary import Origin, Phase, Publication, RecordKind
from situation_map.areas import Area, AreaKind
from situation_map.atlas.frame import area_of
from situation_map.atlas.levels import choose_view
from situation_map.editions import asking
from situation_map.editions.asking import municipal_of, read_edition
from situation_map.editions.content import is_intact
from situation_map.editions.parts import MUNICIPAL, municipalities_of
from situation_map.geometry import present_municipal, present_municipal_digest
from situation_map.live_recording import keep_live_figures
from situation_map.models import EditionPart, Indicator, IndicatorVersion, LiveFigure, Observation
from situation_map.series import values_at
from situation_map.tallies import whole_county

TOWNS = "/en/situation/?level=municipality&indicator=benches"


def body_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def benches(loaded):
    """An indicator with a figure of Jyväskylä and of Helsinki; the rest is not known."""
    indicator = Indicator.objects.create(key="benches", kind="count", theme="places", is_listed=True)
    version = IndicatorVersion.objects.create(
        indicator=indicator, label_fi="Penkit", label_en="Benches", area_kinds=["region", "municipality"]
    )
    for code, number in (("179", 31), ("091", 0)):
        Observation.objects.create(
            key=f"benches-{code}", version=version, period="2024", area_kind="municipality", municipality_id=code,
            value_number=number, as_of=timezone.localdate().replace(month=1, day=1),
        )  # fmt: skip
    return version


@pytest.fixture
def changed(benches, make_edition):
    """The edition, after which a figure and a name have changed."""
    edition = make_edition()
    Observation.objects.filter(key="benches-179").update(value_number=44)
    Municipality.objects.filter(code="179").update(name_fi="Uusi nimi", name_sv="Nytt namn")
    return edition


def test_edition_shows_municipalities_as_they_were(client, changed):
    page = client.get(f"{TOWNS}&edition=kuva")
    rows = {row.figure.region.code: row for row in page.context["view"].rows}
    assert (rows["179"].figure.text, rows["179"].figure.region.short) == ("31", "Jyväskylä")
    assert (rows["091"].figure.text, rows["091"].figure.is_known) == ("0", True)
    assert not rows["049"].figure.is_known
    assert rows["179"].href == "/en/situation/?view=trend&level=municipality&area=179&edition=kuva"
    now = {row.figure.region.code: row for row in client.get(TOWNS).context["view"].rows}
    assert (now["179"].figure.text, now["179"].figure.region.short) == ("44", "Uusi nimi")


@pytest.mark.parametrize("ending", [".csv", ".json", ".geojson", ".svg"])
def test_edition_s_municipalities_are_taken_away_as_they_were(client, changed, ending):
    query = "level=municipality&view=ranking&indicator=benches&edition=kuva"
    text = body_of(client.get(f"/en/situation/situation{ending}?{query}")).decode()
    assert "Jyväskylä" in text
    assert "Uusi nimi" not in text


def test_outlines_of_municipalities_are_frozen_and_hashed(benches, make_edition, monkeypatch):
    edition = make_edition()
    drawn = EditionPart.objects.get(edition=edition, kind="geometry", key__startswith=MUNICIPAL)
    assert drawn.key == f"{MUNICIPAL}{present_municipal_digest()}"
    assert (edition.format, is_intact(edition)) == (3, True)
    monkeypatch.setattr(asking, "present_municipal_digest", lambda: "another drawing of today")
    assert municipal_of(edition) == present_municipal()
    assert municipal_of(edition) is not present_municipal()


def test_edition_without_outlines_says_that_they_are_of_today(benches, make_edition):
    edition = make_edition()
    reading = read_edition(edition)
    edition.format = 2
    with override("en"):
        choice, level = choose_view(QueryDict("level=municipality&edition=kuva"), replace(reading, edition=edition))
    assert choice.level == "municipality"
    assert [*level.notices] == ["This edition holds no outlines of municipalities: they are drawn as they are now."]


def test_municipalities_of_an_edition_are_compared_with_now(client, changed):
    page = client.get("/en/situation/edition/kuva/changes/?level=municipality&indicator=benches")
    rows = page.context["figures"]
    told = [(row.region.code, row.before_text, row.after_text, row.difference_text) for row in rows]
    assert told == [("179", "31", "44", "+13")]
    assert page.context["statements"] == []
    other = client.get("/en/situation/edition/kuva/changes/?level=municipality&indicator=benches&county=01")
    assert other.context["figures"] == []


def test_difference_file_names_the_municipality_and_its_county(client, changed):
    page = client.get("/en/situation/edition/kuva/changes/?level=municipality")
    address = page.content.decode().split('">JSON</a>')[0].rsplit('"', 1)[1].replace("&amp;", "&")
    rows = json.loads(body_of(client.get(address)))["changes"]
    row = next(row for row in rows if row["key"] == "benches" and row["change"] == "changed")
    assert (row["municipality_code"], row["county_code"], row["before"], row["after"]) == ("179", "15", "31", "44")


def test_editions_are_compared_at_no_other_level(client, changed):
    assert client.get("/en/situation/edition/kuva/changes/?level=country").status_code == 404


PLACED = {"15": ("179", "992", "077", None), "13": ("297", None), "90": ("091",), "01": (None,)}
"""By county: the municipalities in which its centres may stand; None: in none of them."""


@pytest.fixture
def add_centres(loaded):
    """Centres of the seed's numbers and phases, counted and kept as of the day."""

    def add(seed, day=None):
        chance = random.Random(seed)
        for region, towns in PLACED.items():
            for town in towns:
                for _each in range(chance.randrange(4)):
                    record = Record.objects.create(
                        kind=RecordKind.FAMILY_CENTRE, region_id=region, municipality_id=town, origin=Origin.SOURCE,
                        publication=Publication.LIVE, visibility="public",
                    )  # fmt: skip
                    Place.objects.create(record=record, phase=chance.choice([Phase.OPERATING, Phase.UNKNOWN]))
        keep_live_figures(keys=["family_centres"], day=day)

    return add


def frozen_sums(edition):
    """By county: its figure in the edition and what its municipalities and the whole county come to, with what is of
    unknown phase."""
    reading = read_edition(edition)
    definition = next(each for each in reading.definitions if each.key == "family_centres")
    counties = values_at(definition, [area_of(each, AreaKind.REGION) for each in reading.regions])
    towns = municipalities_of(edition)
    codes = [*(town.code for town in towns), *(whole_county(each.code) for each in reading.regions)]
    inside = {town.code: town.region_id for town in towns}
    parts = values_at(definition, [Area(AreaKind.MUNICIPALITY, code, "") for code in codes])
    sums = {}
    for region in reading.regions:
        own = [value for code, value in parts.items() if inside.get(code, code[:2]) == region.code]
        sums[region.code] = (
            (counties[region.code].value or 0, counties[region.code].unknown_count),
            (sum(each.value or 0 for each in own), sum(each.unknown_count for each in own)),
        )
    return sums


@pytest.mark.parametrize("seed", range(3))
def test_municipalities_and_whole_county_equal_the_county_in_an_edition(add_centres, make_edition, seed):
    add_centres(seed)
    edition = make_edition()
    Record.objects.filter(kind=RecordKind.FAMILY_CENTRE).delete()
    sums = frozen_sums(edition)
    assert len(sums) == 23
    assert {code: county for code, (county, _parts) in sums.items()} == {
        code: parts for code, (_county, parts) in sums.items()
    }
    assert sum(county[0] + county[1] for county, _parts in sums.values()) > 0
    assert is_intact(edition)


def test_page_and_files_of_an_edition_carry_what_serves_a_whole_county(client, loaded, make_edition):
    for town in ("179", None, None):
        record = Record.objects.create(
            kind=RecordKind.FAMILY_CENTRE, region_id="15", municipality_id=town, origin=Origin.SOURCE,
            publication=Publication.LIVE, visibility="public",
        )  # fmt: skip
        Place.objects.create(record=record, phase=Phase.OPERATING)
    keep_live_figures(keys=["family_centres"])
    make_edition()
    Record.objects.filter(region="15", municipality=None).delete()
    query = "level=municipality&indicator=family_centres&edition=kuva"
    html = client.get(f"/en/situation/?{query}").content.decode()
    assert "With it the municipalities add up to the county." in html
    assert "was not kept for this day" not in html
    rows = list(
        csv.DictReader(io.StringIO(body_of(client.get(f"/en/situation/situation.csv?{query}")).decode("utf-8-sig")))
    )
    told = {row["area_code"]: row["value"] for row in rows if row["value"]}
    assert (told["179"], told["15-whole"]) == ("1", "2")
    kept = body_of(client.get("/en/situation/edition/kuva/content.jsonl")).decode()
    assert '"15-whole"' in kept


def test_day_on_which_whole_counties_were_not_kept_says_so(client, add_centres, make_edition):
    add_centres(1)
    LiveFigure.objects.filter(area_code__endswith="-whole").delete()
    make_edition()
    html = client.get("/en/situation/?level=municipality&indicator=family_centres&edition=kuva").content.decode()
    assert "was not kept for this day" in html


def test_that_nothing_serves_a_whole_county_is_no_gap_of_an_edition(loaded, make_edition):
    before = make_edition("ennen").counts["missing"]
    keep_live_figures(keys=["family_centres"])
    LiveFigure.objects.exclude(area_code__endswith="-whole").delete()
    assert LiveFigure.objects.filter(missing="unknown").count() == 23
    assert make_edition("jalkeen").counts["missing"] == before


def test_municipalities_of_an_embargoed_edition_are_seen_by_nobody_else(client, benches, embargoed):
    assert client.get(f"{TOWNS}&edition=salainen").status_code == 404
    assert client.get("/en/situation/situation.csv?level=municipality&edition=salainen").status_code == 404
