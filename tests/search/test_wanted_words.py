"""Words of a query turned around match what they match one by one, and folding letter by letter folds the word."""

import unicodedata

import pytest

from search.analysis.analyser import word_terms
from search.analysis.terms import TokenTerms
from search.analysis.tokens import _fold, fold_word, iter_tokens
from search.terms import QueryToken, WantedWords, query_token

QUERY = "perhekahvila jyvaskyla jyväskylässä barn barnen MLL:n zqxwyla café kahvila -mieli Åland"
TEXT = """Perhekahvilassa Jyväskylän kahvilat, barnens kafé och caféer. MLL:n ryhmä Ahvenanmaalla, Ålands barn;
zqxwylässä, zqxwylä, mielenterveys ja yömyöhä. Sámi čearru."""


def asks_for(token: QueryToken, terms: TokenTerms) -> bool:
    spelt = (terms.exact, *terms.base, *terms.part)
    return bool(
        terms.exact in token.exact
        or token.base & {*terms.base, *terms.part}
        or token.guess & {*terms.guess}
        or token.folded & {fold_word(word) for word in spelt if not word.isascii()}
    )


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_words_turned_around_match_as_one_by_one(language: str) -> None:
    tokens = [query_token(token.word, language) for token in iter_tokens(QUERY)]
    wanted = WantedWords([*tokens, tokens[0]])
    assert [*wanted.numbers] == [*dict.fromkeys(tokens)]
    told = set()
    for token in iter_tokens(TEXT):
        terms = word_terms(token.word, language, "index")
        found = wanted.matching(terms)
        assert found == tuple(number for each, number in wanted.numbers.items() if asks_for(each, terms))
        told.update(found)
    assert len(told) > 3


def test_no_words_match_nothing() -> None:
    assert WantedWords([]).matching(word_terms("kahvila", "fi", "index")) == ()


def test_each_letter_folds_by_itself() -> None:
    letters = [chr(code) for code in range(0x3000) if unicodedata.category(chr(code)) != "Cs"]
    assert [fold_word(letter) for letter in letters] == [_fold(letter) for letter in letters]
    words = ["".join(letters[start : start + 7]) for start in range(len(letters))]
    assert [fold_word(word) for word in words] == [_fold(word) for word in words]
