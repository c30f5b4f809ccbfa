"""On other people's pages: the frame, its policy, the code to copy, oEmbed, and what the pages offer."""

import html
import json
import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from situation_map.atlas.choice import VIEWS

from .conftest import PAGE, body_of

HERE = "http://127.0.0.1:8000"
VIEW = f"{HERE}/en/situation/?indicator=things&period=2023"


@pytest.fixture(autouse=True)
def public_url(settings):
    settings.PUBLIC_URL = HERE


def test_frame_may_stand_anywhere_and_does_nothing(client, years):
    response = client.get(f"{PAGE}embed/?indicator=things")
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *;" in f"{policy};"
    for directive in ("default-src 'none'", "script-src 'none'", "form-action 'none'"):
        assert directive in policy
    assert "X-Frame-Options" not in response.headers
    assert "Set-Cookie" not in response.headers
    content = response.content.decode()
    assert not re.search(r"<script|<form|style=|<style", content)
    assert "frame-ancestors 'self'" in client.get(PAGE).headers["Content-Security-Policy"]


def test_frame_of_each_view_has_its_figures_source_date_and_way_back(client, years, more):
    for view in VIEWS:
        query = f"view={view}&indicator=things&area=21&area=03&theme=cooperation"
        content = client.get(f"{PAGE}embed/?{query}").content.decode()
        ids = re.findall(r'\bid="([^"]+)"', content)
        assert len(ids) == len(set(ids)), view
        assert "CC BY 4.0" in content
        assert "Situation map of Perheverkko" in content
        assert "no answer" in content or view == "trend"
        assert re.search(rf'<a href="http[^"]*view={view}', content) or view == "map"


def test_frame_of_a_county_has_its_place_once_and_its_figures(client, geography):
    content = client.get(f"{PAGE}central-finland/embed/").content.decode()
    ids = re.findall(r'\bid="([^"]+)"', content)
    assert len(ids) == len(set(ids))
    assert content.count("<svg") == 1
    assert "Central Finland" in content
    assert "not known" in content


def test_frame_with_a_choice_that_cannot_be_says_so(client, years):
    assert client.get(f"{PAGE}embed/?indicator=things&period=1999").status_code == 400
    assert client.get(f"{PAGE}embed/?indicator=none").status_code == 404


def oembed(client, address, **more):
    query = "&".join([f"url={quote(address, safe='')}", *(f"{name}={value}" for name, value in more.items())])
    return client.get(f"{PAGE}oembed?{query}")


def test_oembed_answers_with_the_frame_and_the_card(client, years):
    answer = json.loads(body_of(oembed(client, VIEW)))
    assert (answer["version"], answer["type"], answer["provider_name"]) == ("1.0", "rich", "Perheverkko")
    assert f'src="{HERE}/en/situation/embed/?indicator=things&amp;period=2023"' in answer["html"]
    assert answer["thumbnail_url"] == f"{HERE}/en/situation/situation-card.png?indicator=things&period=2023"
    assert f'width="{answer["width"]}" height="{answer["height"]}"' in answer["html"]
    small = json.loads(body_of(oembed(client, VIEW, maxwidth=300, maxheight=150)))
    assert (small["width"], small["height"]) == (300, 150)
    assert "thumbnail_url" not in small
    root = ElementTree.fromstring(body_of(oembed(client, VIEW, format="xml")))
    assert {child.tag: child.text for child in root} == {name: str(value) for name, value in answer.items()}


def test_oembed_knows_counties_and_other_languages(client, geography):
    answer = json.loads(body_of(oembed(client, f"{HERE}/fi/tilannekuva/keski-suomi/")))
    assert f'src="{HERE}/fi/tilannekuva/keski-suomi/upotus/"' in answer["html"]
    assert answer["title"].startswith("Keski-Suomi")


def test_oembed_refuses_what_it_cannot_show(client, years):
    for address in (
        "https://elsewhere.example/en/situation/",
        f"{HERE}/en/situation/no-such-county/",
        f"{HERE}/en/situation/aland/",
        f"{HERE}/en/activities/",
        f"{HERE}/xx/situation/",
        f"{HERE}/en/situation/?indicator=none",
        f"{HERE}/en/situation/?indicator=things&period=1999",
        "http://[broken",
        "nonsense",
    ):
        assert oembed(client, address).status_code == 404, address
    assert client.get(f"{PAGE}oembed").status_code == 400
    assert oembed(client, VIEW, format="yaml").status_code == 501
    for size in ("0", "-5", "x", "٣"):
        assert oembed(client, VIEW, maxwidth=size).status_code == 400, size


def test_page_offers_every_format_and_each_of_them_answers(client, years):
    content = client.get(f"{PAGE}?indicator=things&period=2023").content.decode()
    panel = content[content.index('id="take"') : content.index("</details>", content.index('id="take"'))]
    links = [html.unescape(link) for link in re.findall(r'<a href="(/[^"]+|http[^"]+embed[^"]*)"', panel)]
    assert len(links) == 14
    for link in links:
        response = client.get(link.removeprefix(HERE))
        assert response.status_code == 200, link
    citation = html.unescape(re.search(r'id="take-cite"[^>]*>(.*?)</textarea>', panel, re.S)[1])
    assert citation.startswith("Perheverkko: Situation map. Things, by wellbeing services county, 2023.")
    assert citation.endswith(f"{VIEW} (CC BY 4.0)")
    code = html.unescape(re.search(r'id="take-frame"[^>]*>(.*?)</textarea>', panel, re.S)[1])
    assert code.startswith(f'<iframe src="{HERE}/en/situation/embed/?indicator=things&amp;period=2023"')


def test_page_tells_social_media_and_programs_of_its_card_and_frame(client, years):
    content = client.get(f"{PAGE}?indicator=things&period=2023").content.decode()
    card = f"{HERE}/en/situation/situation-card.png?indicator=things&amp;period=2023"
    assert f'<meta property="og:image" content="{card}">' in content
    assert '<meta name="twitter:card" content="summary_large_image">' in content
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', content)
    assert client.get(html.unescape(found[1]).removeprefix(HERE)).status_code == 200


def test_county_and_municipality_offer_their_files(client, geography):
    for address, count in (("central-finland/", 11), ("central-finland/municipality/jyvaskyla/", 9)):
        content = client.get(f"{PAGE}{address}").content.decode()
        panel = content[content.index('id="take"') :]
        links = [html.unescape(link) for link in re.findall(r'<a href="(/[^"]*situation[-.][^"]+)"', panel)]
        assert len(links) == count, address
        for link in links:
            if not link.endswith((".png", ".pdf")):
                assert client.get(link).status_code == 200, link
    assert 'id="take"' not in client.get(f"{PAGE}aland/").content.decode()
