"""Points as people give them. Control values: JHS 197, annex 3 (point G4, Geta), and the central meridian."""

import math
import random

import pytest
from django.core.exceptions import ValidationError

from network.points import MOST_TEXT, from_tm35fin, in_finland, parse_point, to_tm35fin

# JHS 197, annex 3: the land survey's worked example of ETRS-TM35FIN
GETA = (60.3851068722, 19.84813676944)
GETA_TM35FIN = (6715706.37708, 106256.35961)
TENTH_OF_A_MILLIMETRE = 0.0001


def test_the_projection_gives_the_published_control_values() -> None:
    north, east = to_tm35fin(*GETA)
    assert north == pytest.approx(GETA_TM35FIN[0], abs=TENTH_OF_A_MILLIMETRE)
    assert east == pytest.approx(GETA_TM35FIN[1], abs=TENTH_OF_A_MILLIMETRE)


def test_the_projection_back_gives_the_published_control_values() -> None:
    latitude, longitude = from_tm35fin(*GETA_TM35FIN)
    assert (latitude, longitude) == (pytest.approx(GETA[0], abs=1e-9), pytest.approx(GETA[1], abs=1e-9))


def test_on_the_central_meridian_east_is_half_a_million() -> None:
    assert to_tm35fin(64, 27)[1] == pytest.approx(500_000, abs=1e-6)


def test_there_and_back_is_the_same_point_everywhere_in_finland() -> None:
    chance = random.Random(7)
    for _point in range(500):
        point = chance.uniform(59.5, 70.1), chance.uniform(19, 31.6)
        again = from_tm35fin(*to_tm35fin(*point))
        assert math.dist(point, again) < 1e-9


@pytest.mark.parametrize(
    "text",
    [
        "62.2415, 25.7209", "62.2415 25.7209", "62,2415 25,7209", "62,2415; 25,7209", "62,2415, 25,7209",
        "62,2415,25,7209", "(62.2415, 25.7209)", "62.2415N 25.7209E", "N62.2415 E25.7209", "62.2415° N, 25.7209° E",
        "lat: 62.2415 lon: 25.7209", "Leveys 62,2415 Pituus 25,7209", "25.7209 62.2415", "25.7209E 62.2415N",
        "geo:62.2415,25.7209?z=12", "62.2415\n25.7209", "  62.2415\t25.7209 ", "62.2415/25.7209",
    ],
)  # fmt: skip
def test_degrees_in_any_usual_writing(text) -> None:
    point = parse_point(text)
    assert (point.latitude, point.longitude, point.precision) == (62.2415, 25.7209, "exact")


@pytest.mark.parametrize(
    "text",
    [
        "62°14'29.4\"N 25°43'15\"E", "N 62° 14' 29.4\" E 25° 43' 15\"", "62°14′29,4″P 25°43′15″I",
        "62 14 29,4 25 43 15", "62° 14.49' N, 25° 43.25' E", "62°14’29.4” 25°43’15”", "62 14.49 25 43.25",
        "E 25°43'15\" N 62°14'29.4\"",
    ],
)  # fmt: skip
def test_degrees_minutes_and_seconds(text) -> None:
    point = parse_point(text)
    assert (point.latitude, point.longitude) == (62.2415, pytest.approx(25.720833, abs=1e-6))


@pytest.mark.parametrize(
    "text",
    [
        "6902583 433535", "N 6902583 E 433535", "E 433535 N 6902583", "433535, 6902583", "6 902 583, 433 535",
        "N=6902583 E=433535", "P: 6902583 I: 433535", "N 6902583,0 E 433535,0", "6902583.0, 433535.0",
        "6 902 583 433 535", "433 535 6 902 583", "N 6 902 583,0 E 433 535,0",
    ],
)  # fmt: skip
def test_metres_of_the_national_grid(text) -> None:
    point = parse_point(text)
    north, east = to_tm35fin(point.latitude, point.longitude)
    assert (north, east) == (pytest.approx(6902583, abs=0.2), pytest.approx(433535, abs=0.2))


@pytest.mark.parametrize(
    ("link", "precision"),
    [
        ("https://www.openstreetmap.org/?mlat=62.2415&mlon=25.7209#map=15/62.2/25.7", "exact"),
        ("https://www.openstreetmap.org/#map=15/62.2415/25.7209", "approximate"),
        ("https://www.openstreetmap.org/node/123#map=19/62.2415/25.7209", "approximate"),
        ("www.openstreetmap.org/?mlat=62.2415&mlon=25.7209", "exact"),
        ("https://www.google.com/maps/place/Talo/@62.24,25.70,14z/data=!4m6!3m5!8m2!3d62.2415!4d25.7209!16zL", "exact"),
        ("https://www.google.fi/maps/@62.2415,25.7209,15z?entry=ttu", "approximate"),
        ("https://maps.google.com/?q=62.2415,25.7209", "exact"),
        ("https://www.google.com/maps?q=loc:62.2415+25.7209", "exact"),
        ("https://www.google.com/maps/search/?api=1&query=62.2415%2C25.7209", "exact"),
        ("https://www.bing.com/maps?cp=62.2415~25.7209&lvl=14", "approximate"),
        ("https://bing.com/maps/default.aspx?sp=point.62.2415_25.7209_Talo&cp=62.1~25.1", "exact"),
        ("https://maps.apple.com/?ll=62.2415,25.7209&q=Paikka", "exact"),
        ("https://maps.apple.com/place?coordinate=62.2415,25.7209&name=Talo", "exact"),
        ("Tule tänne: https://maps.apple.com/?ll=62.2415,25.7209 Tervetuloa", "exact"),
    ],
)
def test_links_of_maps_in_degrees(link, precision) -> None:
    point = parse_point(link)
    assert (point.latitude, point.longitude, point.precision) == (62.2415, 25.7209, precision)


@pytest.mark.parametrize(
    ("link", "precision"),
    [
        (
            "https://asiointi.maanmittauslaitos.fi/karttapaikka/?lang=fi&share=customMarker&n=6902583&e=433535&zoom=9",
            "exact",
        ),
        ("https://asiointi.maanmittauslaitos.fi/karttapaikka/?lang=sv&n=6902583.0&e=433535.0&zoom=9", "approximate"),
        ("https://kartta.paikkatietoikkuna.fi/?zoomLevel=9&coord=433535_6902583&showMarker=true", "exact"),
        (
            "https://kartta.paikkatietoikkuna.fi/?zoomLevel=9&coord=433535_6902583&mapLayers=801+100+default",
            "approximate",
        ),
    ],
)
def test_links_of_finnish_maps_in_metres(link, precision) -> None:
    point = parse_point(link)
    north, east = to_tm35fin(point.latitude, point.longitude)
    assert (north, east) == (pytest.approx(6902583, abs=0.2), pytest.approx(433535, abs=0.2))
    assert point.precision == precision


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("59.437, 24.745", "not in Finland"),  # Tallinn
        ("59.334, 18.063", "not in Finland"),  # Stockholm
        ("59.94, 30.31", "not in Finland"),  # St Petersburg
        ("63.8258, 20.2630", "not in Finland"),  # Umeå
        ("69.6492, 18.9553", "not in Finland"),  # Tromsø
        ("0, 0", "not in Finland"),
        ("-62.2, 25", "not in Finland"),
        ("6902583 3433535", "KKJ or ETRS-GK"),
        ("1234567 433535", "ETRS-TM35FIN"),
        ("62.2415", "not understood"),
        ("62.2415 25.7209 12", "not understood"),
        ("62 70 0 25 10 0", "not understood"),
        ("Väinönkatu 5, Jyväskylä", "not understood"),
        ("1e400, 5", "not understood"),
        ("https://[bad/?q=62,25", "not understood"),
        ("https://maps.app.goo.gl/AbCdEf123", "short link"),
        ("https://www.google.com/maps/place/Jyv%C3%A4skyl%C3%A4", "No point was found"),
        ("https://example.org/", "No point was found"),
        ("", "Write the coordinates"),
        ("   ", "Write the coordinates"),
    ],
)
def test_what_is_no_point_is_refused_with_a_remedy(text, words) -> None:
    from django.utils import translation

    with translation.override("en"), pytest.raises(ValidationError) as refused:
        parse_point(text)
    assert words in refused.value.messages[0]


@pytest.mark.parametrize("seed", range(20))
def test_no_text_whatever_is_anything_but_a_point_or_refused(seed) -> None:
    chance = random.Random(seed)
    signs = "0123456789.,;°'\"NEPI -+:/@!?&=#_~()ä\u00a0%[]http://maps.google.com"
    for _text in range(200):
        text = "".join(chance.choice(signs) for _sign in range(chance.randint(0, 60)))
        try:
            point = parse_point(text)
        except ValidationError:
            continue
        assert in_finland(point.latitude, point.longitude)


def test_a_very_long_text_is_read_no_further_than_its_limit() -> None:
    with pytest.raises(ValidationError):
        parse_point("9" * (MOST_TEXT * 50) + " 25.7")


def test_every_municipality_of_the_reference_data_is_in_finland() -> None:
    from network.services.reference import FOLDER, rows_of

    rows = [values for _row, values in rows_of(FOLDER / "municipalities.csv")]
    outside = [row["name_fi"] for row in rows if not in_finland(float(row["lat"]), float(row["lon"]))]
    assert (len(rows), outside) == (308, [])
