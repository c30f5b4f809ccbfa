"""Every published record is counted once, where it stands: in its municipality or in the row of the whole county."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from network.models import Municipality, Record, RecordText, Region
from network.models.vocabulary import Origin, Phase, Publication, RecordKind
from situation_map.areas import AreaKind, areas_of
from situation_map.live import count_centres, count_meeting_places, organisations_of_kind
from situation_map.registry import indicators
from situation_map.series import parts_of_county
from situation_map.tallies import place_groups, tally, whole_county

PLACES = (("15", "179"), ("15", "992"), ("15", None), ("01", "638"), ("01", None), ("91", "478"))
"""Counties and municipalities: Jyväskylä, Äänekoski and all Central Finland, Porvoo and all East Uusimaa, Mariehamn."""

SEEDS = range(25)


def invent(seed: int) -> list[dict]:
    """Up to twelve things, of any phase and publication, in one to three languages, some of which move."""
    chance = random.Random(seed)
    return [
        {
            "place": chance.choice(PLACES),
            "phase": chance.choice(list(Phase)),
            "publication": chance.choice([Publication.LIVE, *Publication]),
            "languages": chance.randint(1, 3),
            "moves_to": chance.choice([None, None, *PLACES]),
        }
        for _number in range(chance.randint(0, 12))
    ]


def make(make_place: Callable[..., Record], thing: dict) -> Record:
    """A place with texts in several languages, moved once if it is to move."""
    region, municipality = thing["place"]
    record = make_place(
        region, municipality=municipality, phase=thing["phase"], publication=thing["publication"], origin=Origin.OWN
    )
    for language in ("sv", "en")[: thing["languages"] - 1]:
        RecordText.objects.create(record=record, language=language, title="x", path=f"/{language}/x/{record.pk}/")
    if thing["moves_to"] is not None:
        record.region_id, record.municipality_id = thing["moves_to"]
        record.save()
    return record


def stands(thing: dict) -> tuple[str, str | None]:
    return thing["moves_to"] or thing["place"]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_record_is_counted_once(make_place: Callable[..., Record], seed: int) -> None:
    found = invent(seed)
    for thing in found:
        make(make_place, thing)
    live = [thing for thing in found if thing["publication"] == Publication.LIVE]
    expected = Counter(stands(thing)[0] for thing in live)
    groups = place_groups(RecordKind.FAMILY_CENTRE)

    counties = tally(groups, AreaKind.REGION, lambda group: True)
    country = tally(groups, AreaKind.COUNTRY, lambda group: True)
    operating = Counter(stands(thing)[0] for thing in live if thing["phase"] == Phase.OPERATING)
    shown = {code: value.value or 0 for code, value in count_centres(AreaKind.REGION, ["01", "15", "91"]).items()}

    assert {code: sums[False].counted for code, sums in counties.items()} == dict(expected)
    in_scheme = sum(number for code, number in expected.items() if code != "91")
    assert (country["FI"][False].counted if country else 0) == in_scheme
    assert shown == {code: operating[code] for code in ("01", "15", "91")}


@pytest.mark.parametrize("seed", SEEDS)
def test_municipalities_and_whole_county_equal_the_county(make_place: Callable[..., Record], seed: int) -> None:
    for thing in invent(seed):
        make(make_place, thing)
    inside = {
        region: [*Municipality.objects.filter(region=region).values_list("code", flat=True), whole_county(region)]
        for region in ("01", "15", "91")
    }

    counties = count_centres(AreaKind.REGION, list(inside))
    parts = count_centres(AreaKind.MUNICIPALITY, [code for codes in inside.values() for code in codes])

    for region, codes in inside.items():
        assert sum(parts[code].value or 0 for code in codes) == (counties[region].value or 0)
        assert sum(parts[code].unknown_count for code in codes) == counties[region].unknown_count


def test_parts_of_a_county_add_up_to_it_with_the_whole_county_last(make_place: Callable[..., Record]) -> None:
    for municipality in ("179", "179", "992", None):
        make_place("15", municipality=municipality)

    parts = parts_of_county(indicators["family_centres"], "15")

    assert parts[-1][0].code == whole_county("15")
    assert {area.code: value.value for area, value in parts if value.value} == {"179": 2, "992": 1, "15-whole": 1}
    assert sum(value.value or 0 for _area, value in parts) == count_centres(AreaKind.REGION, ["15"])["15"].value == 4


def test_counties_equal_collaborative_areas_and_the_country(make_place: Callable[..., Record]) -> None:
    for region in Region.objects.all():
        make_place(region.code, kind=RecordKind.MEETING_PLACE)

    together = count_meeting_places(AreaKind.COLLABORATIVE_AREA, ["1", "2", "3", "4", "5"])
    country = count_meeting_places(AreaKind.COUNTRY, ["FI"])

    assert sum(value.value for value in together.values()) == country["FI"].value == 22


def test_real_and_example_records_are_never_added_in_any_area(make_place: Callable[..., Record]) -> None:
    make_place("15", municipality="179")
    make_place("15", municipality="992", origin=Origin.EXAMPLE)
    make_place("01", origin=Origin.EXAMPLE)

    regions = count_centres(AreaKind.REGION, ["15", "01"])
    country = count_centres(AreaKind.COUNTRY, ["FI"])["FI"]
    municipality = count_centres(AreaKind.MUNICIPALITY, ["992"])["992"]

    assert [(value.value, value.is_example) for value in regions.values()] == [(1, False), (1, True)]
    assert (country.value, country.is_example) == (1, False)
    assert (municipality.value, municipality.is_example) == (1, True)


def test_organisation_of_no_county_is_the_whole_countrys(make_place: Callable[..., Record]) -> None:
    Record.objects.create(kind=RecordKind.ORGANISATION, publication=Publication.LIVE)

    everything = organisations_of_kind()

    assert everything(AreaKind.COUNTRY, ["FI"])["FI"].value == 1
    counties = everything(AreaKind.REGION, [area.code for area in areas_of(AreaKind.REGION)])
    assert {value.value for value in counties.values()} == {None}
