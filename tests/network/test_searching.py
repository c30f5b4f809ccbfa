"""What of a record can be searched for."""

import pytest
from django.utils.translation import override

from network.models import MeetingPlacePage
from network.services.content import create_page
from network.services.searching_words import words_of
from search.contracts import SearchQuery
from search.services import search

from .world import World


def test_words_of_a_kind_in_each_language() -> None:
    assert words_of("family_cafe") == ("perhekahvila", "familjecafé", "family café")


@pytest.mark.parametrize("code", ["other", "", "no such kind"])
def test_words_of_a_kind_that_says_nothing(code: str) -> None:
    assert words_of(code) == ()


@pytest.mark.usefixtures("database_only")
@pytest.mark.parametrize(("word", "language"), [("perhekahvila", "fi"), ("familjecafé", "sv"), ("family café", "en")])
def test_place_is_found_by_its_kind_in_a_language_it_is_not_described_in(
    world: World, word: str, language: str
) -> None:
    place = create_page(
        MeetingPlacePage,
        parent=world.organisation,
        facts={
            "title": "Lepola",
            "summary": "Kahvia ja leikkiä.",
            "meeting_kind": "family_cafe",
            "municipality": world.municipalities["Jyväskylä"],
        },
    )
    with override(language):
        found = search(SearchQuery(text=word, language=language))

    assert [hit.title for hit in found.hits[: found.complete]] == [place.title]
