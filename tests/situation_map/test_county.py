"""The county's page beyond its summary, and the municipality's."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from network.models import FamilyCentreArea, Municipality, Region
from network.models.vocabulary import Origin, Phase, RecordKind
from search.contracts import SearchDocument
from situation_map.models import ContactRole, Decision, Statement
from situation_map.municipality_page import read_figures
from situation_map.periods import read_period
from situation_map.points import Point, with_breaks
from situation_map.registry import Kind, Missing, Value
from situation_map.search_documents import municipality_documents
from situation_map.trends import trend_of
from tests.situation_map.conftest import define

COUNTY = "/en/situation/central-finland/"


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def points(*given, version=1, method=""):
    """(period, figure) pairs; None for unknown."""
    return with_breaks(
        Point(
            read_period(key), Value(figure) if figure is not None else Value(missing=Missing.UNKNOWN), version, method
        )
        for key, figure in given
    )


TRENDS = [
    ([], None),
    ([("2024", 3)], None),
    ([("2023", 3), ("2024", 5)], (1, "+2", "3", "2023")),
    ([("2023", 5), ("2024", 5)], (0, "±0", "5", "2023")),
    ([("2023", 5), ("2024", 0)], (-1, "−5", "5", "2023")),
    ([("2021", 1), ("2023", 5), ("2026", 4)], (-1, "−1", "5", "2023")),
    ([("2021", 1), ("2023", None), ("2026", 4)], (1, "+3", "1", "2021")),
    ([("2023", 5), ("2024", None)], None),
    ([("2025-Q3", 1), ("2025-Q4", 2), ("2026-Q1", 3), ("2026-Q3", 9)], (1, "+8", "1", "quarter 3 of 2025")),
    ([("2026-11-01", 1), ("2026-11-10", 2), ("2026-11-22", 4)], (1, "+3", "1", "1\u00a0November\u00a02026")),
]


@pytest.mark.parametrize(("given", "expected"), TRENDS)
def test_trend_is_a_number_from_a_year_before_or_the_next_earlier(given, expected):
    with override("en"):
        trend = trend_of(define(), points(*given))
        assert (trend and (trend.sign, trend.change, trend.earlier, trend.since)) == expected


def test_trend_is_never_drawn_over_a_break():
    given = with_breaks([*points(("2023", 3)), *points(("2024", 9), version=2)])
    with override("en"):
        trend = trend_of(define(), given)
        assert (trend.broken, trend.change, trend.earlier, trend.since) == (True, "", "3", "2023")
        later = with_breaks([*given, *points(("2025", 10), version=2)])
        assert trend_of(define(), later).change == "+1"


def test_change_is_the_difference_of_the_figures_shown():
    from decimal import Decimal

    given = points(("2023", Decimal("7.14")), ("2024", Decimal("7.26")))
    with override("en"):
        assert trend_of(define(kind=Kind.RATIO, decimals=1), given).change == "+0.2"
    with override("fi"):
        assert trend_of(define(kind=Kind.RATIO, decimals=1), given).change == "+0,2"


@pytest.mark.parametrize("kind", [Kind.DATE, Kind.TEXT])
def test_dates_and_texts_have_no_trend(kind):
    assert trend_of(define(kind=kind), points(("2023", "x"), ("2024", "y"))) is None


def test_statement_shows_its_decision_freshness_and_history(client, geography):
    decision = Decision.objects.create(
        key="d", region_id="15", body="Aluevaltuusto", title_fi="Perhekeskukset", decided_on=dt.date(2026, 4, 1),
        document_url="https://example.org/p",
    )  # fmt: skip
    Statement.objects.create(
        key="s", region_id="15", topic="development", step=2, text_sv="Beslutet är fattat.", as_of=dt.date(2026, 5, 1),
        decision=decision, confirmed_on=timezone.localdate(), confirmed_by_role="coordinator",
    )  # fmt: skip
    html = read(client, COUNTY)
    topic = html[html.index('id="development"') :]
    assert '<p class="prose" lang="sv">Beslutet är fattat.</p>' in topic
    assert re.search(r'<a href="https://example.org/p" rel="external"><span lang="fi">Perhekeskukset</span></a>', topic)
    assert f'href="{COUNTY}history/development/"' in topic
    assert "Confirmed" in re.search(r'<p class="state ">(.*?)</p>', topic, re.S)[1]


def test_replaced_statements_and_decisions_are_not_on_the_page(client, geography):
    facts = {"region_id": "15", "topic": "policies", "missing": "unknown"}
    old = Statement.objects.create(key="old", text_fi="Vanhentunut.", **facts)
    Statement.objects.create(key="new", text_fi="Voimassa.", replaces=old, **facts)
    first = Decision.objects.create(key="d1", region_id="15", body="Lautakunta", title_fi="Vanha päätös")
    Decision.objects.create(key="d2", region_id="15", body="Lautakunta", title_fi="Uusi päätös", replaces=first)
    html = read(client, COUNTY)
    assert "Vanhentunut." not in html
    assert "Vanha päätös" not in html
    assert "Voimassa." in html
    assert "Uusi päätös" in html


def test_vacant_posts_are_counted_at_the_top(client, geography):
    for number, (state, posts) in enumerate([("vacant", 2), ("vacant", None), ("held", 5)]):
        ContactRole.objects.create(key=f"c{number}", region_id="15", role_fi="Koordinaattori", state=state, posts=posts)
    html = read(client, COUNTY)
    assert '<dt>Vacant contact posts</dt><dd><a href="#people">3</a></dd>' in html


def test_areas_list_their_municipalities_and_what_operates_in_them(client, geography, make_place):
    towns = list(Municipality.objects.filter(region="15").order_by("code")[:2])
    area = FamilyCentreArea.objects.create(
        region_id="15", key="own", name_fi="Oma", name_sv="Egen", name_en="Own", municipalities_known=True
    )
    area.municipalities.set(towns)
    make_place("15", municipality=towns[0].code)
    make_place("15", municipality=towns[1].code, phase=Phase.UNKNOWN)
    make_place("15", municipality=towns[1].code, kind=RecordKind.MEETING_PLACE)
    html = read(client, COUNTY)
    own = html[html.index('id="areas"') :].split("<h3>Own</h3>")[1].split("</li>")[0]
    assert [name in own for name in (towns[0].name_fi, towns[1].name_fi)] == [True, True]
    assert "1 operating family centre, 1 operating meeting place" in own


def test_indicator_that_fails_is_named_alone(client, geography, register):
    def fail(codes):
        raise RuntimeError

    register(define("broken", label="Broken things", compute=fail), plugin="perheverkko_broken")
    html = read(client, COUNTY)
    assert "Broken things: not available just now." in html
    assert "Operating family centres" in html


@pytest.mark.parametrize(
    ("language", "address", "name"),
    [
        ("fi", "/fi/tilannekuva/keski-suomi/kunta/jyvaskyla/", "Jyväskylä"),
        ("sv", "/sv/lagesbild/osterbotten/kommun/korsholm/", "Korsholm"),
        ("en", "/en/situation/central-finland/municipality/jyvaskyla/", "Jyväskylä"),
    ],
)
def test_municipality_has_its_page_in_each_language(client, geography, language, address, name):
    html = read(client, address)
    assert re.search(r"<h1[^>]*>(.*?)</h1>", html)[1] == name
    assert f'hreflang="{language}"' in html


@pytest.mark.parametrize(
    "address",
    ["/fi/tilannekuva/keski-suomi/kunta/espoo/", "/fi/tilannekuva/keski-suomi/kunta/x/",
     "/fi/tilannekuva/nowhere/kunta/jyvaskyla/", "/sv/lagesbild/osterbotten/kommun/mustasaari/"],
)  # fmt: skip
def test_unknown_municipality_is_not_found(client, geography, address):
    assert client.get(address).status_code == 404


def test_municipality_lists_what_stands_there_and_what_serves_it(client, geography, make_place):
    here = Municipality.objects.get(name_fi="Laukaa")
    make_place("15", municipality=here.code, title="Laukaan keskus")
    record = make_place("15", municipality=Municipality.objects.get(name_fi="Jyväskylä").code, title="Yhteinen keskus")
    record.place.municipalities_served.set([here])
    make_place("15", municipality=here.code, kind=RecordKind.MEETING_PLACE, visibility="network", title="Salainen")
    html = read(client, f"{COUNTY}municipality/laukaa/")
    assert "The network knows of 1 family centre here. It knows of no meeting place." in html
    serving = html[html.index("Serve it from elsewhere") :]
    assert "Yhteinen keskus" in serving
    assert "Laukaan keskus" in html[: html.index("Serve it from elsewhere")]
    assert "Salainen" not in html


def test_municipality_tables_what_is_known_beside_its_county_and_names_the_rest(client, geography, make_place):
    make_place("15", municipality=Municipality.objects.get(name_fi="Laukaa").code)
    html = read(client, f"{COUNTY}municipality/laukaa/")
    rows = {
        re.sub(r"<.*?>", "", name): (own.strip(), county.strip())
        for name, own, county in re.findall(
            r'<th scope="row"><a [^>]*>(.*?)</a>.*?</th><td class="n">(.*?)</td><td class="n">(.*?)</td>', html
        )
    }
    assert rows["Operating family centres known to the network"] == ("1", "1")
    rest = html[html.index("no figure here") :]
    assert "not known" in rest
    assert "Operating family centres known to the network" not in rest


@pytest.mark.parametrize(
    ("origins", "shown", "is_marked"),
    [
        ([], "0 activities in the next 30 days", False),
        ([Origin.OWN, Origin.EXAMPLE, Origin.EXAMPLE], "1 activity in the next 30 days", False),
        ([Origin.EXAMPLE, Origin.EXAMPLE], "2 activities in the next 30 days", True),
    ],
)
def test_examples_of_a_municipality_are_counted_only_where_there_is_nothing_else(
    client, geography, make_activity, make_place, origins, shown, is_marked
):
    here = Municipality.objects.get(name_fi="Laukaa")
    for origin in origins:
        make_place("15", municipality=here.code, origin=origin)
        activity = make_activity("15", 1, 8, origin=origin)
        activity.record.municipality = here
        activity.record.save()
    html = read(client, f"{COUNTY}municipality/laukaa/")
    line = next(part for part in html.split("</p>") if shown in part)
    sentence = next(part for part in html.split("It knows of") if "The network knows of" in part)
    number = shown.split()[0].replace("0", "no")
    assert f"knows of {number} family centre" in sentence
    for part in (line, sentence):
        assert ('class="ex"' in part) == is_marked


def test_queries_of_a_municipality_do_not_grow(client, geography, make_place):
    here = Municipality.objects.get(name_fi="Laukaa")
    address = f"{COUNTY}municipality/laukaa/"
    make_place("15", municipality=here.code)
    read(client, address)
    with CaptureQueriesContext(connection) as few:
        read(client, address)
    for number in range(5):
        record = make_place("15", municipality=here.code, title=f"Paikka {number}")
        record.place.municipalities_served.set(Municipality.objects.filter(region="15")[:5])
        make_place("15", kind=RecordKind.MEETING_PLACE, municipality=here.code)
    with CaptureQueriesContext(connection) as many:
        read(client, address)
    assert len(many) == len(few)


def test_municipality_and_its_county_are_counted_from_records_that_are_read_once(geography, make_place):
    here = Municipality.objects.get(name_fi="Laukaa")
    make_place("15", municipality=here.code)
    with CaptureQueriesContext(connection) as captured:
        figures = read_figures(Region.objects.get(pk="15"), here, None)
    centres = next(row for row in figures if row.definition.key == "family_centres")
    assert (centres.value.value, centres.county.value) == (1, 1)
    counts = [query["sql"] for query in captured if "network_record" in query["sql"]]
    assert len(counts) == len(set(counts)) > 2


@pytest.mark.parametrize("page", ["", "changes/", "history/development/", "municipality/laukaa/"])
def test_pages_have_no_inline_style_or_script(client, geography, page):
    html = read(client, COUNTY + page)
    assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son\w+=", html)


def test_municipality_is_found_by_both_names_in_one_query(geography, django_assert_num_queries):
    with django_assert_num_queries(1):
        documents = list(municipality_documents(["499", "179"]))
    swedish: SearchDocument = next(each for each in documents if each.object_id == "499" and each.language == "sv")
    assert len(documents) == 6
    assert swedish.title == "Korsholm"
    assert "Mustasaari" in swedish.keywords
    assert swedish.url == "/sv/lagesbild/osterbotten/kommun/korsholm/"


def test_every_municipality_has_an_address_of_its_own(geography):
    from situation_map.county_places import town_slug

    for language in ("fi", "sv", "en"):
        with override(language):
            for region in Region.objects.prefetch_related("municipalities"):
                slugs = [town_slug(town) for town in region.municipalities.all()]
                assert len(slugs) == len(set(slugs)), region
                assert all(slugs), region
