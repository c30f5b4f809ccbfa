"""The one choice object: what an address says, and back."""

import random
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from network.models.vocabulary import MeetingPlaceKind, Phase
from situation_map.atlas.choice import MARKS, SORTS, VIEWS, MapChoice, UnknownIndicator
from situation_map.classification import METHODS, OWN, LimitsError
from situation_map.registry import THEMES

INDICATORS = ("development", "family_centres", "activities")
AREAS = tuple(f"{number:02}" for number in range(1, 22))


def parse(query: str) -> MapChoice:
    return MapChoice.parse(QueryDict(query), indicators=INDICATORS, areas=AREAS)


def test_empty_address_is_the_default_and_says_nothing():
    assert parse("") == MapChoice()
    assert MapChoice().parameters() == []
    assert MapChoice().query() == "?"


def draw_choice(draw: random.Random) -> MapChoice:
    classes = draw.choice(["", *METHODS, OWN])
    return MapChoice(
        indicator=draw.choice(INDICATORS),
        view=draw.choice(VIEWS),
        period=draw.choice(["", "2024", "2024-Q1", "2026-11-22"]),
        classes=classes,
        limits_text=draw.choice(["", "10 20 30", "1,5; 2", "nonsense"]) if classes == OWN else "",
        per_inhabitants=draw.random() < 0.5,
        form=draw.choice(["", "hex"]),
        marks=tuple(draw.sample(MARKS, draw.randint(0, 2))),
        kinds=tuple(draw.sample(MeetingPlaceKind.values, draw.randint(0, 3))),
        phases=tuple(draw.sample(Phase.values, draw.randint(0, 3))),
        areas=tuple(draw.sample(AREAS, draw.randint(0, 6))),
        other=draw.choice(["", *INDICATORS]),
        theme=draw.choice(["", *THEMES]),
        text=draw.choice(["", "perhekeskus & \"muu\" 'å'"]),
        sort=draw.choice(["", *(sort for sort in SORTS if sort != "-value")]),
    )


@pytest.mark.parametrize("seed", range(200))
def test_any_choice_survives_the_way_through_the_address(seed):
    choice = draw_choice(random.Random(seed))
    assert parse(choice.query().removeprefix("?")) == choice


@pytest.mark.parametrize("seed", range(100))
def test_any_address_gives_a_choice_that_writes_itself(seed):
    draw = random.Random(seed)
    names = [
        "view",
        "period",
        "per",
        "classes",
        "limits",
        "form",
        "mark",
        "area",
        "theme",
        "sort",
        "q",
        "luokitus",
        "x",
    ]
    junk = ["", "map", "own", "\0", "1 2 3", "9" * 500, "<b>", "15", "-value", "…", "2024", "10000"]
    given = [(draw.choice(names), draw.choice(junk)) for _number in range(draw.randint(0, 12))]
    choice = parse(urlencode(given))
    assert parse(choice.query().removeprefix("?")) == choice


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("mittari=activities", "indicator=activities"),
        ("luokitus=quantile", "classes=quantile"),
        ("jarj=-area", "sort=-area"),
        ("mittari=activities&indicator=family_centres", "indicator=family_centres"),
    ],
)
def test_former_names_of_the_parameters_are_understood_and_no_longer_written(former, present):
    assert parse(former) == parse(present)
    assert parse(former).query() == f"?{present}"


@pytest.mark.parametrize("query", ["indicator=none", "mittari=%00", "view=scatter&other=none"])
def test_unknown_indicator_is_an_error(query):
    with pytest.raises(UnknownIndicator):
        parse(query)


@pytest.mark.parametrize(
    "query", ["view=none", "classes=none", "form=x", "mark=x", "area=99&area=91", "sort=x", "per=3"]
)
def test_other_choices_that_do_not_exist_are_left_out(query):
    assert parse(query) == MapChoice()


def test_areas_keep_their_order_once_each_and_six_at_most():
    query = "&".join(f"area={code}" for code in ["05", "01", "05", "02", "03", "04", "06", "07", "08"])
    choice = parse(query)
    assert choice.areas == ("05", "01", "02", "03", "04", "06")
    assert choice.areas_left_out == 2


def test_limits_count_only_when_they_are_the_classes():
    assert parse("limits=1+2").limits == ()
    assert parse("classes=own&limits=1+2").limits == (Decimal(1), Decimal(2))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", LimitsError.NONE),
        ("1 2 3 4 5", LimitsError.TOO_MANY),
        ("ten", LimitsError.NO_NUMBER),
        ("1e5", LimitsError.NO_NUMBER),
        ("NaN", LimitsError.NO_NUMBER),
        ("1 1", LimitsError.NOT_RISING),
        ("3; 2", LimitsError.NOT_RISING),
    ],
)
def test_limits_that_cannot_be_used_say_why_and_stay_as_typed(text, reason):
    choice = parse(urlencode({"classes": "own", "limits": text}))
    assert (choice.limits, choice.limits_text) == ((), text)
    assert choice.limits_error is not None
    assert choice.limits_error.reason == reason


def test_form_carries_what_its_fields_do_not_ask():
    choice = parse("view=trend&indicator=activities&area=05&classes=quantile")
    assert choice.parameters_but(("indicator", "area")) == [("view", "trend"), ("classes", "quantile")]
