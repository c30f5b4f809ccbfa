"""The county in two sentences: every case in every language, and all 23 areas on their pages."""

import re

import pytest
from django.utils.translation import override

from network.models import Region
from situation_map.registry import Missing, Value
from situation_map.summary import CENTRES, say_centres, say_outside, say_place, say_stage, summarise
from situation_map.topics import DEVELOPMENT, topics

CENTRE_SENTENCES = [
    (Value(missing=Missing.UNKNOWN), "The network does not know of any family centre here."),
    (
        Value(missing=Missing.UNKNOWN, unknown_count=1),
        "The network knows of 1 family centre, and its phase is not known.",
    ),
    (
        Value(missing=Missing.UNKNOWN, unknown_count=13),
        "The network knows of 13 family centres, and their phases are not known.",
    ),
    (Value(0), "No family centre known to the network is operating."),
    (Value(1), "The network knows of 1 operating family centre."),
    (
        Value(4, unknown_count=1),
        "The network knows of 4 operating family centres; the phase of 1 other is not known.",
    ),
    (
        Value(0, unknown_count=2),
        "No family centre known to the network is operating; the phases of 2 others are not known.",
    ),
]
STAGE = topics()[DEVELOPMENT]


@pytest.mark.parametrize(("value", "sentence"), CENTRE_SENTENCES)
def test_sentence_on_centres(value, sentence):
    with override("en"):
        assert say_centres(value) == sentence


def test_sentence_on_centres_with_the_place_among_the_others():
    with override("en"):
        sentence = say_centres(Value(4, unknown_count=1), "rank 2 of 3 counties with a figure")
    assert sentence == (
        "The network knows of 4 operating family centres, rank 2 of 3 counties with a figure; "
        "the phase of 1 other is not known."
    )


def numbers(*given: int | None) -> dict[str, Value]:
    return {
        f"{code:02}": Value(number) if number is not None else Value(missing=Missing.UNKNOWN)
        for code, number in enumerate(given, start=1)
    }


PLACES = [
    (numbers(4), ""),
    (numbers(0, 2), ""),
    (numbers(None, 2), ""),
    (numbers(4, 2, 1), "the most of 3 counties with a figure"),
    (numbers(4, 4, 1), "the most of 3 counties with a figure, together with 1 other"),
    (numbers(4, 4, 4, 1, None), "the most of 4 counties with a figure, together with 2 others"),
    (numbers(4, 4, 4), "the same number in all 3 counties with a figure"),
    (numbers(1, 0), "the most of 2 counties with a figure"),
    (numbers(2, 5, 1), "rank 2 of 3 counties with a figure"),
    (numbers(2, 5, 2, 1), "rank 2 of 4 counties with a figure, shared with 1 other"),
    (numbers(2, 5, 2, 2, 0), "rank 2 of 5 counties with a figure, shared with 2 others"),
]


@pytest.mark.parametrize(("values", "words"), PLACES)
def test_place_among_the_others(values, words):
    with override("en"):
        assert say_place("01", values) == words


def test_real_figure_is_not_ranked_among_examples():
    values = {"01": Value(2), "02": Value(9, is_example=True), "03": Value(1)}
    with override("en"):
        assert say_place("01", values) == "the most of 2 counties with a figure"
        assert say_place("02", values) == ""


STAGES = [
    (numbers(0), "East Uusimaa the stage of family-centre work is “not started”."),
    (numbers(2, 1), "East Uusimaa the stage of family-centre work is “decided”, as in no other county assessed."),
    (numbers(2, 2, 1), "East Uusimaa the stage of family-centre work is “decided”, as in 1 other county."),
    (numbers(2, 2, 2), "East Uusimaa the stage of family-centre work is “decided”, as in 2 other counties."),
    (numbers(None, 2), "East Uusimaa the stage of family-centre work has not been assessed."),
]


@pytest.mark.parametrize(("values", "sentence"), STAGES)
def test_sentence_on_the_stage(values, sentence):
    with override("en"):
        assert say_stage("01", values, STAGE) == f"In {sentence}"


def test_reason_is_said_when_it_says_more_than_not_assessed():
    with override("en"):
        sentence = say_stage("20", {"20": Value(missing=Missing.NO_ANSWER)}, STAGE)
    assert sentence == "In Kainuu the stage of family-centre work is not known (no answer)."


@pytest.mark.parametrize(("language", "start"), [("fi", "Kainuussa "), ("sv", "I Kajanaland "), ("en", "In Kainuu ")])
def test_sentence_begins_with_the_county_in_the_right_form(language, start):
    with override(language):
        assert say_stage("20", {"20": Value(1)}, STAGE).startswith(start)


def test_area_outside_the_scheme_gets_two_sentences():
    with override("en"):
        assert say_outside(0, 0) == (
            "Åland runs its own services and is outside the wellbeing services counties, so it has no figures here. "
            "The network does not know of any family centre here."
        )
        assert say_outside(2, 1).endswith("2 operating family centres; the phase of 1 other is not known.")


CASES = {
    "unknown": ([None] * 22, [None] * 22),
    "one": ([2] + [None] * 21, [1] + [None] * 21),
    "zero": ([0] * 22, [0] * 22),
    "tied": ([3] * 22, [5] * 22),
    "different": ([number % 5 for number in range(22)], list(range(22))),
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("case", CASES)
def test_every_county_in_every_language_gets_two_whole_sentences(geography, language, case):
    """Two sentences, no placeholder left over, no doubled blank, and the figures themselves in them."""
    codes = [region.code for region in geography if region.in_scheme]
    stages, centres = (dict(zip(codes, given, strict=True)) for given in CASES[case])

    def valued(given):
        return {code: Value(n) if n is not None else Value(missing=Missing.UNKNOWN) for code, n in given.items()}

    values = {DEVELOPMENT: valued(stages), CENTRES: valued(centres)}
    with override(language):
        for code in codes:
            text = summarise(code, values, topics())
            assert len(re.findall(r"\.(?= |$)", text)) == 2, text
            assert text[0].isupper(), text
            assert "%" not in text, text
            assert "  " not in text, text
            if centres[code]:
                assert re.search(rf"\b{centres[code]}\b", text), text
            if stages[code] is not None:
                assert str(STAGE.step(stages[code]).label) in text, text


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "address"), [("fi", "tilannekuva"), ("sv", "lagesbild"), ("en", "situation")])
def test_every_area_has_its_summary_on_its_page(client, geography, make_place, language, address):
    for code in ("15", "15", "20", "20", "21"):
        make_place(code)
    for region in Region.objects.all():
        html = client.get(f"/{language}/{address}/{getattr(region, f'slug_{language}')}/").content.decode()
        lede = re.search(r'<p class="lede">(.*?)</p>', html, re.S)[1]
        assert len(re.findall(r"\.(?= |$)", lede.strip())) == 2, (region.code, lede)
        assert "%" not in lede, lede
