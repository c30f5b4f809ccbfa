import pytest

from network.models import Municipality
from situation_map.county_places import fit_view_box, mark_towns
from situation_map.geometry import hexagons, shapes, to_tm35fin

# Computed with PROJ (EPSG:4326 to EPSG:3067).
PROJ = [
    (60.17, 24.94, 385700.421, 6672126.743),
    (69.9, 27.0, 500000.0, 7754721.459),
    (62.24, 25.75, 435046.908, 6901543.871),
    (60.1, 19.5, 83531.712, 6686228.432),
]


@pytest.mark.parametrize(("latitude", "longitude", "east", "north"), PROJ)
def test_projection_agrees_with_proj_to_a_centimetre(latitude, longitude, east, north):
    assert to_tm35fin(latitude, longitude) == pytest.approx((east, north), abs=0.01)


def test_every_area_has_an_outline_a_hexagon_and_a_county_map(geography):
    codes = {region.code for region in geography}
    assert set(shapes().country.areas) == codes
    assert {hexagon.code for hexagon in hexagons()} == codes
    assert set(shapes().counties) == codes


def test_hexagons_do_not_overlap():
    places = [(hexagon.x, hexagon.y) for hexagon in hexagons()]
    apart = [abs(x - ox) + abs(y - oy) for n, (x, y) in enumerate(places) for ox, oy in places[:n]]
    assert min(apart) >= 100


def test_every_municipality_is_on_the_map_of_its_county(geography):
    for region in geography:
        drawing = shapes().counties[region.code]
        marks = mark_towns(list(Municipality.objects.filter(region=region)), {}, drawing)
        left, top, width, height = map(int, fit_view_box(drawing, marks).split())
        assert len(marks) == region.municipality_count
        assert all(left < mark.x < left + width and top < mark.y < top + height for mark in marks), region.short


def test_municipalities_on_the_mainland_need_no_wider_map(geography):
    drawing = shapes().counties["15"]
    marks = mark_towns(list(Municipality.objects.filter(region="15")), {}, drawing)
    assert fit_view_box(drawing, marks) == f"0 0 {drawing.frame.width} {drawing.frame.height}"
