"""Data files become rows: all of them or none, the same rows each time."""

import shutil

import pytest
from django.db import IntegrityError, transaction

from network.models import FamilyCentreArea
from situation_map import services
from situation_map.errors import DataFileError
from situation_map.loading import DATA
from situation_map.models import (
    ContactRole,
    CooperationGroup,
    Decision,
    Indicator,
    IndicatorVersion,
    Meeting,
    Observation,
    Source,
    Statement,
)
from situation_map.topics import topics

MODELS = (Source, Indicator, IndicatorVersion, Observation, Statement, Decision, CooperationGroup, Meeting, ContactRole)


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    """A copy of the data files to damage."""
    for file in (*DATA.glob("*.toml"), *DATA.glob("example_rounds.csv")):
        shutil.copy(file, tmp_path)
    monkeypatch.setattr(services, "DATA", tmp_path)
    return tmp_path


def damage(folder, name, old, new):
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_loading_twice_changes_nothing(geography):
    services.load_reference_statements()
    once = everything()
    services.load_reference_statements()
    assert everything() == once


def test_examples_come_and_go_and_leave_the_real_rows(geography):
    services.load_reference_statements()
    real = everything()
    assert services.load_example_statements() == Statement.objects.filter(is_example=True).count() > 20
    assert services.remove_example_statements() > 20
    assert everything() == real


def test_every_row_of_the_example_file_is_marked(geography):
    services.load_example_statements()
    for model in (Source, Statement, Decision, CooperationGroup, ContactRole):
        assert model.objects.exists()
        assert not model.objects.filter(is_example=False).exists()


FAULTS = [
    ('topic = "contacts"', 'topic = "contact"', "statement cf-contacts-2021: topic", "is not known"),
    ('key = "cf-premises-2021"\n', "", "observation 1: key", "is missing"),
    ("value = 10\n", 'value = "ten"\n', "observation cf-premises-2021: value", ""),
    (
        'source = "cf-slides-2021"\nrule',
        'source = "nowhere"\nrule',
        "observation cf-premises-2021: source",
        "is not known",
    ),
    (
        'municipality = "Toivakka"',
        'municipality = "Toivaka"',
        "meeting cf-contact-meeting-1: municipality",
        "is not known",
    ),
    ('status = "active"', 'status = "busy"', "group cf-contact-network: status", ""),
    ('role.sv = "Kommunernas', 'role.se = "Kommunernas', "contact cf-contact-municipal: role.sv", "is missing"),
    ('missing = "not_asked"', "step = 9", "statement cf-development-2023: step", "is not on the scale"),
    ('missing = "not_asked"', "", "statement cf-development-2023: step", "either a step or the reason"),
    ("held_on = 2019-09-27", "held_at = 2019-09-27", "meeting cf-contact-meeting-1: held_at", "is not a known field"),
    ('key = "cf-workers-2021"', 'key = "cf-premises-2021"', "observation cf-premises-2021: key", "appears twice"),
    ('region = "15"', 'region = "99"', "region", "is not known"),
    ("[[source]]", "[[sauce]]", "sauce", "is not a known section"),
    ("[[source]]", "[[source", "", "is not valid TOML"),
]


@pytest.mark.parametrize(("old", "new", "where", "problem"), FAULTS)
def test_corrupt_file_is_named_and_changes_nothing(geography, data_folder, old, new, where, problem):
    damage(data_folder, "central_finland.toml", old, new)
    with pytest.raises(DataFileError) as caught:
        services.load_reference_statements()
    message = str(caught.value)
    assert message.startswith(f"central_finland.toml: {where}")
    assert problem in message
    assert not any(everything().values())
    assert not FamilyCentreArea.objects.exists()


def test_missing_file_is_named(geography, data_folder):
    (data_folder / "national.toml").unlink()
    with pytest.raises(DataFileError, match=r"national\.toml: No such file"):
        services.load_reference_statements()


def test_sources_stand_apart_by_date_and_rule(geography):
    services.load_reference_statements()
    figures = {
        row.key: (int(row.value_number), str(row.as_of), row.source.key)
        for row in Observation.objects.select_related("source")
        if row.key in ("cf-premises-2021", "cf-workers-2021", "cf-localities-2023", "cf-coordinators-2023")
    }
    assert figures == {
        "cf-premises-2021": (10, "2021-10-05", "cf-slides-2021"),
        "cf-workers-2021": (8, "2021-10-05", "cf-slides-2021"),
        "cf-localities-2023": (11, "2023-12-01", "cf-model-2023"),
        "cf-coordinators-2023": (7, "2023-12-01", "cf-model-2023"),
    }
    rules = list(Observation.objects.values_list("counting_rule_fi", flat=True))
    assert all(rules)
    versions = Observation.objects.values_list("version", flat=True)
    assert len(set(versions)) == len(versions)


def test_odd_dates_of_meetings_are_kept_in_order_and_flagged(geography):
    services.load_reference_statements()
    meetings = Meeting.objects.filter(group__key="cf-low-threshold-section").order_by("position")
    assert [(str(row.held_on), row.municipality.name_fi, bool(row.flag)) for row in meetings] == [
        ("2017-06-09", "Jyväskylä", False),
        ("2018-09-01", "Jyväskylä", True),
        ("2018-12-01", "Laukaa", True),
        ("2018-01-25", "Jyväskylä", False),
        ("2018-02-16", "Joutsa", False),
        ("2018-06-14", "Äänekoski", False),
    ]


def test_areas_have_no_municipality_that_no_source_names(geography):
    services.load_reference_statements()
    areas = FamilyCentreArea.objects.filter(region="15")
    assert sorted(area.key for area in areas) == ["central", "east", "north", "west"]
    assert not any(area.municipalities_known or area.municipalities.exists() for area in areas)


def test_no_step_is_claimed_for_a_real_statement(geography):
    services.load_reference_statements()
    assert not Statement.objects.filter(step__isnull=False).exists()


def test_every_topic_has_a_scale_with_evidence_in_three_languages():
    assert list(topics()) == [
        "development",
        "decisions",
        "policies",
        "ngo_networking",
        "cooperation",
        "contacts",
        "good_practices",
        "proposals",
    ]
    assert all(step.evidence for topic in topics().values() for step in topic.steps)


@pytest.mark.parametrize(
    "fields", [{}, {"value_number": 1, "missing": "unknown"}, {"value_number": 1, "value_text": "x"}]
)
def test_observation_needs_exactly_one_of_value_and_reason(geography, fields):
    version = IndicatorVersion.objects.create(indicator=Indicator.objects.create(key="i", kind="count", theme="places"))
    with pytest.raises(IntegrityError, match="observation_value_or_missing"), transaction.atomic():
        Observation.objects.create(key="o", version=version, region_id="15", **fields)


def test_observation_names_the_area_that_its_kind_says(geography):
    version = IndicatorVersion.objects.create(indicator=Indicator.objects.create(key="i", kind="count", theme="places"))
    with pytest.raises(IntegrityError, match="observation_one_area"), transaction.atomic():
        Observation.objects.create(key="o", version=version, area_kind="country", region_id="15", value_number=1)
