"""The pages as readers get them."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.models import Municipality, Region
from network.models.vocabulary import Origin, Phase, RecordKind
from situation_map import services
from situation_map.models import Observation, Statement
from situation_map.registry import Missing, Value
from tests.situation_map.conftest import define

MAPS = {"fi": "/fi/tilannekuva/", "sv": "/sv/lagesbild/", "en": "/en/situation/"}
WEIGHT_LIMIT_BYTES = 120_000


@pytest.fixture
def known(geography):
    """What the sources say, and the invented statements."""
    services.load_reference_statements()
    services.load_example_statements()


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def heading(html):
    return re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)[1]


def rows_of(html):
    """Name, value and whether it is marked as an example, of each row of the table."""
    found = re.findall(r"<tr data-code.*?</tr>", html, re.S)
    return [
        (
            re.search(r'<th scope="row"><a[^>]*>(.*?)</a>', row)[1],
            re.search(r"<td class.*?>(.*?)</td>", row, re.S)[1],
            'class="ex"' in row,
        )
        for row in found
    ]


@pytest.mark.parametrize("language", MAPS)
def test_map_shows_the_development_stage_first_in_each_language(client, known, language):
    html = read(client, MAPS[language])
    words = {"fi": "toimii koko alueella", "sv": "verksamhet i hela området", "en": "operating throughout the county"}
    assert words[language] in heading(html)


def test_map_has_every_county_as_a_link_with_its_value_and_the_equal_table(client, known):
    html = read(client, MAPS["en"])
    geographic = html[html.index('class="geo"') : html.index('class="hexview"')]
    links = re.findall(r'<a href="([^"]+)" data-code="(\d\d)" aria-label="([^"]+)"', geographic)
    assert len({code for _href, code, _label in links}) == 22
    assert "Kainuu: operating throughout the county, example" in [label for *_rest, label in links]
    assert "Central Finland: not asked" in [label for *_rest, label in links]
    assert len(rows_of(html)) == 22


def test_unknown_is_hatched_and_real_is_not_marked_as_example(client, known):
    html = read(client, MAPS["en"])
    rows = {name: (value, example) for name, value, example in rows_of(html)}
    assert rows["Central Finland"] == ("–", False)
    assert rows["Kainuu"] == ("operating throughout the county", True)
    assert re.search(r'data-code="15"[^>]*><path class="k0"[^>]*><path class="over" fill="url\(#p-missing\)"', html)


def test_map_without_any_assessment_says_so(client, geography):
    html = read(client, MAPS["en"])
    assert heading(html) == "Development stage: no area has a known figure"
    assert {value for _name, value, _example in rows_of(html)} == {"–"}


@pytest.mark.parametrize("name", ["mittari", "indicator"])
def test_indicator_is_chosen_by_either_name_of_the_parameter(client, make_place, name):
    make_place("20")
    make_place("20")
    make_place("15")
    html = read(client, f"/fi/tilannekuva/?{name}=family_centres")
    assert [row[:2] for row in rows_of(html)][:2] == [("Kainuu", "2"), ("Keski-Suomi", "1")]
    assert "Kainuussa" in heading(html)


@pytest.mark.parametrize("value", ["nothing", "%00", "x" * 3000])
def test_unknown_indicator_is_not_found(client, geography, value):
    assert client.get(f"/en/situation/?indicator={value}").status_code == 404


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("", "Kainuu", "West Uusimaa"),
        ("value", "Central Finland", "West Uusimaa"),
        ("area", "Central Finland", "West Uusimaa"),
        ("-area", "West Uusimaa", "Central Finland"),
        ("nonsense", "Kainuu", "West Uusimaa"),
    ],
)
def test_table_is_sorted_by_the_address_and_keeps_the_unknown_last(client, make_place, sort, first, last):
    make_place("20")
    make_place("20")
    make_place("15")
    names = [name for name, *_rest in rows_of(read(client, f"/en/situation/?indicator=family_centres&sort={sort}"))]
    assert (names[0], names[-1]) == (first, last)


def test_failing_plugin_loses_its_layer_only(client, geography, register):
    def fail(codes):
        raise RuntimeError("broken")

    register(define("broken", compute=fail), plugin="broken")
    assert "not available just now" in read(client, "/en/situation/?indicator=broken")
    assert "not available just now" not in read(client, "/en/situation/")
    assert "Things: not available just now." in read(client, "/en/situation/central-finland/")


def test_value_text_of_a_plugin_is_escaped(client, geography, register):
    values = {"15": Value(1, source="<b>x</b>"), "20": Value(missing=Missing.SUPPRESSED)}
    register(define("risky", label="<script>alert(1)</script>", values=values), plugin="risky")
    for address in ("/en/situation/?indicator=risky", "/en/situation/central-finland/"):
        html = read(client, address)
        assert "<script>alert" not in html
        assert "<b>x</b>" not in html


@pytest.mark.parametrize("address", ["/en/situation/", "/fi/tilannekuva/keski-suomi/"])
def test_pages_have_no_inline_style_or_script(client, known, address):
    html = read(client, address)
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", html)
    assert not re.findall(r"<script(?![^>]*\bsrc=)", html)


def test_map_weighs_less_than_its_limit(client, known):
    """Page, styles, scripts, icons and fonts, compressed as they are sent (fonts are compressed already)."""
    html = read(client, MAPS["fi"])
    files = set(re.findall(r'(?:href|src)="/static/([^"#]+)"', html)) | {"cms/icons.svg", "situation_map/copy.js"}
    files |= {f"cms/css/fonts/{name}.woff2" for name in ("familjen", "literata-400")}
    weight = len(gzip.compress(html.encode()))
    for name in files:
        content = Path(finders.find(name)).read_bytes()
        weight += len(content) if name.endswith("woff2") else len(gzip.compress(content))
    assert weight < WEIGHT_LIMIT_BYTES


def count_queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        read(client, address)
    return len(captured)


@pytest.mark.parametrize("indicator", ["development", "family_centres", "meeting_places", "activities"])
def test_queries_of_the_map_do_not_grow(client, geography, make_place, make_activity, indicator):
    address = f"/en/situation/?indicator={indicator}"
    services.load_reference_statements()
    services.load_example_statements()
    read(client, address)
    few = count_queries(client, address)
    for code in ("15", "16", "20", "21"):
        make_place(code)
        make_place(code, kind=RecordKind.MEETING_PLACE)
        make_activity(code, 1, 8)
    assert count_queries(client, address) == few <= 12


def test_queries_of_a_county_do_not_grow(client, known, make_place, make_activity):
    town = Municipality.objects.filter(region="15").first()
    address = "/en/situation/central-finland/"
    make_place("15", municipality=town.code)
    make_place("15", kind=RecordKind.MEETING_PLACE)
    make_activity("15", 1)
    read(client, address)
    few = count_queries(client, address)
    for municipality in Municipality.objects.filter(region="15"):
        record = make_place("15", municipality=municipality.code)
        record.place.municipalities_served.add(municipality, town)
        make_place("15", kind=RecordKind.MEETING_PLACE, origin=Origin.EXAMPLE, municipality=municipality.code)
    for number in range(5):
        Statement.objects.create(key=f"s{number}", region_id="15", topic="policies", text_fi="x", missing="unknown")
        observation = Observation.objects.get(key="cf-premises-2021")
        observation.pk, observation.key, observation.period = None, f"o{number}", f"201{number}"
        observation.save()
    assert count_queries(client, address) == few <= 52


@pytest.mark.parametrize(
    ("language", "address"),
    [
        ("fi", "/fi/tilannekuva/keski-suomi/"),
        ("sv", "/sv/lagesbild/mellersta-finland/"),
        ("en", "/en/situation/central-finland/"),
    ],
)
def test_county_links_to_itself_in_the_other_languages(client, known, language, address):
    html = read(client, address)
    links = set(re.findall(r'hreflang="(\w\w)" href="http[^/]*//[^/]*(/[^"]+)"', html))
    assert links == {
        ("fi", "/fi/tilannekuva/keski-suomi/"),
        ("sv", "/sv/lagesbild/mellersta-finland/"),
        ("en", "/en/situation/central-finland/"),
    }


def test_central_finland_shows_its_dated_figures_apart(client, known):
    html = read(client, "/en/situation/central-finland/")
    figures = html[html.index('id="figures"') : html.index('id="places"')]
    shown = [
        (number, label)
        for number, label in re.findall(r"<b>([\d,]+)</b></p>\s*<div[^>]*><h3>(.*?)</h3>", figures)
        if label.startswith(("Premises", "Family-centre workers", "Localities", "Permanent"))
    ]
    assert sorted(shown) == [
        ("10", "Premises for family-centre work"),
        ("11", "Localities with a physical family centre"),
        ("7", "Permanent family-centre coordinators"),
        ("8", "Family-centre workers"),
    ]
    assert figures.count("5 October 2021") + figures.count("5\u00a0October\u00a02021") == 6


def test_central_finland_flags_the_odd_dates_and_keeps_them(client, known):
    html = read(client, "/en/situation/central-finland/").replace("\u00a0", " ")
    meetings = html[html.index("Low-threshold section") :]
    dates = re.findall(r"<time[^>]*>(.*?)</time>", meetings)[:6]
    assert dates == [
        "9 June 2017",
        "1 September 2018",
        "1 December 2018",
        "25 January 2018",
        "16 February 2018",
        "14 June 2018",
    ]
    assert meetings[: meetings.index("14 June 2018")].count("the date looks wrong in the source") == 2


def test_centres_of_unknown_phase_are_listed_and_not_counted(client, known, make_place):
    town = Municipality.objects.get(name_fi="Viitasaari")
    record = make_place("15", phase=Phase.UNKNOWN, origin=Origin.SOURCE, municipality=town.code, title="Wiitaunioni")
    record.place.municipalities_served.set(Municipality.objects.filter(name_fi__in=["Viitasaari", "Pihtipudas"]))
    html = read(client, "/en/situation/central-finland/")
    assert "The network knows of 1 family centre, and its phase is not known." in html
    places = html[html.index('id="places"') : html.index('id="people"')]
    assert "Wiitaunioni</a>" in places
    without = re.search(r"No known family centre or meeting place: (.*?)\.</p>", places)[1]
    assert "Viitasaari" not in without
    assert "Pihtipudas" not in without
    assert "Kinnula" in without


def test_county_hides_what_only_the_network_may_see(client, known, make_place):
    make_place("15", visibility="network", title="Salainen paikka")
    assert "Salainen paikka" not in read(client, "/en/situation/central-finland/")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_county_has_its_page(client, known, language):
    for region in Region.objects.all():
        address = f"{MAPS[language]}{getattr(region, f'slug_{language}')}/"
        assert getattr(region, f"short_{language}") == heading(read(client, address))


def test_area_outside_the_scheme_has_no_figures(client, known):
    html = read(client, "/en/situation/aland/")
    assert 'id="profile"' not in html
    assert "outside the wellbeing services counties" in html


@pytest.mark.parametrize("slug", ["nowhere", "keski-suomi"])
def test_unknown_county_is_not_found(client, geography, slug):
    assert client.get(f"/en/situation/{slug}/").status_code == 404
