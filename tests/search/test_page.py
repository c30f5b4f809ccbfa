"""The results page: what it shows, and that nothing in the address breaks it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from search import readers
from search.services import rebuild_index
from tests.search.documents import Shelf, document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]


@pytest.fixture
def page(client: Client, organisations: Shelf):
    organisations_and_things = organisations
    assert organisations_and_things.documents
    rebuild_index()

    def get(in_language: str = "fi", **parameters: object) -> str:
        with override(in_language):
            response = client.get(reverse("search"), parameters)
        assert response.status_code == 200
        return response.content.decode()

    return get


def test_page_without_words_says_what_to_do(page) -> None:
    html = page()
    assert '<input class="input" id="q" name="q"' in html
    assert 'class="ruled hits"' not in html
    assert html.count("<h1") == 1


def test_hits_are_marked_and_linked(page) -> None:
    html = page(q="kahvila")
    assert '<a href="/fi/cafe/">Avoin <mark>perhekahvila</mark></a>' in html
    assert 'value="kahvila"' in html


def test_hit_in_another_language_carries_its_language(page) -> None:
    assert '<h2 lang="sv"><a href="/fi/cafe-sv/">Öppet <mark>familjecafé</mark></a></h2>' in page(q="familjecafé")


def test_facets_are_a_form_that_keeps_the_choice(page) -> None:
    html = page(q="kahvila", type="organisation", region="15")
    assert '<input type="hidden" name="q" value="kahvila">' in html
    assert '<input type="checkbox" name="type" value="organisation" checked>' in html
    assert '<input type="checkbox" name="region" value="15" checked>' in html
    assert html.count('<li><p class="kind">') == 1


def test_empty_result_says_what_to_do(page) -> None:
    html = page(q="zzzxqjw")
    assert 'class="ruled hits"' not in html
    with override("fi"):
        assert f'href="{reverse("activities")}"' in html


def test_narrowed_to_nothing_offers_the_way_back(page) -> None:
    html = page(q="kerho", region="13")
    assert 'href="?q=kerho"' in html


def test_narrowed_to_nothing_says_which_choice_to_drop(page) -> None:
    html = page("en", q="kerho", region="13", type="thing")
    assert 'href="?q=kerho&amp;type=thing">Without the choice of county</a> <span class="num soft">1</span>' in html
    assert "Without the choice of type" not in html


def test_misspelt_word_is_said(page) -> None:
    assert 'href="?q=perhekahvila">perhekahvila</a>?' in page(q="perhekahvilla")


def test_example_is_marked(page, things: Shelf) -> None:
    things.put(document("ex", "Esimerkkikerho", is_example=True))
    rebuild_index()
    assert '<span class="ex">' in page(q="esimerkkikerho")


def test_markup_in_words_and_titles_is_text(page, things: Shelf) -> None:
    things.put(document("evil", "<script>alert(1)</script> paha otsikko", "<img src=x>"))
    rebuild_index()
    html = page(q="<script>alert(2)</script> paha")
    assert "<script>alert" not in html
    assert "<img src=x>" not in html


def test_pages_are_linked(page, things: Shelf) -> None:
    for number in range(65):
        things.put(document(f"n{number}", f"Luistelukoulu {number}"))
    rebuild_index()
    html = page(q="luistelukoulu", page=2)
    assert 'href="?q=luistelukoulu" rel="prev"' in html
    assert 'href="?q=luistelukoulu&amp;page=3" rel="next"' in html
    assert 'aria-current="page"' in html


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "kahvila\x00"}, {"q": "k" * 10_000}, {"q": "kahvila " * 2_000}, {"q": "kahvila", "page": "999999999"},
        {"q": "kahvila", "page": "9" * 5_000}, {"q": "kahvila", "page": "-1"}, {"q": "kahvila", "page": "²"},
        {"q": "kahvila", "page": "abc"}, {"q": "kahvila", "type": "nothing"}, {"q": "kahvila", "type": ["thing"] * 500},
        {"q": "kahvila", "region": "'; DROP TABLE"}, {"q": "kahvila", "region": "99"},
        {"q": "kahvila", "language": "\x00"}, {"q": "kahvila", "language": "xx"}, {"q": '"kahvila'}, {"q": "\ufffd"},
        {"q": "k " * 50_000, "page": "10000"}, {"q": "kahvila", "page": "10000"}, {"q": "kahvila", "near": "abc"},
        {"q": "kahvila", "near": "62.24,25.75"}, {"q": "kahvila", "near": "-91,1e9"}, {"q": "kahvila", "near": "²,²"},
        {"q": "kahvila", "near": "nan,nan"}, {"q": "kahvila", "near": "6" * 100_000}, {"q": "kahvila", "colour": "red"},
        {"q": "kahvila", "organisation": "9" * 30}, {"q": "kahvila", "organisation": ["1"] * 500},
        {"q": "kahvila", "organisation": "\x00"}, {"q": "kahvila", "kind": "no such", "task": "'; DROP"},
        {"q": "kahvila", "kind": [f"k{n}" for n in range(300)]}, {"q": "kahvila", "time": ["today", "past", "x"]},
        {"q": "kahvila", "freshness": ["fresh", "old", "unknown", "x"]}, {"q": "laji: kurssi"},
        {"q": "järjestö: \x00 kahvila"}, {"q": 'organisation: "%_%" kahvila'},
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_nothing_in_the_address_breaks_the_page(page, parameters: dict, language: str) -> None:
    assert "</html>" in page(language, **parameters)


def test_bad_encoding_in_the_address_is_answered(client: Client, things: Shelf) -> None:
    with override("fi"):
        assert client.get(f"{reverse('search')}?q=%ff%00kahvila&page=%ff").status_code == 200


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", ["search", "search_suggestions", "search_atom", "search_json", "search_follow"])
def test_more_choices_than_are_read_are_refused_on_a_page(client: Client, name: str, language: str) -> None:
    with override(language):
        address = reverse(name)
    answer = client.get(f"{address}?q=kahvila" + "&region=15" * 10_000)
    html = answer.content.decode()
    assert (answer.status_code, f'<html lang="{language}">' in html, 'class="btn main"' in html) == (400, True, True)


def test_stranger_sees_public_things_only(page, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "/fi/for-members/" not in page(q="perhekahvila")
    monkeypatch.setattr(readers._Rules, "visibility", staticmethod(lambda user: ("public", "network")))
    assert "/fi/for-members/" in page(q="perhekahvila")
    assert "/fi/for-coordinators/" not in page(q="perhekahvila")


def test_without_a_rule_everybody_is_a_stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers._Rules, "visibility", None)
    assert readers.visibilities_of(AnonymousUser()) == ("public",)
