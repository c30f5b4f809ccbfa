"""Pictures: the drawing itself against files, what every picture has in it, and PNG and PDF as they are read back."""

import io
import json
import re
import struct
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader, PdfWriter

from network.models import Region
from network.models.vocabulary import Origin
from situation_map import services
from situation_map.atlas.choice import VIEWS
from situation_map.atlas.tables import HeatCell
from situation_map.registry import Missing, Value
from situation_map.takeaway.drawing.grids import draw_comparison, draw_heat
from situation_map.takeaway.drawing.svg import CLOUDBERRY, PAPER, element, label, width_of, wrap
from situation_map.takeaway.typesetting import rendering
from tests.conftest import REQUIRED
from tests.pdf_checker import failures_of, why_no_checker
from tests.situation_map.atlas.golden import layers
from tests.situation_map.conftest import define

from .conftest import body_of
from .pictures import FOLDER, ORIGIN, pictures

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_picture_is_drawn_as_it_was_looked_at(name):
    assert pictures()[name] == (FOLDER / name).read_text(encoding="utf-8")


def test_every_golden_picture_is_kept():
    assert sorted(pictures()) == sorted(path.name for path in FOLDER.iterdir())


def texts_of(svg: bytes) -> str:
    return " ".join("".join(each.itertext()) for each in ElementTree.fromstring(svg).iter(f"{SVG}text"))


def test_every_view_is_a_picture_that_stands_alone(years, more, take):
    for view in VIEWS:
        svg = take(".svg", f"view={view}&indicator=things&area=21&area=05&area=03&theme=cooperation&form=hex")
        root = ElementTree.fromstring(svg)
        assert root.find(f"{SVG}title") is not None
        ids = [each.get("id") for each in root.iter() if each.get("id")]
        assert len(ids) == len(set(ids))
        used = set(re.findall(r'(?:url\(#|xlink:href="#)([\w-]+)', svg.decode()))
        assert used <= set(ids), view
        assert not re.search(r'(?:href|src)="(?!#)', svg.decode())
        assert not {each.tag for each in root.iter()} & {f"{SVG}script", f"{SVG}style", f"{SVG}image"}
        words = texts_of(svg)
        assert "Source: " in words, view
        assert "CC BY 4.0 · http" in words
        assert "invented examples" in words


PICTURES = {".svg": b"<svg ", ".png": b"\x89PNG", "-card.png": b"\x89PNG"}


@pytest.mark.parametrize("ending", PICTURES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_had_as_every_picture_and_offers_it(client, years, more, take, view, ending, monkeypatch):
    """The typesetter has its own tests: here it is enough that it is given a whole picture of the view."""
    given = []
    monkeypatch.setattr(rendering, "run", lambda content: given.append(json.loads(content)) or b"\x89PNG")
    query = f"view={view}&indicator=things&area=21&area=05&theme=cooperation"
    assert take(ending, query).startswith(PICTURES[ending])
    svg = given[0]["inputs"]["svg"].encode() if given else take(ending, query)
    marks = {each.tag.removeprefix(SVG) for each in ElementTree.fromstring(svg).iter()}
    assert marks & {"path", "rect", "circle", "polyline"}
    words = texts_of(svg)
    assert re.search(r"\b(211|9,999|116)\b|Things", words) or view in ("heat", "comparison"), words
    key = {".svg": "svg", ".png": "png", "-card.png": "card"}[ending]
    assert ending in client.get(f"/en/situation/?{query}").context["take"].ways[key].address


@pytest.mark.parametrize("view", VIEWS)
def test_card_shows_its_own_view_in_letters_that_are_read_at_half_its_size(years, more, take, view, monkeypatch):
    """The map is the card of the map alone. Half of 20 pixels is what is left where the card is 600 pixels wide."""
    given = []
    monkeypatch.setattr(rendering, "run", lambda content: given.append(json.loads(content)) or b"\x89PNG")
    take("-card.png", f"view={view}&indicator=things&area=21&area=05&theme=cooperation")
    root = ElementTree.fromstring(given[0]["inputs"]["svg"])
    texts = [each for each in root.iter(f"{SVG}text") if "".join(each.itertext()) not in ("Uusimaa", "Åland")]
    assert min(float(each.get("font-size")) for each in texts) >= 20
    words = " ".join("".join(each.itertext()) for each in texts)
    assert "With invented examples." in words
    assert "Source: " in words
    assert "CC BY 4.0 · " in words
    assert "Situation map of Perheverkko, " in words
    is_map = bool([each for each in root.iter(f"{SVG}text") if each.text == "Uusimaa"])
    assert is_map == (view == "map")
    for word in CARD_WORDS[view]:
        assert word in words, word


CARD_WORDS = {
    "map": ["no data", "preliminary", "example, not ranked"],
    "ranking": ["Lapland", "212", "0", "no answer", "9,999*", "no data", "median "],
    "multiples": ["2022", "2023", "2024", "median ", "no data"],
    "trend": ["Lapland", "South", "2022", "2024", "median"],
    "comparison": ["Lapland · Southwest Finland", "Lapland Southwest Finland Median", "Things 212 9,999* 117"],
    "heat": ["Lapland", "Helsinki", "North Karelia", "Central Ostrobothnia", "E Things"],
    "scatter": ["Things", "No area has both figures."],
}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_cards_break_no_name_of_a_county_inside_a_word(client, years, more, monkeypatch, language):
    """Six of them side by side, all of them in two columns: each word of a name stands whole in one line."""
    given = []
    monkeypatch.setattr(rendering, "run", lambda content: given.append(json.loads(content)) or b"\x89PNG")
    with override(language):
        page = reverse("situation_map_card")
        named = {each.code: each.short for each in Region.objects.order_by("code") if each.in_scheme}
    codes = list(named)
    asked = [("view=heat", codes), ("view=ranking&indicator=things", codes)]
    for start in range(0, len(codes), 6):
        six = (codes[start:] + codes)[:6]
        asked.append(("view=comparison&" + "&".join(f"area={code}" for code in six), six))
    for query, shown in asked:
        body_of(client.get(f"{page}?{query}"))
        root = ElementTree.fromstring(given[-1]["inputs"]["svg"])
        small = ["".join(each.itertext()) for each in root.iter(f"{SVG}text") if each.get("font-size") == "20"]
        words = {word for text in small for word in re.split(r"[ -]", text)}
        names = {word for code in shown for word in re.split(r"[ -]", named[code])}
        assert names - words == set(), query
        title = " ".join(
            "".join(each.itertext()) for each in root.iter(f"{SVG}text") if each.get("font-weight") == "700"
        )
        assert (
            "comparison" not in query
            or [named[code] for code in shown if named[code] not in title.replace("- ", "-")] == []
        )


@pytest.fixture
def pair(register, years):
    """A second number of the same counties: Lapland's is an example, of South Karelia it is not known."""
    values = {f"{number:02}": Value(100 - number) for number in range(1, 22)}
    values |= {"21": Value(500, is_example=True), "11": Value(missing=Missing.NO_ANSWER), "90": Value(0)}
    return register(define("others", values=values, label="Other things", theme="cooperation"))


def test_card_of_two_indicators_has_both_axes_and_a_dot_for_each_area_with_both_figures(pair, take, monkeypatch):
    given = []
    monkeypatch.setattr(rendering, "run", lambda content: given.append(json.loads(content)) or b"\x89PNG")
    take("-card.png", "view=scatter&indicator=things&other=others&area=21")
    root = ElementTree.fromstring(given[0]["inputs"]["svg"])
    assert (root.get("width"), root.get("height")) == ("1200", "630")
    texts = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
    for words in ("Upwards: Other things", "Across: Things", "Lapland", "10,000", "500"):
        assert any(words in text for text in texts), (words, texts)
    assert any("an open dot is an example" in text for text in texts)
    assert any("2 areas without both figures" in text for text in texts)
    dots = [each.get("fill") for each in root.iter(f"{SVG}circle") if each.get("r") == "7"]
    assert (len(dots), dots.count(CLOUDBERRY), dots.count(PAPER)) == (20, 1, 1)  # Lapland is chosen, 05 an example
    assert "No area has both figures." not in " ".join(texts)


def test_picture_of_a_county_is_its_own_map_with_real_places_and_examples_apart(client, make_place, years):
    make_place("15", municipality="179")
    make_place("15", municipality="179", origin=Origin.EXAMPLE)
    make_place("15", municipality="992", origin=Origin.EXAMPLE)
    svg = body_of(client.get("/en/situation/central-finland/situation.svg"))
    words = texts_of(svg)
    for text in ("Jyväskylä", "Äänekoski", "Family centre: 1", "Family centre: 2 (example)", "None known", "invented"):
        assert text in words, text
    drawn = svg.decode()
    assert drawn.count('stroke-dasharray="2 1.5"') == 2  # the town with an example alone, and the key
    png = client.get("/en/situation/central-finland/situation.png")
    width, height = (int(number) for number in re.search(r'width="(\d+)" height="(\d+)" role', drawn).groups())
    assert size_of(body_of(png)) == (2 * width, 2 * height)


def test_picture_of_the_map_has_the_figures_patterns_and_the_permanent_address(years, take):
    svg = take(".svg", "indicator=things&period=2023&form=hex").decode()
    words = texts_of(svg.encode())
    for text in ("211", "0", "9,999*", "–", "no data", "preliminary", "example, not ranked", "median 116"):
        assert text in words, text
    assert "indicator=things&period=2023" in words
    assert svg.count('fill="url(#p-missing)"') == 2  # one area and the legend


@pytest.mark.parametrize(("periods", "told"), [(("2021", "2023"), True), (("2023", "2023"), False)])
def test_pictures_of_several_indicators_tell_the_period_of_each_row_where_they_differ(periods, told):
    layer = layers()["counts"]
    figure = next(iter(layer.figures.values()))
    picks = [SimpleNamespace(layer=layer, picked=SimpleNamespace(label=period)) for period in periods]
    cells = [HeatCell(figure, ())] * len(picks)
    heat = SimpleNamespace(columns=picks, rows=[SimpleNamespace(region=figure.region, cells=cells)])
    rows = [SimpleNamespace(**vars(pick), sides=[SimpleNamespace(figure=figure, rank="")]) for pick in picks]
    sides = SimpleNamespace(regions=[(figure.region, "")], themes=[("Theme", rows)])
    for drawn in (draw_heat(heat, width=800), draw_comparison(sides, width=800)):
        assert ">2021<" in drawn.markup if told else ">2023<" not in drawn.markup


def test_text_from_outside_stays_text():
    assert label(0, 0, "<script>&\x00\x1f", 12).count("<") == 2
    assert "&lt;script&gt;&amp;\ufffd\ufffd" in label(0, 0, "<script>&\x00\x1f", 12)
    assert element("path", d='"><script>') == "<path d='\"&gt;&lt;script&gt;'/>"


def test_lines_are_never_wider_than_their_room():
    text = "Hyvinvointialueiden perhekeskustoimintamallinkehittämissuunnitelma ja W" * 3
    for width in (60, 200, 500):
        lines = wrap(text, 14, width)
        assert all(width_of(line, 14) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert wrap(text, 14, 200, most=2)[1].endswith("…")


def test_source_line_names_three_sources_and_an_edition_where_there_is_one():
    frozen = replace(ORIGIN, edition="Spring 2024")
    with override("en"):
        assert ORIGIN.source_line == (
            "Source: First source; Second; Third and 1 other. Figures as of 1 May 2023. "
            "Situation map of Perheverkko, 29\u00a0February\u00a02024."
        )
        assert "edition “Spring 2024”" in frozen.source_line
        assert "edition “Spring 2024”" in frozen.citation
        assert frozen.citation.endswith("https://example.org/en/situation/?indicator=things&period=2023 (CC BY 4.0)")


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_png_is_twice_the_picture_and_the_card_is_what_social_media_ask_for(client, years, take):
    svg = take(".svg", "indicator=things").decode()
    width, height = (int(number) for number in re.search(r'width="(\d+)" height="(\d+)" role', svg).groups())
    assert size_of(take(".png", "indicator=things")) == (2 * width, 2 * height)
    assert size_of(take("-card.png", "indicator=things")) == (1200, 630)


def test_same_picture_is_typeset_once(years, take, monkeypatch):
    calls = []
    whole = rendering.run
    monkeypatch.setattr(rendering, "run", lambda content: calls.append(1) or whole(content))
    assert take(".png", "view=ranking&indicator=things") == take(".png", "view=ranking&indicator=things")
    assert len(calls) <= 1


def test_typesetting_has_limits_of_size_and_time(monkeypatch):
    with pytest.raises(rendering.RenderingFailed, match="too many"):
        rendering.render({"template": "picture.typ", "inputs": {"svg": "x" * rendering.MOST_INPUT_BYTES}})
    with pytest.raises(rendering.RenderingFailed, match="no size"):
        rendering.png_of("<svg/>")
    monkeypatch.setattr(rendering, "LONGEST_S", 0.001)
    with pytest.raises(rendering.RenderingFailed, match="Not typeset within"):
        rendering.png_of('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="11"/>')


TOWN = {"fi": "kunta", "sv": "kommun", "en": "municipality"}


def test_brief_of_a_municipality_is_two_tagged_pages_with_its_places_and_figures(client, make_place, statements):
    make_place("15", municipality="179")
    make_place("15", municipality="179", origin=Origin.EXAMPLE)
    reader = read_brief(client, "/en/situation/central-finland/municipality/jyvaskyla/situation.pdf")
    assert (len(reader.pages), reader.trailer["/Root"]["/Lang"]) == (2, "en")
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    for words in (
        "Jyväskylä", "Central Finland", "The network knows here of 1 family centre", "Example", "CC BY 4.0",
        "How to cite",
    ):  # fmt: skip
        assert words in text, words
    for name in ("nowhere", "helsinki"):
        assert client.get(f"/en/situation/central-finland/municipality/{name}/situation.pdf").status_code == 404


def test_card_of_a_municipality_is_offered_and_says_where_it_is(client, make_place, statements, monkeypatch):
    given = []
    monkeypatch.setattr(rendering, "run", lambda content: given.append(json.loads(content)) or b"\x89PNG")
    make_place("15", municipality="179")
    page = client.get("/en/situation/central-finland/municipality/jyvaskyla/")
    address = page.context["take"].card
    assert f'<meta property="og:image" content="{address}">' in page.content.decode()
    assert body_of(client.get(address)) == b"\x89PNG"
    root = ElementTree.fromstring(given[0]["inputs"]["svg"])
    assert (root.get("width"), root.get("height")) == ("1200", "630")
    words = texts_of(given[0]["inputs"]["svg"].encode())
    for word in ("Jyväskylä", "Central Finland.", "1 family centre", "CC BY 4.0"):
        assert word in words, word
    assert len([each for each in root.iter(f"{SVG}circle") if each.get("r") == "34"]) == 2


def read_brief(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return PdfReader(io.BytesIO(body_of(response)))


@pytest.fixture
def statements(geography):
    services.load_reference_statements()
    services.load_example_statements()


def test_brief_of_a_county_is_two_tagged_pages_with_its_words_and_figures(client, statements):
    reader = read_brief(client, "/en/situation/kainuu/situation.pdf")
    assert len(reader.pages) == 2
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert reader.metadata.title.startswith("Kainuu")
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    for words in ("Kainuu", "operating throughout the county", "Example", "The situation by topic", "CC BY 4.0"):
        assert words in text, words


def test_brief_of_the_country_is_two_pages_in_the_reader_s_language(client, statements):
    reader = read_brief(client, "/sv/lagesbild/lagesbild.pdf")
    assert (len(reader.pages), reader.trailer["/Root"]["/Lang"]) == (2, "sv")


@pytest.mark.stackless
def test_briefs_are_pdf_ua_by_an_outside_checker_in_every_language(client, statements, tmp_path):
    """One run of the checker for all of them: starting it is what takes time. A file without a tag must fail."""
    if reason := why_no_checker():
        (pytest.fail if REQUIRED else pytest.skip)(reason)
    files = []
    for code, word in (("fi", "tilannekuva"), ("sv", "lagesbild"), ("en", "situation")):
        for name, page in (("country", ""), ("county", "kainuu/"), ("town", f"kainuu/{TOWN[code]}/kajaani/")):
            files.append(tmp_path / f"{name}-{code}.pdf")
            files[-1].write_bytes(body_of(client.get(f"/{code}/{word}/{page}{word}.pdf")))
    plain = tmp_path / "plain.pdf"
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(plain)
    failures = failures_of([*files, plain])
    assert [line for line in failures if line.startswith("FAIL ") and "plain.pdf" not in line] == []
    assert any("plain.pdf" in line for line in failures)
