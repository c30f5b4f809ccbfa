"""The invented good practices, materials and running round: whole, spread, marked, taken out again."""

from collections import Counter
from typing import Any

import pytest
from wagtail.models import Page, PageLogEntry, Revision

from network.example.content import read_counties
from network.example.plan import example_key
from network.models import Region
from network.services.provisioning import provision_organisation
from network.services.reference import load_geography
from search.models import SearchEntry
from situation_map import services
from situation_map.datafile import read_toml
from situation_map.example_rounds import read_example_rounds, write_example_rounds
from situation_map.loading import DATA, Places
from situation_map.models import GoodPracticePage, MaterialPage, Observation, Round, RoundAnswer, RoundQuestion
from situation_map.observing import value_problem
from situation_map.rounds.reading import progress_of
from situation_map.shared import shared_of_region
from situation_map.shared.examples import FILE
from situation_map.stored import definition_from
from situation_map.topics import topics

CONTENT = read_toml(DATA / FILE)
ROWS = [*CONTENT["practice"], *CONTENT["material"]]


def test_there_are_six_of_each_spread_over_counties_and_topics() -> None:
    assert len(CONTENT["practice"]) >= 6
    assert len(CONTENT["material"]) >= 6
    assert len({row["region"] for row in ROWS}) >= 8
    assert {key for row in ROWS for key in row["topics"]} == set(topics())
    assert {row["kind"] for row in CONTENT["material"]} == set(MaterialPage.Kind.values)


def test_every_one_belongs_to_an_organisation_of_the_example_content() -> None:
    written = {county.region_code: county.organisations for county in read_counties()}
    for row in ROWS:
        assert written[row["region"]][row["organisation"]].source_language == "fi", row["key"]


@pytest.fixture
def loaded(world: Any) -> None:
    """All counties, the example indicators, and two organisations of Central Finland: a practice and a material."""
    load_geography()
    for key in ("jarvimaa", "sukupuu"):
        provision_organisation(
            title=f"Esimerkki {key}", region_code="15", facts={"summary": "Esimerkki."},
            translation_key=example_key("15", "organisation", key, 0),
        )  # fmt: skip
    places = Places.read()
    write_example_rounds(read_example_rounds(DATA, places), places)
    assert services.load_example_desk() == 2


def test_those_of_loaded_organisations_are_published_in_three_languages_as_examples(world: Any, loaded: None) -> None:
    items = shared_of_region(Region.objects.get(code="15"), None)
    assert [item.is_example for item in items] == [True, True]
    for model in (GoodPracticePage, MaterialPage):
        pages = model.objects.filter(is_example=True, live=True)
        assert sorted(page.locale.language_code for page in pages) == ["en", "fi", "sv"]
        assert len({page.title for page in pages}) == 3
        for page in pages:
            html = world.client().get(page.get_url()).content.decode()
            assert page.summary in html.replace("&#x27;", "'")
    assert SearchEntry.objects.filter(source__in=["practice", "material"], is_example=True).count() == 6


def test_taken_out_they_leave_nothing_behind(loaded: None) -> None:
    ids = [page.pk for model in (GoodPracticePage, MaterialPage) for page in model.objects.all()]
    assert len(ids) == 6
    services.remove_example_statements()
    assert not Page.objects.filter(pk__in=ids).exists()
    assert not Revision.page_revisions.filter(object_id__in=[str(pk) for pk in ids]).exists()
    assert not PageLogEntry.objects.filter(page_id__in=ids).exists()
    assert not SearchEntry.objects.filter(source__in=["practice", "material"]).exists()
    assert not Round.objects.filter(is_example=True).exists()


def test_running_round_shows_counties_in_every_state_but_published(world: Any, loaded: None) -> None:
    round_ = Round.objects.get(key="example-running")
    assert (round_.is_example, round_.state) == (True, Round.State.OPEN)
    rows = progress_of(round_)
    states = Counter(row.county.state for row in rows)
    assert states == {"waiting": 16, "submitted": 3, "accepted": 2, "returned": 1}
    begun = [row.county.region_id for row in rows if row.county.state == "waiting" and row.answered]
    assert begun == ["10", "16"]
    html = world.client("national").get(f"/fi/tyopoyta/arviointikierrokset/{round_.pk}/").content.decode()
    assert "Esimerkki" in html
    assert not Observation.objects.filter(key__contains="running").exists()


def test_answers_of_the_running_round_are_ones_that_could_be_given(loaded: None) -> None:
    answers = RoundAnswer.objects.select_related("question__version__indicator")
    assert answers.count() > 30
    for answer in answers:
        if answer.question.kind == RoundQuestion.Kind.STATEMENT:
            assert topics()[answer.question.key].step(int(answer.number)) is not None
        elif not answer.missing:
            version = answer.question.version
            definition = definition_from(version.indicator, version)
            number = int(answer.number) if definition.kind in ("scale", "count") else answer.number
            assert value_problem(definition, number) == "", answer
    assert {answer.remark != "" for answer in answers if answer.review == "returned"} == {True}


def test_loaded_twice_the_round_is_there_once(loaded: None) -> None:
    from situation_map.rounds.examples import write_example_round

    assert write_example_round(DATA) is False
    assert Round.objects.filter(is_example=True).count() == 1
