"""The invented rounds: three editions of figures for every county, each marked as an example."""

import shutil
from pathlib import Path

import pytest

from situation_map import services
from situation_map.areas import AreaKind, areas_of, counties_in_scheme
from situation_map.errors import DataFileError
from situation_map.loading import DATA
from situation_map.models import Indicator, Observation, Statement
from situation_map.registry import Missing, definition_of, definitions
from situation_map.series import periods_of, series_of, values_at

pytestmark = pytest.mark.usefixtures("geography")


@pytest.fixture
def loaded() -> None:
    services.load_reference_statements()
    services.load_example_statements()


def test_every_indicator_has_every_county_in_its_newest_round(loaded: None) -> None:
    counties = counties_in_scheme(areas_of(AreaKind.REGION))
    stored = [each for each in definitions(None) if each.stored is not None]

    assert len(stored) == Indicator.objects.filter(is_example=True).count() == 9
    for definition in stored:
        values = values_at(definition, counties)
        assert values is not None
        assert all(value.is_example for value in values.values()), definition.key
        assert periods_of(definition)[-1].key == "2026"
        assert all(str(text) for text in (definition.label, definition.question, definition.counting_rule))


def test_rounds_are_of_three_years_and_the_stage_has_the_same_slider(loaded: None) -> None:
    groups, development = definition_of("example-peer-groups", None), definition_of("development", None)
    assert groups is not None
    assert development is not None

    assert [period.key for period in periods_of(groups)] == ["2023", "2024", "2026"]
    assert {"2023", "2024", "2026"} <= {period.key for period in periods_of(development)}


def test_other_method_breaks_the_trend(loaded: None) -> None:
    definition = definition_of("example-coordination", None)
    assert definition is not None

    points = series_of(definition, areas_of(AreaKind.REGION))["01"]

    assert [(point.period.key, point.breaks_before) for point in points] == [
        ("2023", False), ("2024", False), ("2026", True),
    ]  # fmt: skip


def test_zero_and_reasons_are_both_there(loaded: None) -> None:
    rows = Observation.objects.filter(is_example=True)

    assert rows.filter(value_number=0).exists()
    assert set(rows.exclude(missing="").values_list("missing", flat=True)) >= {
        Missing.NOT_ASKED, Missing.NO_ANSWER, Missing.SUPPRESSED, Missing.NOT_YET,
    }  # fmt: skip


def test_examples_are_loaded_twice_alike_and_removed_without_a_trace(loaded: None) -> None:
    before = Observation.objects.filter(is_example=False).count()
    once = list(Observation.objects.order_by("key").values())
    services.load_example_statements()
    assert list(Observation.objects.order_by("key").values()) == once

    services.remove_example_statements()

    assert Observation.objects.count() == before > 0
    assert not Indicator.objects.filter(is_example=True).exists()
    assert not Statement.objects.filter(is_example=True).exists()


FAULTS = [
    ("example_rounds.csv", "development,2023,3,", "development,2023,9,", "development 2023 01"),
    ("example_rounds.csv", "municipalities,2023,69", "municipalities,2023,169", "example-municipalities 2023 01"),
    ("example_rounds.csv", "peer-groups,2023,26", "peer-groups,2023,many", "example-peer-groups 2023 01"),
    ("example_rounds.csv", "example-digital,2023", "example-unknown,2023", "example-unknown 2023 01"),
    ("example_rounds.csv", "example-digital,2024", "example-digital,2022", "row"),
    ("example_rounds.toml", 'kind = "share"\n', 'kind = "share"\ncolour = 3\n', "indicator example-municipalities"),
]


@pytest.mark.parametrize(("file", "old", "new", "entry"), FAULTS)
def test_faulty_file_is_named_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str, entry: str
) -> None:
    for each in (*DATA.glob("*.toml"), *DATA.glob("*.csv")):
        shutil.copy(each, tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(services, "DATA", tmp_path)
    services.load_reference_statements()
    before = Observation.objects.count()

    with pytest.raises(DataFileError) as caught:
        services.load_example_statements()

    assert (caught.value.file, caught.value.entry.startswith(entry)) == (file, True)
    assert Observation.objects.count() == before
    assert not Indicator.objects.filter(is_example=True).exists()
