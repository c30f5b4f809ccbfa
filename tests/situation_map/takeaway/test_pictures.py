"""Pictures: the drawing itself against files, what every picture has in it, and PNG and PDF as they are read back."""

import io
import re
import struct
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from situation_map import services
from situation_map.atlas.choice import VIEWS
from situation_map.takeaway.drawing.svg import element, label, width_of, wrap
from situation_map.takeaway.typesetting import rendering

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


def test_picture_of_the_map_has_the_figures_patterns_and_the_permanent_address(years, take):
    svg = take(".svg", "indicator=things&period=2023&form=hex").decode()
    words = texts_of(svg.encode())
    for text in ("211", "0", "9,999*", "–", "no data", "preliminary", "example, not ranked", "median 116"):
        assert text in words, text
    assert "indicator=things&period=2023" in words
    assert svg.count('fill="url(#p-missing)"') == 2  # one area and the legend


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
