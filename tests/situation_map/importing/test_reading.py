"""Tables, JSON-stat and Sotkanet: what is read, and every bad row by its number."""

import json
from typing import Any

import pytest

from cms.imports.contracts import Content, Fetched, Item, Reading, Unreadable
from situation_map.importing.json_stat import read_json_stat
from situation_map.importing.sotkanet import fetch_sotkanet, read_sotkanet
from situation_map.importing.tables import read_table
from situation_map.importing.target import OWNER
from situation_map.models import Indicator, IndicatorVersion

pytestmark = pytest.mark.usefixtures("geography")


@pytest.fixture(autouse=True)
def _indicators(db: None) -> None:
    for key, kind in (("groups", "count"), ("reach", "share"), ("agreed", "yes_no")):
        indicator = Indicator.objects.create(key=key, kind=kind, theme="cooperation", is_listed=True)
        kinds = ["region", "country", "municipality", "collaborative_area"]
        IndicatorVersion.objects.create(indicator=indicator, number=1, label_fi=key, area_kinds=kinds)


def reading(data: str | bytes, **defaults: Any) -> Reading:
    content = Content("luvut", data.encode() if isinstance(data, str) else data)
    return Reading(content, OWNER, defaults={"source": "s", **defaults})


def table(data: str, **defaults: Any) -> list[Item]:
    return list(read_table(reading(data, **defaults)))


def found(items: list[Item]) -> list[tuple[Any, ...]]:
    return [
        tuple(item.values[name] for name in ("indicator", "area_kind", "area_code", "period", "value"))
        for item in items
        if not item.problems and not item.skipped
    ]


def refused(items: list[Item]) -> list[tuple[int, str]]:
    return [(item.number, problem.field) for item in items for problem in item.problems]


def test_table_is_read_by_its_headings_in_any_language() -> None:
    items = table("Osoitin;Alue;Vuosi;Arvo\ngroups;15;2024;3\nreach;Keski-Suomi;2024;12,5\nagreed;KU179;2024;kyllä\n")

    assert found(items) == [
        ("groups", "region", "15", "2024", "3"),
        ("reach", "region", "15", "2024", "12.5"),
        ("agreed", "municipality", "179", "2024", True),
    ]
    assert refused(items) == []


def test_zero_and_missing_are_told_apart() -> None:
    items = table(
        "indicator,area,period,value,missing\ngroups,15,2024,0,\ngroups,16,2024,,no_answer\ngroups,17,2024,..,\n"
    )

    assert [(item.values["value"], item.values["missing"]) for item in items] == [
        ("0", ""),
        (None, "no_answer"),
        (None, "suppressed"),
    ]


def test_bad_rows_are_refused_one_by_one() -> None:
    items = table(
        "indicator;area;period;value\n"
        "groups;15;2024;3\n"  # 2
        "nothing;15;2024;3\n"  # 3
        "groups;99;2024;3\n"  # 4
        "groups;16;2024-13;3\n"  # 5
        "groups;17;2024;-4\n"  # 6
        "groups;15;2024;5\n"  # 7: again
        "groups;18;2024;kolme\n"  # 8
        "reach;15;2024;150\n"  # 9
        "groups;19;2024;\n"  # 10
        "groups;20;2024;-\n"  # 11
    )

    assert refused(items) == [
        (3, "indicator"), (4, "area"), (5, "period"), (6, "value"), (7, ""), (8, "value"), (9, "value"), (10, "value"),
        (11, "value"),
    ]  # fmt: skip


def test_mixed_decimal_separators_are_refused() -> None:
    rows = ("reach;15;2024;12,5", "reach;16;2024;12.5", "reach;17;2024;1.234,5", "reach;18;2024;7")
    items = table("\n".join(("indicator;area;period;value", *rows)))

    assert refused(items) == [(3, "value"), (4, "value")]
    assert [row[-1] for row in found(items)] == ["12.5", "7"]


def test_contradictory_totals_are_refused() -> None:
    items = table("indicator;area;period;value\ngroups;FI;2024;4\ngroups;15;2024;3\ngroups;16;2024;2\n")

    assert refused(items) == [(2, "value")]


def test_table_without_a_needed_column_says_which() -> None:
    with pytest.raises(Unreadable) as caught:
        table("indicator;area;value\ngroups;15;3\n")

    assert "period" in caught.value.problem


def dataset(**changes: Any) -> str:
    whole = {
        "version": "2.0", "class": "dataset", "id": ["Alue", "Vuosi", "Tiedot"], "size": [2, 2, 1],
        "role": {"time": ["Vuosi"], "geo": ["Alue"], "metric": ["Tiedot"]},
        "dimension": {
            "Alue": {"category": {"index": {"HVA15": 0, "KU179": 1}}},
            "Vuosi": {"category": {"index": ["2023", "2024Q1"]}},
            "Tiedot": {"category": {"index": ["vaesto"]}},
        },
        "value": [10, None, 3, 4], "status": {"1": ".."},
    }  # fmt: skip
    return json.dumps({**whole, **changes})


def test_json_stat_cells_become_figures_in_row_order() -> None:
    items = list(read_json_stat(reading(dataset(), indicator="groups")))

    assert refused(items) == []
    assert [(i.values["area_code"], i.values["period"], i.values["value"], i.values["missing"]) for i in items] == [
        ("15", "2023", "10", ""),
        ("15", "2024-Q1", None, "suppressed"),
        ("179", "2023", "3", ""),
        ("179", "2024-Q1", "4", ""),
    ]


def test_json_stat_of_several_figures_names_its_indicators() -> None:
    text = dataset(
        size=[1, 1, 2],
        dimension={
            "Alue": {"category": {"label": {"15": "Keski-Suomi"}}},
            "Vuosi": {"category": {"index": ["2024"]}},
            "Tiedot": {"category": {"index": ["groups", "reach"]}},
        },
        value={"0": 3, "1": 44.5},
        status=None,
    )

    assert [row[0::4] for row in found(list(read_json_stat(reading(text))))] == [("groups", "3"), ("reach", "44.5")]


@pytest.mark.parametrize(
    "text",
    [
        "{", "[]", '{"class": "collection", "version": "2.0"}', dataset(size=[2, 2, 2]), dataset(value=[1]),
        dataset(dimension={}), dataset(id=["Alue", "Vuosi"], role={}),
        dataset(
            id=["Alue", "Vuosi", "Ikä"], size=[1, 1, 2], role={"time": ["Vuosi"], "geo": ["Alue"]},
            dimension={
                "Alue": {"category": {"index": ["15"]}}, "Vuosi": {"category": {"index": ["2024"]}},
                "Ikä": {"category": {"index": ["0-2", "3-6"]}},
            }, value=[1, 2],
        ),
    ],
)  # fmt: skip
def test_json_stat_that_does_not_hold_together_cannot_be_read(text: str) -> None:
    with pytest.raises(Unreadable):
        list(read_json_stat(reading(text, indicator="groups")))


SOTKANET_REGIONS = [
    {"id": 1, "category": "HYVINVOINTIALUE", "code": "15", "title": {"fi": "Keski-Suomen hyvinvointialue"}},
    {"id": 2, "category": "MAAKUNTA", "code": "13", "title": {"fi": "Keski-Suomi"}},
    {"id": 3, "category": "MAA", "code": "358", "title": {"fi": "Koko maa"}},
]
SOTKANET_ROWS = [
    {"indicator": 7, "region": 1, "year": 2024, "gender": "total", "value": 3.0},
    {"indicator": 7, "region": 1, "year": 2023, "gender": "total", "value": None},
    {"indicator": 7, "region": 1, "year": 2024, "gender": "male", "value": 1},
    {"indicator": 7, "region": 2, "year": 2024, "gender": "total", "value": 1},
    {"indicator": 7, "region": 3, "year": 2024, "gender": "total", "value": 30},
    {"indicator": 7, "region": 4, "year": 2024, "gender": "total", "value": 30},
]


def test_sotkanet_rows_are_read_with_the_list_of_regions() -> None:
    text = json.dumps({"data": SOTKANET_ROWS, "regions": SOTKANET_REGIONS})
    items = list(read_sotkanet(reading(text, indicator="groups")))

    assert [(bool(item.skipped), bool(item.problems)) for item in items] == [
        (False, False), (False, False), (True, False), (True, False), (False, False), (False, True),
    ]  # fmt: skip
    read = [items[number].values for number in (0, 1, 4)]
    assert [(values["area_code"], values["value"], values["missing"]) for values in read] == [
        ("15", "3", ""),
        ("15", None, "unknown"),
        ("FI", "30", ""),
    ]


def test_sotkanet_address_brings_the_regions_with_it() -> None:
    asked = []

    def fetch(address: str) -> Fetched:
        asked.append(address)
        rows = SOTKANET_REGIONS if address.endswith("regions") else SOTKANET_ROWS
        return Fetched(json.dumps(rows).encode(), "application/json", address)

    content = fetch_sotkanet("https://sotkanet.example/rest/1.1/json?indicator=7&years=2024", fetch)

    assert asked[1] == "https://sotkanet.example/rest/1.1/regions"
    assert json.loads(content.data) == {"data": SOTKANET_ROWS, "regions": SOTKANET_REGIONS}


@pytest.mark.parametrize("text", ["[]", '{"data": 3}', '{"data": []}', '{"data": [], "regions": [{"id": 1}]}'])
def test_sotkanet_without_figures_or_regions_cannot_be_read(text: str) -> None:
    with pytest.raises(Unreadable):
        list(read_sotkanet(reading(text)))
