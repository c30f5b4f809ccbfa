"""What a reader may type besides words: phrases, exclusions, alternatives and fields; on every engine."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from search import readers
from search.contracts import SearchQuery
from search.narrowing import understand
from search.services import index_object, rebuild_index
from search.syntax import MAX_QUERY_ITEMS, Asked, InTitle, Phrase, Together, read_query, with_parts, words_of
from search.terms import query_token
from tests.search.conftest import Searcher
from tests.search.documents import COORDINATOR, MEMBER, Shelf, document

REGIONS = {"fi": {"15": "Keski-Suomi", "05": "Kanta-Häme"}, "sv": {"15": "Mellersta Finland"}}
MUNICIPALITIES = {"fi": {"Jyväskylä": "Jyväskylä", "Pietarsaari": "Pietarsaari"}, "sv": {"Pietarsaari": "Jakobstad"}}


def shape(text: str) -> tuple[list[list[str]], list[str]]:
    """The words of each clause, alternatives joined by "|" and phrases by "_", and of what is not wanted."""
    asked = read_query(text, "fi")
    return [["_".join(words_of(item)) for item in clause] for clause in asked.clauses], [
        "_".join(words_of(item)) for item in asked.without
    ]


def test_parts_of_a_compound_may_be_met_by_its_synonym() -> None:
    """What has the synonym still has everything, and what has a part only comes after it."""
    synonym = Together((query_token("pappacafé", "fi"),))
    word = query_token("isäkahvila", "fi")
    parted = with_parts(Asked(clauses=((word, synonym),)), "fi")
    assert parted.clauses == (
        (word, synonym),
        (query_token("isä", "fi"), synonym),
        (query_token("kahvila", "fi"), synonym),
    )
    either = Asked(clauses=((word, query_token("kerho", "fi")),))
    assert with_parts(either, "fi") == either


@pytest.mark.parametrize(
    ("text", "clauses", "without"),
    [
        ("avoin kahvila", [["avoin"], ["kahvila"]], []),
        ('"avoin kahvila" isä', [["avoin_kahvila"], ["isä"]], []),
        ("”avoin kahvila”", [["avoin_kahvila"]], []),
        ("«avoin kahvila»", [["avoin_kahvila"]], []),
        ("kahvila -isä", [["kahvila"]], ["isä"]),
        ('kahvila -"avoin ovi"', [["kahvila"]], ["avoin_ovi"]),
        ("isä OR äiti kerho", [["isä", "äiti"], ["kerho"]], []),
        ("isä TAI äiti TAI mummo", [["isä", "äiti", "mummo"]], []),
        ("pappa ELLER mamma", [["pappa", "mamma"]], []),
        ("isä tai äiti", [["isä"], ["äiti"]], []),  # "tai" in lower case is a word, and one that says nothing
        ("OR kahvila OR", [["kahvila"]], []),
        ("lapsi-ilta", [["lapsi-ilta"]], []),
        ("- kahvila", [["kahvila"]], []),
        ("-kahvila", [["kahvila"]], []),
        ('"avoin', [["avoin"]], []),
        ('""', [], []),
        ("mll:n", [["mll:n"]], []),
        ("kahvila kahvila", [["kahvila"]], []),
        ("kahvila/leikki", [["kahvila"], ["leikki"]], []),
    ],
)
def test_signs_are_read(text: str, clauses: list[list[str]], without: list[str]) -> None:
    assert shape(text) == (clauses, without)


@pytest.mark.parametrize("text", ["a " * 300, '"x y" ' * 90, "-b " * 200, "c OR " * 100])
def test_a_query_is_bounded(text: str) -> None:
    asked = read_query(text + "viimeinen", "fi")
    assert len(asked.items) + len(asked.without) <= MAX_QUERY_ITEMS


def test_fields_are_read_in_every_language() -> None:
    asked = read_query('vauva kunta:Jyväskylä county: "Mellersta Finland" Språk:svenska otsikko:kerho', "fi")
    assert asked.fields == (("municipality", "Jyväskylä"), ("region", "Mellersta Finland"), ("language", "svenska"))
    assert [type(item) for item in asked.items] == [type(read_query("vauva", "fi").items[0]), InTitle]


def test_phrase_is_of_the_words_as_written(ask: Searcher) -> None:
    assert ask.ids('"avoin perhekahvila"') == ["cafe"]
    assert ask.ids('"perhekahvila avoin"') == []
    assert ask.ids('"avoin perhekahvilaa"') == []
    assert ask.ids('"saman katon alla"') == ["hub"]
    assert ask.ids('"perhekahviloita"') == ["cafe-article"]


def test_phrase_does_not_begin_in_the_title_and_end_in_the_text(ask: Searcher, things: Shelf) -> None:
    things.put(document("edge", "Iltasatu sammakolle", "Kaivossa asuu hiiri, sammakolle kerrotaan."))
    index_object("thing", "edge")
    assert ask.ids('"sammakolle kaivossa"') == []
    assert ask.ids('"sammakolle kerrotaan"') == ["edge"]


def test_phrase_is_found_where_title_and_text_begin_with_the_same_word(ask: Searcher, things: Shelf) -> None:
    things.put(document("twice", "Pesula Aino", "Pesula Sointu avautuu."))
    index_object("thing", "twice")
    assert ask.ids('"pesula sointu"') == ask.ids('"pesula aino"') == ["twice"]


def test_excluded_word_excludes_every_form_of_it(ask: Searcher) -> None:
    assert set(ask.ids("kahvila")) == {"cafe", "cafe-article", "ngo"}
    assert set(ask.ids("kahvila -kylä")) == {"cafe", "ngo"}
    assert ask("kahvila -perhekahvilassa").total == 0


def test_alternatives_find_either(ask: Searcher) -> None:
    assert set(ask.ids("nikkarointi OR paahtimo")) == {"club", "coffee"}
    results = ask("nikkarointi OR paahtimo saunominen")
    assert [hit.object_id for hit in results.hits] == ["club", "coffee"]
    assert results.complete == 1


def test_word_may_be_asked_of_the_title_only(ask: Searcher) -> None:
    assert set(ask.ids("kahvila")) == {"cafe", "cafe-article", "ngo"}
    assert "cafe-article" not in ask.ids("otsikko:kahvila")
    assert "cafe" in ask.ids("title:kahviloissa")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers._Rules, "region_names", staticmethod(lambda language: REGIONS.get(language, {})))
    monkeypatch.setattr(
        readers._Rules, "municipality_names", staticmethod(lambda language: MUNICIPALITIES.get(language, {}))
    )


def test_fields_narrow_as_the_boxes_do(ask: Searcher, names: None) -> None:
    results = ask("ryhmä OR kahvila alue:keski-suomi kunta:jyvaskyla")
    assert {hit.object_id for hit in results.hits} == {"cafe", "jkl"}
    assert results.narrowed == (("region", "Keski-Suomi"), ("municipality", "Jyväskylä"))
    assert dict(results.facets["municipality"])["Jyväskylä"] == 2
    assert ask("kahvila type:organisation").total == 1
    assert ask("vertaistuki kieli:sv").hits[0].language == "sv"


def test_typed_field_and_chosen_boxes_of_it_add_up(ask: Searcher, names: None) -> None:
    assert ask("nikkarointi OR paahtimo alue:Keski-Suomi").total == 0
    assert ask("nikkarointi OR paahtimo alue:Keski-Suomi", regions=("05",)).total == 2


def test_facet_of_municipalities_counts_under_the_other_restrictions(ask: Searcher) -> None:
    results = ask("ryhmä OR kahvila", municipalities=("Jyväskylä",))
    assert {hit.municipality for hit in results.hits} == {"Jyväskylä"}
    assert results.facets["municipality"] == ask("ryhmä OR kahvila").facets["municipality"]
    assert dict(results.facets["region"]) == {"15": results.total}


def test_field_alone_is_a_word_too(ask: Searcher, names: None) -> None:
    assert set(ask.ids("kunta:Jyväskylä")) == {"jkl"}


def test_field_that_names_nothing_is_looked_for_as_words_and_said(ask: Searcher, names: None) -> None:
    results = ask("kahvila kunta:Muumilaakso")
    assert results.unknown == (("municipality", "Muumilaakso"),)
    assert results.relaxed
    assert results.total == 3


@pytest.mark.parametrize(
    ("text", "narrowed"),
    [
        ("county: Mellersta Finland ryhmä", (("region", "Mellersta Finland"),)),
        ("ryhmä county:Mellersta Finland", (("region", "Mellersta Finland"),)),
        ('county: "Mellersta Finland" ryhmä', (("region", "Mellersta Finland"),)),
        ("ryhmä kunta: Jyväskylässä", (("municipality", "Jyväskylä"),)),
        ("ryhmä alue: Keski-Suomen", (("region", "Keski-Suomi"),)),
        (
            "county: Mellersta Finland kunta: Jyväskylä ryhmä",
            (("region", "Mellersta Finland"), ("municipality", "Jyväskylä")),
        ),
    ],
)
def test_fields_take_names_of_several_words_and_in_their_forms(
    ask: Searcher, names: None, text: str, narrowed: tuple[tuple[str, str], ...]
) -> None:
    results = ask(text)
    assert (results.narrowed, results.unknown) == (narrowed, ())
    assert "jkl" in {hit.object_id for hit in results.hits}


@pytest.mark.django_db
def test_names_that_are_nowhere_are_not_looked_up_without_end(names: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr("search.narrowing.organisations_called", lambda name, _visibility: tried.append(name) or ())
    understand(SearchQuery(text="järjestö:a b c d e f " * 19, language="fi"))
    assert len(tried) <= 20 + 19


@pytest.mark.django_db
def test_names_of_fields_are_read_once_for_a_query(names: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        readers._Rules, "municipality_names", staticmethod(lambda language: asked.append(language) or {})
    )
    understand(SearchQuery(text="kunta: yksi kaksi kolme neljä viisi kuusi seitsemän", language="fi"))
    assert sorted(asked) == ["en", "fi", "sv"]


@pytest.mark.parametrize("text", ["kahvila -alue: Keski-Suomi", "kahvila -county:Mellersta Finland"])
def test_minus_before_a_field_is_left_out_and_said(ask: Searcher, names: None, text: str) -> None:
    results = ask(text)
    assert (results.left_out, results.narrowed) == (
        (text.partition(" ")[2].replace("Mellersta Finland", '"Mellersta Finland"'),),
        (),
    )
    assert results.total == ask("kahvila").total


def test_a_minus_alone_is_said(ask: Searcher) -> None:
    results = ask("-kahvila")
    assert results.is_without_alone
    assert set(ask.ids("-kahvila")) == set(ask.ids("kahvila"))
    assert not ask("kahvila -kylä").is_without_alone


def test_misspelt_word_among_signs_is_corrected_where_it_stands(ask: Searcher) -> None:
    assert ask("perhekahvilla -paahtimo").did_you_mean == "perhekahvila -paahtimo"


@pytest.mark.parametrize("text", ['"perhekahvilan talousarvio"', "kahvila OR talousarvio", "otsikko:talousarvio"])
def test_signs_find_nothing_that_the_reader_may_not_see(ask: Searcher, text: str) -> None:
    assert "for-members" not in ask.ids(text)
    assert "for-members" in ask.ids(text, visibility=MEMBER)


def test_an_exclusion_tells_nothing_of_what_is_hidden(ask: Searcher) -> None:
    """The count of a query with an exclusion is of visible things only, whatever the exclusion would hit."""
    hidden, plain = ask("perhekahvila -salaisuuspöytäkirja"), ask("perhekahvila")
    assert (hidden.total, hidden.complete) == (plain.total, plain.complete)
    assert hidden.complete == 3
    assert ask("perhekahvila -salaisuuspöytäkirja", visibility=COORDINATOR).complete == 4


@pytest.mark.parametrize(
    "text",
    ['" OR 1 -- "', '"kahvila" NOT', "-(-(-", "OR OR OR", 'kunta:"', "kunta:", '-"', "otsikko:", "kunta: kunta: kunta:",
     "\u202e-kahvila", 'kahvila -"\x00"', "“" * 200, "title:" * 60, "- - - -", "OR", '"-" -"-"', "*:* -*", "%:%"],
)  # fmt: skip
def test_no_sign_breaks_the_search(ask: Searcher, text: str) -> None:
    assert {hit.visibility for hit in ask(text).hits} <= {"public"}


def test_phrase_is_marked_as_a_whole_and_single_words_of_it_are_not() -> None:
    from search.highlight import Marker

    asked = read_query('"avoin ovi"', "fi")
    assert asked.items == (Phrase(("avoin", "ovi")),)
    assert Marker(asked.items).whole("Ovi on avoin: avoin ovi.", "fi") == (
        "Ovi on avoin: <mark>avoin</mark> <mark>ovi</mark>."
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("database_only", "organisations")
def test_page_says_how_the_words_narrowed_it_and_what_it_did_not_know(client: Client, names: None) -> None:
    rebuild_index()
    with override("en"):
        address = reverse("search")
    html = client.get(address, {"q": "kahvila municipality:Jyväskylä county:Atlantis"}).content.decode()
    assert "Narrowed by your words:" in html
    assert "<b>Jyväskylä</b>" in html
    assert "There is no county called “Atlantis”" in html
    html = client.get(address, {"q": "kahvila", "municipality": ["Jyväskylä", "<script>", "x" * 60]}).content.decode()
    assert '<input type="checkbox" name="municipality" value="Jyväskylä" checked>' in html
    assert html.count('name="municipality" value="') == 1
