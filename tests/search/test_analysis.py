"""Analysis, on a small labelled set of our own: what must meet, what must not, in each language and back end."""

from collections.abc import Iterator

import pytest

from search.analysis import analyse, analyse_tokens, analyser_version
from search.analysis.finnish import analyse_finnish
from search.analysis.tokens import fold_word, iter_tokens
from search.analysis.voikko import BACKENDS, PyvoikkoBackend, backend, prefer_backend, read_units
from tests.search.backends import usable_backend

MEETS = """
fi perhekahvilassa kahvila
fi perhekahvilassa perhekahvila
fi perhekahviloihin kahviloita
fi perhekeskustoiminnan perhekeskus
fi perhekeskustoiminnan keskustoiminta
fi Jyväskylässä jyväskylä
fi Jyväskylään Jyväskylän
fi Äänekosken äänekoski
fi Uuraisilla Uurainen
fi lasten lapsi
fi lasten lapsille
fi ilmoittautumiseen ilmoittautua
fi odottaville odottava
fi odottaville odottaa
fi näkemästään nähdä
fi vertaistuen vertaistuki
fi MLL:n MLL
fi MLL:lle mll:n
fi LAPE-ohjelmaan LAPE
fi LAPE-ohjelmaan ohjelma
fi LAPE-ohjelmaan lapeohjelma
fi sosiaali- sosiaali
fi vapaakauppa-alueella vapaakauppaalue
fi Kalymnoksella kalymnos
fi Nikkelsonin nikkelson
fi e-mail@esimerkki.example e-mail@esimerkki.example
fi 3.11.2026 3.11.2026
fi 1234567-8 1234567-8
fi suu\u00addella suudella
fi Čállinmáhttu čállinmáhttu
fi Kauppakatu Kauppakadulla
fi 12:ssa 12
fi 040-1234567 040-1234567
fi 1234567-8:n 1234567-8
fi perhe-café-illassa café
fi Familjehuset familjehuset
sv Äänekoski äänekoski
sv familjecaféet café
sv pappagrupper grupp
sv mötesplatserna mötesplats
sv familjecaféet familjecafé
sv familjerna familj
sv barnens barn
sv föräldrar förälder
en families family
en children child
en meetings meeting
en volunteering volunteer
en MLL MLL
en e-mail@esimerkki.example e-mail@esimerkki.example
se mánáid mánáid
smn anarâškielâ anarâškielâ
sms nuõrttsää´mǩiõll nuõrttsää´mǩiõll
xx perhekahvila perhekahvila
"""
DIFFERS = """
fi kahvila kahvi
fi kuntoutus kunta
fi kuntien kunto
fi lasten lasta
fi seurakunta seuraava
fi keskustelu keskus
fi perhonen perhe
fi Jyväskylä kylä
fi neuvola neuvosto
fi elämää elää
sv barnen bar
en family familiar
"""


def pairs(text: str) -> list[tuple[str, str, str]]:
    return [tuple(line.split()) for line in text.strip().splitlines()]  # type: ignore[misc]


@pytest.fixture(params=BACKENDS)
def each_backend(request: pytest.FixtureRequest) -> Iterator[str]:
    usable_backend(request.param)
    use_backend(request.param)
    yield request.param
    use_backend("")


def use_backend(name: str) -> None:
    prefer_backend(name)
    analyse_finnish.cache_clear()


def meets(lang: str, text: str, query: str) -> bool:
    """Whether a document with `text` is found with `query`."""
    index = set().union(*analyse(text, lang, "index"))
    return all(index & terms for terms in analyse(query, lang, "query"))


@pytest.mark.parametrize(("lang", "text", "query"), pairs(MEETS))
def test_word_is_found(each_backend: str, lang: str, text: str, query: str) -> None:
    assert meets(lang, text, query)


@pytest.mark.parametrize(("lang", "text", "query"), pairs(DIFFERS))
def test_other_word_is_not_found(each_backend: str, lang: str, text: str, query: str) -> None:
    assert not meets(lang, text, query)


def test_compound_gives_every_span_of_its_parts(each_backend: str) -> None:
    terms = analyse_finnish("perhekeskustoiminnan", "index")
    assert terms.base == ("perhekeskustoiminta",)
    assert set(terms.part) == {"perhe", "keskus", "toiminta", "perhekeskus", "keskustoiminta"}
    assert terms.guess == ()


def test_query_asks_for_no_parts(each_backend: str) -> None:
    assert analyse("perhekahvilan", "fi", "query") == [{"perhekahvilan", "perhekahvila", "~perhekahvilan"}]


def test_word_typed_in_its_base_form_means_only_that(each_backend: str) -> None:
    assert analyse_finnish("lasta", "query").base == ("lasta",)


def test_names_are_not_split(each_backend: str) -> None:
    assert analyse_finnish("jyväskylässä", "index").part == ()


def test_both_backends_read_alike() -> None:
    library = usable_backend("libvoikko")
    words = ["perhekahvilassa", "kohtaamispaikoissa", "vapaaehtoisten", "ilmoittaudu", "äänekoskella", "xyzzy"]
    portable = PyvoikkoBackend()
    assert [set(library.readings(word)) for word in words] == [set(portable.readings(word)) for word in words]


def test_units_of_a_derived_compound() -> None:
    output = "[Ln][Xp]keskus[X]kesku[Sn][Ny]s[Bh][Bc][Lt][Xp]toimia[X]toimi[Ln]n[Xj]ta[X]n[Sg][Ny]an"
    assert [(unit.surface, unit.base) for unit in read_units(output)] == [
        ("keskus", "keskus"),
        ("toiminnan", "toiminta"),
    ]


@pytest.mark.parametrize("lang", ["fi", "sv", "en", "se", "smn", "ar", "xx", ""])
@pytest.mark.parametrize("text", ["", "\x00", "a\x00b", "\ud800", "-", "--:--", "x" * 10_000, "مرحبا", "𐐷", "1" * 500])
def test_odd_text_and_unknown_language_give_terms_or_nothing(lang: str, text: str) -> None:
    for mode in ("index", "query"):
        assert all(terms and "" not in terms for terms in analyse(text, lang, mode))


def test_tokens_know_their_place_in_the_original() -> None:
    text = "Tule\u00adtko: MLL:n  perhe\u2011kerhoon?"
    assert [text[token.start : token.end] for token in iter_tokens(text)] == [
        "Tule\u00adtko",
        "MLL:n",
        "perhe\u2011kerhoon",
    ]
    assert [token.word for token in iter_tokens(text)] == ["tuletko", "mll:n", "perhe-kerhoon"]


def test_decomposed_letters_are_the_same_word() -> None:
    assert analyse("Ja\u0308msa\u0308", "fi", "index") == analyse("Jämsä", "fi", "index")


def test_folding_keeps_plain_letters_and_drops_marks() -> None:
    assert [fold_word(word) for word in ("jyväskylä", "åland", "čearru", "talo")] == [
        "jyvaskyla",
        "aland",
        "cearru",
        "talo",
    ]


def test_version_names_backend_and_changes_with_it() -> None:
    assert backend().name in analyser_version()


def test_terms_of_a_token_by_field() -> None:
    [token] = analyse_tokens("Kahviloissa", "fi")
    assert (token.terms.exact, token.terms.base, token.terms.part, token.terms.guess) == (
        "kahviloissa", ("kahvila",), (), (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("klo 5 p.m. ja P.M.", ["klo", "5", "pm", "ja", "pm"]),
        ("t.ex. s.k. e.m.", ["tex", "sk", "em"]),
        ("at 8 a.m. in the U.S.", ["at", "8", "a.m", "in", "the", "u.s"]),
        ("A.Virtanen ja n. 5.6.", ["a", "virtanen", "ja", "n", "5.6"]),
    ],
)
def test_abbreviations_with_full_stops_are_one_word(text: str, words: list[str]) -> None:
    assert [token.word for token in iter_tokens(text)] == words


@pytest.mark.parametrize(
    ("lang", "form", "query", "found"),
    [
        ("en", "thinking", "think", True), ("en", "closing", "close", True), ("en", "sitting", "sit", True),
        ("en", "thought", "think", True), ("en", "Palestinians", "palestinian", True), ("en", "evening", "even", False),
        ("en", "news", "new", False), ("en", "did", "done", False), ("sv", "samtidigt", "samtidig", True),
        ("sv", "en", "första", False), ("sv", "första", "första", True),
    ],
)  # fmt: skip
def test_gaps_of_the_lemma_list_are_filled(lang: str, form: str, query: str, found: bool) -> None:
    (terms,), (asked,) = analyse(form, lang, "index"), analyse(query, lang, "query")
    assert bool(terms & asked) is found
