"""The map of municipalities and of collaborative areas, and a period for tables of several indicators."""

import datetime
import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from network.models import Municipality, Place, Record, Region
from network.models.vocabulary import Origin, Phase, Publication, RecordKind
from network.services.reference import load_geography
from situation_map.areas import collaborative_areas
from situation_map.atlas.levels import choose_view
from situation_map.editions.asking import read_now
from situation_map.geometry import municipal_outlines, shapes
from situation_map.live import count_centres
from situation_map.models import Edition, Indicator, IndicatorVersion, Observation, Source
from tests.kept import kept_fixture

MAP = "/en/situation/"
FILE = "/en/situation/situation"
TOWNS = "level=municipality"
AREAS = "level=collaborative_area"
PLACES = [
    ("15", "179", Phase.OPERATING, 2), ("15", "992", Phase.OPERATING, 1), ("15", None, Phase.OPERATING, 3),
    ("15", "077", Phase.UNKNOWN, 1), ("15", "172", Phase.PLANNED, 1), ("13", "297", Phase.OPERATING, 4),
    ("90", "091", Phase.OPERATING, 5),
]  # fmt: skip


def build_levels() -> None:
    """Operating centres in towns and of a whole county; a share of two years and versions at every level."""
    load_geography()
    for region, town, phase, number in PLACES:
        for _each in range(number):
            record = Record.objects.create(
                kind=RecordKind.FAMILY_CENTRE, region_id=region, municipality_id=town, origin=Origin.SOURCE,
                publication=Publication.LIVE, visibility="public",
            )  # fmt: skip
            Place.objects.create(record=record, phase=phase)
    share = make_indicator("share", "share", per=False)
    second = IndicatorVersion.objects.create(indicator=share.indicator, number=2, **texts("share"), area_kinds=EVERY)
    for version, year in ((share, 2022), (second, 2024)):
        observe(version, year, region_id="15", value=year - 2000)
        observe(version, year, region_id="13", value=year - 2010)
        observe(version, year, area_kind="municipality", municipality_id="179", value=year - 1990)
        observe(version, year, area_kind="municipality", municipality_id="992", value=0)
        observe(version, year, area_kind="collaborative_area", collaborative_area="3", value=year - 1980)
    counties = make_indicator("countiesonly", "count", per=True)
    observe(counties, 2024, region_id="15", value=7)


EVERY = ["region", "municipality", "collaborative_area"]


def texts(name: str) -> dict[str, str]:
    fields = ("label", "question", "counting_rule")
    return {f"{field}_{language}": f"The {name}" for field in fields for language in ("fi", "sv", "en")}


def make_indicator(key: str, kind: str, *, per: bool) -> IndicatorVersion:
    indicator = Indicator.objects.create(key=key, kind=kind, theme="cooperation", is_listed=True, order=1)
    return IndicatorVersion.objects.create(
        indicator=indicator, **texts(key), area_kinds=EVERY, per_inhabitant_allowed=per
    )


def observe(version: IndicatorVersion, year: int, *, value: int, **area: str) -> None:
    code = next(value for name, value in area.items() if name != "area_kind")
    Observation.objects.create(
        key=f"{version.indicator.key}-{code}-{year}", version=version, period=str(year), value_number=Decimal(value),
        as_of=datetime.date(year, 12, 31), **area,
    )  # fmt: skip


levels = kept_fixture("levels", build_levels)


def read(client, query: str) -> str:
    response = client.get(f"{MAP}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ").split())


def lines(client, query: str, ending: str = ".csv", status: int = 200) -> str:
    response = client.get(f"{FILE}{ending}?{query}")
    assert response.status_code == status
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def table_of(html: str, county: str) -> str:
    """The list of a county's municipalities, as text."""
    return next(plain(part) for part in html.split("<details")[1:] if f"<b>{county}</b>" in part)


def test_every_municipality_in_the_scheme_is_drawn_linked_and_listed_once(client, levels):
    html = read(client, f"{TOWNS}&indicator=family_centres")
    counted = set(Municipality.objects.exclude(region="91").values_list("code", flat=True))
    assert len(counted) == 292
    drawn = re.findall(r'<a href="/en/situation/[^"]+/" data-code="(\d{3})" tabindex="-1">', html)
    assert sorted(drawn) == sorted(counted)
    rows = re.findall(r'<tr data-code="(\d{3})"', html)
    assert sorted(rows) == sorted(counted)
    assert html.count("<details", html.index('id="towns"')) >= 22
    link = re.search(r'<a href="([^"]+)" data-code="179"', html)[1]
    assert link == "/en/situation/central-finland/municipality/jyvaskyla/"
    assert client.get(link).status_code == 200


def test_outlines_of_municipalities_lie_in_their_counties_frames(levels):
    country, inset = municipal_outlines()
    assert set(country) == set(Municipality.objects.exclude(region="91").values_list("code", flat=True))
    uusimaa = Municipality.objects.filter(region__in=list(shapes().inset.areas))
    assert set(inset) == set(uusimaa.values_list("code", flat=True))
    frame = shapes().country.frame
    for town in Municipality.objects.filter(code__in=["179", "890", "091", "992"]):
        x, y = frame.place(town.latitude, town.longitude)
        assert abs(country[town.code].x - x) + abs(country[town.code].y - y) < 80, town.name


def test_municipalities_and_the_whole_county_equal_the_county_on_the_page_and_in_the_file(client, levels):
    text = table_of(read(client, f"{TOWNS}&indicator=family_centres"), "Central Finland")
    assert "Jyväskylä 2 , rank 3 of 5" in text
    assert "Hankasalmi – not known 1 of unknown phase" in text
    assert "Joutsa 0 , rank 5 of 5" in text
    assert "Whole county 3 in no municipality" in text
    county = count_centres("region", ["15"])["15"].value
    rows = [line.split(",") for line in lines(client, f"{TOWNS}&indicator=family_centres").splitlines()]
    head = rows[0]
    code, value = head.index("area_code"), head.index("value")
    ours = {*Municipality.objects.filter(region="15").values_list("code", flat=True), "15-whole"}
    found = [int(row[value]) for row in rows[1:] if row[code] in ours and row[value]]
    assert sum(found) == county == 6


def test_unknown_municipality_is_hatched_and_zero_is_not(client, levels):
    html = read(client, f"{TOWNS}&indicator=family_centres")

    def drawn(code: str) -> str:
        return re.search(rf'data-code="{code}" tabindex="-1">(.*?)</a>', html)[1]

    assert "#p-missing" in drawn("077")
    assert "#p-missing" in drawn("020")
    assert "#p-missing" not in drawn("172")
    assert 'class="k1"' in drawn("172")


def test_only_indicators_with_figures_at_the_level_are_offered(client, levels):
    def offered(query: str) -> set[str]:
        html = read(client, query)
        form = html[html.index('id="indicator"') : html.index("</select>", html.index('id="indicator"'))]
        return set(re.findall(r'<option value="([\w-]+)"', form))

    towns, areas = offered(TOWNS), offered(AREAS)
    assert {"share", "family_centres"} <= towns
    assert not {"development", "countiesonly", "municipalities_with_family_centre"} & towns
    assert {"share", "municipalities_with_family_centre"} <= areas
    assert not {"development", "countiesonly"} & areas


def test_indicator_without_figures_at_the_level_is_told_and_files_refuse_it(client, levels):
    text = plain(read(client, f"{TOWNS}&indicator=countiesonly"))
    assert "“The countiesonly” has no figures by municipality: another indicator is shown." in text
    assert "countiesonly" in lines(client, f"{TOWNS}&indicator=countiesonly", status=400)
    assert client.get(f"{MAP}?{TOWNS}&indicator=nothing").status_code == 404


def test_share_of_a_collaborative_area_is_its_own_and_never_made_of_the_counties(client, levels):
    html = read(client, f"{AREAS}&indicator=share")
    labels = dict(re.findall(r'data-code="(\d)" aria-label="([^"]+)"', html))
    assert len(labels) == len(collaborative_areas(Region.objects.all())) == 5
    assert labels["3"] == "Inner Finland collaborative area: 44, rank 1 of 1"
    assert labels["2"].endswith("not known")
    assert "Figures are not added up from the counties" in plain(html)


def test_count_of_a_collaborative_area_is_that_of_its_records(client, levels):
    html = read(client, f"{AREAS}&indicator=family_centres")
    labels = dict(re.findall(r'data-code="(\d)" aria-label="([^"]+)"', html))
    areas = {area.code: area for area in collaborative_areas(Region.objects.all())}
    own = next(code for code, area in areas.items() if "15" in area.members)
    operating = sum(n for region, _t, phase, n in PLACES if phase == Phase.OPERATING and region in areas[own].members)
    assert f": {operating}" in labels[own]


@pytest.mark.parametrize("level", [TOWNS, AREAS])
@pytest.mark.parametrize(
    "view", ["map", "ranking", "trend&area=179&area=3", "comparison&area=179&area=3", "scatter&other=share"]
)
def test_views_of_a_level_keep_it_in_their_links_and_have_no_inline_code(client, levels, level, view):
    html = read(client, f"{level}&view={view}&indicator=family_centres")
    tabs = html[html.index('class="tabs"') : html.index("</nav>", html.index('class="tabs"'))]
    assert len(re.findall(f'href="[^"]*{level}', tabs)) == 7
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", html)
    assert re.search(rf'<option value="{level.split("=")[1]}" selected>', html)


@pytest.mark.parametrize("view", ["heat", "multiples"])
def test_views_of_many_areas_say_that_they_are_not_for_municipalities(client, levels, view):
    html = read(client, f"{TOWNS}&view={view}&indicator=share")
    assert "This view is for counties and collaborative areas" in plain(html)
    assert '<option value="municipality"' not in html
    assert "level" in lines(client, f"{TOWNS}&view={view}", status=400)
    assert "This view is for" not in plain(read(client, f"{AREAS}&view={view}&indicator=share"))


def test_municipalities_are_searched_by_name_without_a_script(client, levels):
    html = read(client, f"{TOWNS}&indicator=family_centres&name=JYVÄS")
    assert re.findall(r'<tr data-code="(\d{3})"', html) == ["179"]
    assert "1 municipality found" in plain(html)
    html = read(client, f"{TOWNS}&indicator=family_centres&name=kainuu")
    rows = re.findall(r'<tr data-code="(\d{3})"', html)
    assert set(rows) == set(Municipality.objects.filter(region__short_en="Kainuu").values_list("code", flat=True))
    text = plain(read(client, f"{TOWNS}&indicator=family_centres&name=zzz"))
    assert "No municipality or county has such a name." in text


def test_page_of_municipalities_makes_as_many_queries_with_more_records(client, levels):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            read(client, f"{TOWNS}&indicator=family_centres")
        return len(captured)

    count()  # what is asked once a process
    before = count()
    for town in ("211", "420", "734"):
        county = Municipality.objects.get(code=town).region_id
        record = Record.objects.create(
            kind=RecordKind.FAMILY_CENTRE, region_id=county, municipality_id=town, origin=Origin.SOURCE,
            publication=Publication.LIVE, visibility="public",
        )  # fmt: skip
        Place.objects.create(record=record, phase=Phase.OPERATING)
    assert count() == before


TWO_TOWNS = f"{TOWNS}&view=comparison&area=179&area=992"
SEVERAL = (
    f"?{TWO_TOWNS}", f"?{TWO_TOWNS}&period=2024", "?view=comparison&area=15&area=13", "?view=heat",
    "?view=heat&period=2024", "?view=multiples&indicator=share", f"?{TOWNS}&view=ranking&indicator=share",
    "central-finland/",
    "central-finland/municipality/jyvaskyla/",
)  # fmt: skip


def fill_more(number: int) -> None:
    """So many indicators with figures of three years of every county and municipality."""
    areas = [{"region_id": code} for code in Region.objects.exclude(code="91").values_list("code", flat=True)]
    towns = Municipality.objects.exclude(region="91").values_list("code", flat=True)
    areas += [{"area_kind": "municipality", "municipality_id": code} for code in towns]
    for each in range(number):
        version = make_indicator(f"more{each}", "count", per=False)
        Observation.objects.bulk_create(
            Observation(
                key=f"more{each}-{place}-{year}", version=version, period=year, value_number=Decimal(place % 7), **area
            )
            for year in ("2022", "2023", "2024") for place, area in enumerate(areas)
        )  # fmt: skip


def test_queries_of_several_indicators_do_not_grow_with_indicators_years_and_areas(client, levels):
    def count(address: str) -> int:
        client.get(MAP + address)  # what is asked once a process
        with CaptureQueriesContext(connection) as captured:
            assert client.get(MAP + address).status_code == 200
        return len(captured)

    before = {address: count(address) for address in SEVERAL}
    fill_more(2)
    assert {address: count(address) for address in SEVERAL} == before


def test_compared_municipalities_have_the_ranks_median_and_words_of_the_whole_table(client, levels):
    """The figures of the others are read by halves: nothing of what is shown may differ for it."""
    fill_more(1)
    share = IndicatorVersion.objects.filter(indicator__key="share").latest("number")
    source = Source.objects.create(key="paper", title="A paper")
    for code, value, is_example in (("992", 99, True), ("172", 50, True), ("077", 20, False)):
        Observation.objects.create(
            key=f"also-{code}-{is_example}", version=share, period="2024", value_number=value, is_example=is_example,
            area_kind="municipality", municipality_id=code, method="asked" if code == "077" else "", source=source,
            as_of=datetime.date(2024, 6, 30), note_fi="A note",
        )  # fmt: skip
    view = client.get(f"{MAP}?{TWO_TOWNS}").context["view"]
    sides = {row.layer.definition.key: row for _label, rows in view.themes for row in rows}
    for key in ("share", "more0", "family_centres"):
        whole = client.get(f"{MAP}?{TOWNS}&view=ranking&indicator={key}").context["layer"]
        row = sides[key]
        assert row.layer.middle == whole.middle
        assert row.layer.legend == whole.legend
        assert len(row.layer.compared) == len(whole.compared)
        for side in row.sides:
            of_all = whole.figures[side.region.code]
            assert (side.figure.value, side.figure.rank, side.figure.shade) == (of_all.value, of_all.rank, of_all.shade)
            assert (side.figure.text, side.figure.position) == (of_all.text, of_all.position)
    town, other = sides["share"].sides
    assert (town.rank, town.figure.value.as_of) == ("rank 1 of 3", datetime.date(2024, 12, 31))
    assert (other.rank, other.figure.value.is_example) == ("rank 3 of 3", False)
    assert sides["share"].picked.is_mixed
    assert len(sides["more0"].layer.compared) == 292


def test_file_of_compared_municipalities_has_the_source_and_day_of_each_figure(client, levels):
    version = make_indicator("alone", "count", per=False)
    source = Source.objects.create(key="paper", title="A paper")
    for code in ("179", "992", "172"):
        Observation.objects.create(
            key=f"alone-{code}", version=version, period="2024", value_number=int(code), source=source,
            area_kind="municipality", municipality_id=code, as_of=datetime.date(2024, 6, 30), status="preliminary",
        )  # fmt: skip
    rows = [line for line in lines(client, TWO_TOWNS).splitlines() if "alone" in line]
    assert len(rows) == 2
    assert all("A paper" in row and "2024-06-30" in row and "preliminary" in row for row in rows)


def test_counties_view_carries_nothing_of_the_municipalities(client, levels):
    html = read(client, "indicator=family_centres")
    assert "towns.js" not in html
    assert 'id="towns"' not in html
    assert 'data-code="179"' not in html


def test_level_that_does_not_exist_is_left_out_by_the_page_and_refused_by_files(client, levels):
    assert "level" in lines(client, "level=planet", status=400)
    assert 'id="towns"' not in read(client, "level=planet")


def test_files_of_a_level_name_its_areas(client, levels):
    towns = lines(client, f"{TOWNS}&indicator=share")
    assert "municipality" in towns
    assert "Jyväskylä" in towns
    assert "by municipality" in lines(client, f"{TOWNS}&indicator=share", ".svg")
    points = lines(client, f"{TOWNS}&indicator=share", ".geojson")
    assert '"Point"' in points
    assert "by collaborative area" in lines(client, f"{AREAS}&indicator=share", ".svg")


def test_heat_table_and_comparison_tell_each_indicators_period_and_take_a_chosen_one(client, levels):
    def head(query: str) -> str:
        html = read(client, query)
        found = re.findall(r'<th scope="(?:col|row)".*?</th>', html[html.index('id="picture"') :], re.S)
        return next(plain(each) for each in found if "The share" in each)

    for view in ("heat", "comparison&area=15&area=13"):
        assert head(f"view={view}&theme=cooperation") == "The share 2024"
        assert head(f"view={view}&theme=cooperation&period=2022") == "The share 2022 earlier version of the indicator"
    html = read(client, "view=heat&theme=cooperation&period=2022")
    row = next(row for row in re.findall(r"<tr><th.*?</tr>", html, re.S) if "Central Finland" in row)
    assert ">22<" in row.replace("</td>", "<")
    assert "All figures are of the period 2022" in plain(html)
    assert re.search(r'<option value="2022" selected>', html)
    assert "no figures for the period “1950”" in plain(read(client, "view=heat&period=1950"))


def test_file_of_a_chosen_period_has_its_figures_and_version(client, levels):
    text = lines(client, "view=heat&theme=cooperation&period=2022")
    rows = [line for line in text.splitlines() if ",15," in line and "share" in line]
    assert len(rows) == 1
    assert ",22," in rows[0]
    assert "2022" in rows[0]
    assert "period" in lines(client, "view=heat&period=1950", status=400)


def test_scatter_of_a_chosen_period_has_both_figures_of_it(client, levels):
    html = read(client, "view=scatter&indicator=countiesonly&other=share&period=2024")
    assert "Across: 2024. Upwards: 2024." in plain(html)
    html = read(client, "view=scatter&indicator=countiesonly&other=share")
    assert "Upwards: 2024." in plain(html)


def test_trend_of_a_municipality_breaks_where_the_version_changes(client, levels):
    html = read(client, f"{TOWNS}&view=trend&indicator=share&area=179")
    text = plain(html[html.index('id="trend-table"') :])
    assert "2024 new version of the indicator 34 17" in text
    assert "2022 32 16" in text


def test_finding_names_municipalities_as_they_are(client, levels):
    html = read(client, f"{TOWNS}&indicator=family_centres")
    heading = plain(html[html.index("<h1") : html.index("</h1>")])
    assert heading == "Operating family centres known to the network: the highest figure is 5 (Helsinki)"


def test_edition_has_collaborative_areas(levels):
    reading = read_now(None)
    edition = replace(reading, edition=Edition(slug="spring"))
    with override("en"):
        choice, level = choose_view(QueryDict(f"{AREAS}&edition=spring"), edition)
    assert choice.level == "collaborative_area"
    assert {area.href for area in level.areas if area.code == "3"} == {
        "/en/situation/?view=trend&level=collaborative_area&area=3&edition=spring"
    }


def test_equal_areas_are_for_counties_alone(client, levels):
    assert 'value="hex"' in read(client, "indicator=share")
    for level in (TOWNS, AREAS):
        html = read(client, f"{level}&indicator=share&form=hex")
        assert 'value="hex"' not in html
        assert "form=hex" not in html[html.index("<main") : html.index("</main>")]
        assert "form" in lines(client, f"{level}&indicator=share&form=hex", status=400)
