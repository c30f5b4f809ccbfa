"""Every view of the map as readers get it: from the address alone, without JavaScript."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.models import Municipality, Place, Region
from network.models.vocabulary import Origin, Phase, RecordKind
from situation_map.atlas.choice import VIEWS
from tests.situation_map.conftest import define

MAP = "/en/situation/"


def read(client, query: str) -> str:
    response = client.get(f"{MAP}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ").split())


def section(html: str) -> str:
    return html[html.index('id="picture"') : html.index("</main>")]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "query", ["indicator=things", "indicator=things&per=10000&area=01&area=21", "indicator=answers"]
)
def test_every_view_answers_for_every_sort_of_indicator(client, years, more, view, query):
    html = read(client, f"view={view}&{query}")
    assert len(re.findall(r"<h1", html)) == 1
    assert f'<a href="?view={view}' in html or view == "map"
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", html)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_reached_by_a_link_from_the_map(client, years, view):
    html = read(client, "indicator=things&period=2023&area=01")
    tabs = html[html.index('class="tabs"') : html.index("</nav>", html.index('class="tabs"'))]
    addresses = [unescape(address) for address in re.findall(r'href="([^"]+)"', tabs)]
    wanted = [a for a in addresses if (f"view={view}" in a) or (view == "map" and "view=" not in a)]
    assert len(wanted) == 1
    assert "period=2023" in wanted[0]
    assert "area=01" in wanted[0]
    assert client.get(MAP + wanted[0]).status_code == 200


def labels_of(html: str) -> dict[str, str]:
    """What is heard of each area of the geographic map, in the order of reading."""
    figure = html[html.index('<figure class="geo">') : html.index("</figure>")]
    return {code: unescape(label) for code, label in re.findall(r'data-code="(\d\d)" aria-label="([^"]+)"', figure)}


def test_map_reads_as_a_list_of_areas_with_value_and_rank(client, years):
    labels = labels_of(read(client, "indicator=things&period=2024"))
    counted = Region.objects.exclude(code="91")
    assert set(labels) == {region.code for region in counted}
    assert labels["21"] == "Lapland: 212, rank 1 of 20"
    assert labels["90"] == "Helsinki: 0, rank 20 of 20"
    assert labels["03"] == "West Uusimaa: no answer"
    assert labels["04"] == "Vantaa and Kerava: 42, preliminary, rank 17 of 20"
    assert labels["05"] == "Southwest Finland: 9,999, example"
    html = read(client, "indicator=things&period=2024")
    assert html.count('role="list"') == 2
    assert html.count('role="listitem"') == 2 * len(counted)


def test_highest_comes_first_in_each_drawing_of_the_map(client, years):
    codes = list(labels_of(read(client, "indicator=things&period=2024")))
    country, inset = codes[:17], codes[17:]
    assert country[0] == "21"
    assert country[-1] == "05"
    assert set(inset) == {"01", "02", "03", "04", "90"}


def test_zero_unknown_preliminary_and_example_look_different(client, years):
    html = read(client, "indicator=things&period=2024")

    def drawn(code: str) -> tuple[str, list[str]]:
        link = re.search(rf'<a href="[^"]+" data-code="{code}" aria-label[^>]*>(.*?)</a>', html, re.S)[1]
        return re.search(r'class="(k\w)"', link)[1], re.findall(r"#p-(\w+)", link)

    assert drawn("90") == ("k1", [])
    assert drawn("03") == ("k0", ["missing"])
    assert drawn("04") == ("k2", ["preliminary"])
    assert drawn("05") == ("k5", ["example"])
    legend = plain(html[html.index('class="legend"') : html.index('<figure class="geo"')])
    assert all(word in legend for word in ("no data", "preliminary", "example, not ranked", "outside"))


def test_finding_median_and_lede_leave_examples_out_beside_real_figures(client, years):
    html = read(client, "indicator=things&period=2024")
    assert "9,999" not in plain(html[html.index("<h1") : html.index("</h1>")])
    text = plain(html)
    assert "1 of them is an invented example, which is not ranked." in text
    assert "median 117" in text


def test_period_is_chosen_by_the_address_and_the_form_offers_all(client, years):
    html = read(client, "indicator=things&period=2022")
    assert "Lapland: 210" in labels_of(html)["21"]
    options = re.findall(r'<option value="(\d{4})?"( selected)?>', html[html.index('id="period"') :])
    assert options[:4] == [("2022", " selected"), ("2023", ""), ("2024", ""), ("", "")]
    links = html[html.index('id="period-links"') :]
    assert re.findall(r'rel="(\w+)" href="([^"]+)"', links)[:1] == [("next", "?indicator=things&amp;period=2023")]


def test_period_that_does_not_exist_says_so_and_shows_the_latest(client, years):
    html = read(client, "indicator=things&period=1999")
    assert "There are no figures for the period “1999”. The latest ones are shown." in plain(html)
    assert "Lapland: 212" in labels_of(html)["21"]


def test_per_inhabitants_divides_and_says_so(client, years):
    population = Region.objects.get(code="21").population
    html = read(client, "indicator=things&period=2024&per=10000")
    assert labels_of(html)["21"].startswith(f"Lapland: {212 * 10000 / population:.2f}")
    assert "per 10,000 inhabitants" in plain(html[html.index('id="made-heading"') :])


def test_per_inhabitants_is_not_offered_where_it_makes_no_sense(client, years, more):
    assert 'id="per"' not in read(client, "indicator=answers&per=10000")


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("classes=own&limits=50+100", ["under 50", "50 to under 100", "100 or more"]),
        ("classes=equal", ["0–41", "42–84", "85–126", "127–169", "170–212"]),
    ],
)
def test_classes_are_chosen_by_the_address(client, years, query, labels):
    html = read(client, f"indicator=things&period=2024&{query}")
    legend = html[html.index('class="legend"') : html.index("</ul>", html.index('class="legend"'))]
    assert re.findall(r"<span>(.*?)</span>", legend)[: len(labels)] == labels


def test_limits_that_cannot_be_used_are_named_at_their_field(client, years):
    html = read(client, "indicator=things&classes=own&limits=ten")
    assert 'aria-invalid="true"' in html
    assert "“ten” is not a number." in unescape(html)
    assert 'value="ten"' in html


def test_indicators_are_found_by_words_and_grouped_by_theme(client, years, more):
    html = read(client, "q=ANSWERS&indicator=things")
    found = html.split('id="indicator-list"')[1].split("</details>")[0]
    assert re.findall(r"<a[^>]*>(.*?)</a>", found) == ["Answers"]
    assert re.findall(r"<h3[^>]*>(.*?)</h3>", found) == ["Cooperation"]
    assert '<details class="findind" open' in html


def test_chosen_area_is_on_the_card(client, years):
    html = read(client, "indicator=things&period=2024&area=10")
    assert re.search(r'id="card-name">(.*?)<', html)[1] == "Kymenlaakso"


def test_hexagons_are_chosen_by_the_address(client, years):
    assert re.search(r'value="hex"[^>]* checked', read(client, "indicator=things&form=hex"))
    assert not re.search(r'value="hex"[^>]* checked', read(client, "indicator=things"))


def test_ranking_ranks_real_figures_and_puts_examples_and_the_unknown_last(client, years):
    html = section(read(client, "view=ranking&indicator=things&period=2024"))
    rows = [
        (re.search(r'<td class="n">(.*?)</td>', row)[1], re.search(r'scope="row"><a[^>]*>(.*?)</a>', row)[1])
        for row in re.findall(r"<tr><td.*?</tr>", html, re.S)
    ]
    assert rows[0] == ("1", "Lapland")
    assert rows[19:] == [("20", "Helsinki"), ("–", "Southwest Finland"), ("–", "West Uusimaa")]


def test_small_maps_show_each_period_in_the_same_shades(client, years):
    html = section(read(client, "view=multiples&indicator=things"))
    maps = re.findall(r'<svg class="map" viewBox="[^"]*" role="img" aria-label="([^"]+)">(.*?)</svg>', html, re.S)
    assert [label[:4] for label, _drawing in maps] == ["2022", "2023", "2024"]
    for _label, drawing in maps:
        assert re.search(r'class="(k\w)" href="#o-91"', drawing)[1] == "kx"
        assert re.search(r'class="(k\w)" href="#o-90"', drawing)[1] == "k1"
    assert html.count("<path id=") == 23


def test_trend_draws_chosen_areas_against_the_median_and_tells_the_same_in_a_table(client, years):
    html = section(read(client, "view=trend&indicator=things&area=21&area=10"))
    assert len(re.findall(r'<polyline class="line l1"', html)) == 1
    assert len(re.findall(r'<polyline class="line l2"', html)) == 1
    assert len(re.findall(r'<polyline class="line l0"', html)) == 1
    table = plain(html[html.index("<table") : html.index("</table>")])
    assert table.endswith("2024 212 102 117 2023 211 101 116 2022 210 100 115")


def test_trend_of_an_area_without_a_figure_has_no_line(client, years):
    html = section(read(client, "view=trend&indicator=things&area=03"))
    assert 'class="line l1" points' not in html
    assert plain(html[html.index("<tbody") :]).count("no answer") == 3


def test_more_than_six_areas_are_named_as_left_out(client, years):
    areas = "&".join(f"area={number:02}" for number in range(1, 9))
    assert "Six areas at most can be compared; 2 were left out." in plain(read(client, f"view=trend&{areas}"))


def test_comparison_puts_areas_side_by_side_in_the_order_of_the_address(client, years, more):
    html = section(read(client, "view=comparison&theme=cooperation&area=21&area=05&area=01"))
    head = re.findall(r'<th scope="col"><a[^>]*>(.*?)</a>', html)
    assert head == ["Lapland", "Southwest Finland", "East Uusimaa"]
    text = plain(html[html.index("<tbody") :])
    assert "212 rank 1 of 20 9,999 Example 12 rank 19 of 20 117" in text
    assert "Answers" in text


def test_comparison_without_areas_asks_for_them(client, years):
    assert "Choose the areas to compare above." in plain(read(client, "view=comparison"))


def test_heat_table_has_every_area_on_every_indicator(client, years, more):
    html = section(read(client, "view=heat&theme=cooperation&indicator=things"))
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", html, re.S)
    assert len(rows) == 22
    heads = re.findall(r'<th scope="col".*?</th>', html, re.S)
    assert [plain(head) for head in heads][-2:] == ["Answers now", "Things now"]
    assert {row.count("<td") for row in rows} == {len(heads) - 1}
    names = [re.search(r"<a[^>]*>(.*?)</a>", row)[1] for row in rows]
    assert names[0] == "Lapland"
    cell = next(row for row in rows if "West Uusimaa" in row)
    assert 'class="c0 missing"' in cell
    assert "no answer" in cell


def test_heat_table_is_sorted_by_name_when_asked(client, years):
    html = section(read(client, "view=heat&theme=cooperation&sort=area"))
    names = [re.search(r"<a[^>]*>(.*?)</a>", row)[1] for row in re.findall(r'<tr><th scope="row">.*?</tr>', html, re.S)]
    assert names == sorted(names)


def test_scatter_has_a_dot_for_each_area_with_both_figures_and_lists_the_others(client, years, register):
    register(define("pairs", values={"21": years.compute([])["21"], "10": years.compute([])["05"]}, label="Pairs"))
    html = section(read(client, "view=scatter&indicator=things&other=pairs"))
    dots = re.findall(r'<g role="listitem"><a [^>]*aria-label="([^"]+)"', html)
    assert sorted(dots) == ["Kymenlaakso: 102; 9,999, example", "Lapland: 212; 212"]
    assert html.count("exd") == 1
    assert "West Uusimaa" in plain(html[html.index("<figcaption") : html.index("</figcaption>")])
    assert len(re.findall(r'<tr><th scope="row">', html)) == 22


def test_scatter_of_words_says_why_it_is_empty(client, years, more):
    assert "cannot be drawn against each other" in read(client, "view=scatter&indicator=answers")


@pytest.mark.parametrize("view", ["map", "ranking", "multiples", "trend", "heat", "comparison", "scatter"])
def test_broken_indicator_of_a_plugin_leaves_the_view_standing(client, years, register, view):
    def fail(codes):
        raise RuntimeError("broken")

    register(define("broken", compute=fail, label="Broken", theme="cooperation"), plugin="broken")
    html = read(client, f"view={view}&indicator=broken&area=01&area=02")
    if view in ("heat", "comparison"):
        assert "Broken: not available just now." in html
    elif view == "map":
        assert "This indicator is not available just now." in html
    assert client.get(f"{MAP}?view={view}&indicator=things").status_code == 200


@pytest.fixture
def places(make_place):
    town = Municipality.objects.filter(region="15").first()
    make_place("15", municipality=town.code)
    make_place("15", phase=Phase.PLANNED, origin=Origin.EXAMPLE, municipality=town.code)
    meeting = make_place("90", kind=RecordKind.MEETING_PLACE)
    Place.objects.filter(pk=meeting.pk).update(latitude=60.17, longitude=24.94, meeting_kind="library")
    make_place("90", kind=RecordKind.MEETING_PLACE)
    make_place("15", visibility="network", municipality=town.code)


def marks_of(html: str) -> list[tuple[str, bool]]:
    return [
        (text, "Example" in text)
        for text in (plain(item) for item in re.findall(r"<li><svg class=\"map\".*?</li>", html, re.S))
    ]


def test_marks_are_drawn_only_when_asked_for_and_count_real_and_example_apart(client, years, places):
    assert 'class="mk' not in read(client, "indicator=things")
    html = read(client, "indicator=things&mark=family_centre&mark=meeting_place")
    assert [text for text, _example in marks_of(html)] == [
        "Family centre, planned: 1 Example",
        "Family centre, operating: 1",
        "Meeting place, operating: 2",
    ]
    assert "1 place has no municipality and is not drawn." in plain(html)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mark=family_centre&phase=planned", ["Family centre, planned: 1 Example"]),
        ("mark=meeting_place&kind=library", ["Meeting place, operating: 1"]),
        ("mark=meeting_place&kind=family_cafe", []),
    ],
)
def test_marks_are_chosen_by_phase_and_kind(client, years, places, query, found):
    assert [text for text, _example in marks_of(read(client, f"indicator=things&{query}"))] == found


def test_sign_in_the_inset_is_drawn_there_too(client, years, places):
    html = read(client, "indicator=things&mark=meeting_place&kind=library")
    paths = re.findall(r'<path class="mk mm operating" d="([^"]*)"', html)
    assert len(paths) == 3  # the country, the inset, the key
    assert all(paths)


def count_queries(client, query: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        read(client, query)
    return len(captured)


@pytest.mark.parametrize("view", VIEWS)
def test_queries_of_a_view_do_not_grow_with_indicators_and_places(client, years, register, make_place, view):
    query = f"view={view}&indicator=things&area=01&area=02&mark=family_centre"
    read(client, query)
    few = count_queries(client, query)
    for number in range(5):
        register(define(f"more{number}", values=years.compute([]), history=years.history))
    for region in ("15", "20", "21"):
        make_place(region)
    assert count_queries(client, query) == few
