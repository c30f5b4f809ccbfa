"""Every page type answers in every language, with its language, its addresses and nothing from elsewhere."""

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.utils import timezone

from cms.views import forbidden
from network.models import ActivityPage, Record
from network.services.content import create_page
from tests.front.conftest import Tree, weekly_facts

pytestmark = pytest.mark.django_db

RESOURCES = {(tag, "src") for tag in ("script", "img", "iframe", "video", "audio")}
RESOURCES |= {("use", "href"), ("link", "href"), ("source", "srcset"), ("img", "srcset")}
ADDRESS_ONLY = ("canonical", "alternate")
HOME_LIMIT_BYTES = 200_000


class Html(HTMLParser):
    """Resources, links and inline code of a page, and the attributes of its `html` element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.resources: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.language = ""
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        if "id" in given:
            self.ids.append(given["id"])
        is_data = given.get("type") == "application/ld+json"  # runs nothing: no policy speaks of it
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.inline.append(tag)
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        for name, value in given.items():
            if (tag, name) in RESOURCES and given.get("rel") not in ADDRESS_ONLY:
                self.resources.append(value)
        if tag == "a":
            self.links.append(given.get("href", ""))


def addresses(tree: Tree) -> dict[str, str]:
    names = ("organisation", "centre", "meeting_place", "activity", "section", "article")
    pages = {name: getattr(tree, name) for name in names}
    branch = tree.organisation.get_parent()
    return {
        "home": "/fi/",
        "activities": "/fi/toiminta/",
        "places": "/fi/paikat/",
        "organisations": "/fi/organisaatiot/",
        "nothing": "/fi/toiminta/?q=olematon",
        "county": branch.get_url(),
        **{name: page.get_url() for name, page in pages.items()},
    }


def test_every_page_type_answers_strictly_and_alone(tree, client):
    for name, address in addresses(tree).items():
        response = client.get(address)
        assert (name, response.status_code) == (name, 200)
        html = Html(response.content.decode())
        assert (name, html.inline) == (name, [])
        assert (name, html.language) == (name, "fi")
        assert (name, [given for given in html.resources if not given.startswith("/static/")]) == (name, [])
        assert (name, [given for given in html.ids if html.ids.count(given) > 1]) == (name, [])
        policy = response.headers["Content-Security-Policy"]
        assert (name, "unsafe" in policy, "default-src 'none'" in policy) == (name, False, True)


@pytest.mark.parametrize(("language", "segments"), [
    ("fi", ("toiminta", "paikat", "organisaatiot")),
    ("sv", ("verksamhet", "platser", "organisationer")),
    ("en", ("activities", "places", "organisations")),
])  # fmt: skip
def test_lists_answer_in_the_language_of_the_address(language, segments, tree, client):
    for segment in segments:
        response = client.get(f"/{language}/{segment}/")
        assert (response.status_code, Html(response.content.decode()).language) == (200, language)


def test_links_of_public_pages_resolve(tree, client):
    seen: set[str] = set()
    for start in addresses(tree).values():
        for link in Html(client.get(start).content.decode()).links:
            target = urljoin(start, link)
            if urlsplit(target).scheme or not target.startswith("/"):
                continue
            seen.add(target.partition("#")[0])
    answers = {address: client.get(address).status_code for address in sorted(seen)}
    broken = {address: status for address, status in answers.items() if status not in (200, 302)}
    assert broken == {}
    assert len(seen) > 40


def test_activity_page_says_when_where_for_whom_and_by_whom(tree, client):
    html = client.get(tree.activity.get_url()).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    assert "9.30–11.30" in text
    assert "Perhekahvila Kutomo" in text
    assert "Mallikuja 3" in text
    assert "Tuulikellon perhetyö ry" in text
    assert "toimisto@tuulikello.example" in text
    assert html.count('<time datetime="') == 6


def test_page_in_another_language_only_is_served_here_and_marked(tree, client):
    address = f"/en/{tree.activity.get_url().removeprefix('/fi/')}"
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 200
    assert Html(html).language == "en"
    assert '<h1 lang="fi">Avoin perhekahvila</h1>' in html
    assert f'<link rel="canonical" href="{settings.PUBLIC_URL}{tree.activity.get_url()}">' in html


def test_language_switch_leads_to_the_same_page(tree, client):
    html = client.get(tree.activity.get_url()).content.decode()
    swedish = tree.activity.get_translations().get(locale__language_code="sv").get_url()
    assert f'<a href="{swedish}" lang="sv" hreflang="sv"' in html
    html = client.get("/fi/toiminta/?county=15&free=1").content.decode()
    assert '<a href="/sv/verksamhet/?county=15&amp;free=1" lang="sv" hreflang="sv"' in html


def test_example_is_marked_where_it_is_shown(tree, client):
    for address in (tree.organisation.get_url(), "/fi/organisaatiot/", "/fi/"):
        html = client.get(address).content.decode()
        assert (address, 'class="ex"' in html, 'class="demo"' in html) == (address, True, True)
    assert 'class="demo"' not in client.get("/fi/paikat/").content.decode()


def test_home_shows_the_week_of_the_chosen_municipality(tree, client):
    counted = re.compile(r"<span>(\d+)<span class=\"vh\">")
    whole = counted.findall(client.get("/fi/").content.decode())
    away = counted.findall(client.get("/fi/?municipality=Helsinki").content.decode())
    ahead = (timezone.localdate(tree.activity.starts_at) - timezone.localdate()).days  # the tree may be of yesterday
    assert (whole, away) == (["1" if day == ahead else "0" for day in range(7)], ["0"] * 7)


def test_home_with_everything_it_loads_is_light(tree, client):
    response = client.get("/fi/", headers={"accept-encoding": "gzip"})
    loaded = len(gzip.compress(gzip.decompress(response.content)))
    html = gzip.decompress(response.content).decode()
    files = {urlsplit(given).path.removeprefix("/static/") for given in Html(html).resources}
    names = ("familjen", "familjen-ext", "literata-400", "literata", "literata-ext")
    fonts = {f"cms/css/fonts/{name}.woff2" for name in names}
    for name in files | fonts:
        content = Path(finders.find(name)).read_bytes()
        loaded += len(content) if name.endswith("woff2") else len(gzip.compress(content))
    assert loaded < HOME_LIMIT_BYTES


def test_unknown_address_says_what_to_do_next(tree):
    response = Client().get("/sv/finns-inte/")
    html = Html(response.content.decode())
    assert (response.status_code, html.language) == (404, "sv")
    assert {"/sv/verksamhet/", "/sv/platser/", "/sv/organisationer/", "/sv/lagesbild/"} <= set(html.links)


def test_empty_list_offers_choices_that_find_something(tree, client):
    html = client.get("/fi/toiminta/?q=kahvila&municipality=Helsinki").content.decode()
    offered = [link for link in Html(html).links if link.startswith("?")]
    assert "?q=kahvila" in offered
    assert 'class="act' not in html
    assert 'class="act' in client.get("/fi/toiminta/?q=kahvila").content.decode()


def test_preview_shows_what_has_been_edited(tree):
    place = Record.objects.get(translation_key=tree.meeting_place.translation_key).place
    facts = {**weekly_facts(place), "title": "Isien iltavuoro", "is_free": False, "price_cents": 250}
    page = create_page(ActivityPage, parent=tree.organisation, facts=facts, publish=False)
    html = page.get_latest_revision_as_object().make_preview_request().content.decode()
    assert [words in html for words in ("Isien iltavuoro", "2,50\u00a0€", "9.30–11.30", "Jyväskylä")] == [True] * 4


def test_refused_page_says_what_to_do_next(tree, client, django_user_model):
    request = RequestFactory().get("/fi/tyopoyta/")
    request.user = AnonymousUser()
    stranger = Html(forbidden(request).content.decode())
    assert "/fi/kirjaudu/?next=/fi/tyopoyta/" in stranger.links
    request.user = django_user_model(username="editor")
    assert "/fi/tyopoyta/" in Html(forbidden(request).content.decode()).links


def test_blocks_that_editors_place_are_shown(tree, client):
    body = [
        {"type": "heading", "value": {"text": "Väliotsikko", "level": "3"}},
        {"type": "text", "value": "<p>Tekstiä <b>lihavoituna</b>.</p>"},
        {"type": "quote", "value": {"text": "Hyvä aamu.", "source": "kävijä"}},
        {"type": "accordion", "value": {"items_": [{"title": "Saako tulla?", "content": "<p>Saa.</p>"}]}},
        {"type": "video", "value": {
            "title": "Esittely", "url": "https://vimeo.com/1234", "transcript": "<p>Sama.</p>"}},
        {"type": "call_to_action", "value": {
            "title": "Tule", "text": "", "button": "Katso", "target": {"page": tree.section.pk, "url": ""}}},
        {"type": "contact", "value": {
            "role": "Koordinaattori", "organisation": "", "email": "a@b.example", "phone": "", "hours": ""}},
        {"type": "table", "value": {"caption": "Luvut", "first_column_heads": True, "table": {
            "columns": [{"type": "text", "heading": "Alue"}, {"type": "number", "heading": "Määrä"}],
            "rows": [{"values": ["Keski-Suomi", "1234.5"]}], "caption": ""}}},
        {"type": "panel", "value": {"panel": "activities", "heading": "Tulossa", "region": "15", "limit": 3}},
        {"type": "panel", "value": {"panel": "places", "heading": "Paikat täällä", "region": "", "limit": 3}},
    ]  # fmt: skip
    tree.article.body = json.dumps(body)
    tree.article.save()
    response = client.get(tree.article.get_url())
    html = response.content.decode()
    for shown in (
        '<h3 id="valiotsikko">Väliotsikko</h3>',
        "<b>lihavoituna</b>",
        "<figcaption>kävijä</figcaption>",
        "<summary>Saako tulla?</summary>",
        'data-video="https://player.vimeo.com/video/1234?dnt=1"',
        'href="/fi/ohjeet/"',
        'href="mailto:a@b.example"',
        '<th scope="row">Keski-Suomi</th><td class="n">1\u00a0234,5</td>',
        "Avoin perhekahvila",
        "Huhtasuon perhekeskus",
    ):
        assert shown in html
    assert "<iframe" not in html
    assert Html(html).inline == []
