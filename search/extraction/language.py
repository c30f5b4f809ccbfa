"""Which language a text is in, by a plain rule.

The commonest little words of each language are counted among the first thousand words. The language with most of them
is taken if they are at least four and at least twice as many as those of the next one; else nothing is said, and who
asks has a language of their own to fall back on (a page's, or Finnish). What the file says of itself is not asked: word
processors write their own language there, whatever is typed.
"""

from itertools import islice

from search.analysis.tokens import iter_tokens

_FINNISH = """ja on ei että se ovat tai kun jos myös ole sekä mutta voi hän joka mukaan oli kanssa olla niin vain
tämä sen siitä jotka ne kuin me te he jo nyt"""
_SWEDISH = """och att det som en är på för av med till den har inte om ett men eller vi de kan från så ska vid när
också där detta finns utan"""
_ENGLISH = """the and of to in is that for it with as are on be this by or from at not have was which an their they
you will can has"""
_NORTHERN_SAMI = "lea leat ahte dat mii dan go leai sii son mun gii eai lei daid eará maid dahje"
LITTLE_WORDS = {
    code: frozenset(words.split())
    for code, words in (("fi", _FINNISH), ("sv", _SWEDISH), ("en", _ENGLISH), ("se", _NORTHERN_SAMI))
}
_WORDS_LOOKED_AT = 1_000
_FEWEST = 4


def guess_language(text: str) -> str:
    """A language code, or "" where the rule does not say."""
    words = [token.word for token in islice(iter_tokens(text[:20_000]), _WORDS_LOOKED_AT)]
    counts = sorted(
        ((sum(word in little for word in words), code) for code, little in LITTLE_WORDS.items()), reverse=True
    )
    (most, code), (next_most, _) = counts[:2]
    return code if most >= _FEWEST and most >= 2 * next_most else ""
