"""Larger areas as one outline of their counties'."""

import json

import pytest

from situation_map.takeaway.outlines import joined, outlines, rings_of, turned

from .conftest import FILE, body_of

TOGETHER = (("16", "17", "18"), ("05", "06", "07", "08"))


def size_of(geometry):
    return sum(turned(ring) for ring in rings_of(geometry))


@pytest.mark.parametrize("codes", TOGETHER)
def test_joined_counties_keep_their_size_and_lose_the_border_between_them(codes):
    whole = joined(codes)
    parts = [outlines()[code] for code in codes]
    assert size_of(whole) == pytest.approx(sum(size_of(part) for part in parts), rel=1e-6)
    count = sum(len(ring) for part in parts for ring in rings_of(part))
    assert sum(len(ring) for ring in rings_of(whole)) < count
    assert all(ring[0] == ring[-1] for polygon in whole["coordinates"] for ring in polygon)


def test_area_with_an_unknown_county_has_no_outline():
    assert joined(("13", "99")) is None
    assert joined(()) is None


def test_geojson_of_collaborative_areas_has_their_outlines(client, years):
    document = json.loads(body_of(client.get(f"{FILE}.geojson?level=collaborative_area")))
    features = document["features"]
    assert [each["geometry"]["type"] for each in features] == ["MultiPolygon"] * 5
    assert {each["properties"]["no_outline"] for each in features} == {None}


def test_geojson_of_municipalities_says_why_they_are_points(client, years):
    document = json.loads(body_of(client.get(f"{FILE}.geojson?level=municipality")))
    towns = [each for each in document["features"] if each["geometry"]]
    assert {each["geometry"]["type"] for each in towns} == {"Point"}
    assert "boundaries" in towns[0]["properties"]["no_outline"]
