"""Every format holds the figures of the page: real, example, preliminary, zero, and the reason of a missing one."""

import csv
import datetime
import io
import json
import re
import zipfile
from decimal import Decimal

from openpyxl import load_workbook

from situation_map import services
from situation_map.atlas.choice import VIEWS
from situation_map.importing.json_stat import _raws
from situation_map.registry import MISSING_LABELS, Kind, Missing, Value
from situation_map.takeaway.tables import FIGURE_COLUMNS, SAID_COLUMNS
from tests.environment import REPOSITORY
from tests.situation_map.conftest import define

from .conftest import PAGE, body_of

MAP = "indicator=things&period=2023"


def rows_of_csv(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def by_area(rows):
    return {row["area_code"]: row for row in rows}


def page_rows(client, query):
    """Code, figure and whether it is an example, of each row of the page's table."""
    html = client.get(f"{PAGE}?{query}").content.decode()
    found = re.findall(r'<tr data-code="(\d\d)".*?</th><td[^>]*>(.*?)</td>(.*?)</tr>', html, re.S)
    return [(code, text.strip(), 'class="ex"' in rest) for code, text, rest in found]


def test_csv_has_the_rows_of_the_page_in_its_order(client, years, take):
    rows = rows_of_csv(take(".csv", MAP))
    shown = [
        (row["area_code"], row["value_text"] or "–", row["is_example"] == "true")
        for row in rows
    ]  # fmt: skip
    assert shown == page_rows(client, MAP)
    assert len(rows) == 22


def test_zero_is_a_figure_unknown_is_a_reason_and_each_row_says_where_it_is_from(years, take):
    rows = by_area(rows_of_csv(take(".csv", MAP)))
    assert (rows["90"]["value"], rows["90"]["missing"]) == ("0", "")
    assert (rows["03"]["value"], rows["03"]["missing"], rows["03"]["value_text"]) == ("", "no_answer", "")
    assert (rows["04"]["status"], rows["04"]["value"]) == ("preliminary", "41")
    assert (rows["05"]["is_example"], rows["05"]["rank"]) == ("true", "")
    assert rows["21"]["rank"] == "1"
    row = rows["90"]
    assert row["counting_rule"] == "All of them."
    assert row["source"] == "Test"
    assert row["licence"] == "CC BY 4.0"
    assert row["address"].endswith("/en/situation/?indicator=things&period=2023")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["retrieved_on"])


def test_address_pins_the_period_that_is_shown(years, take):
    latest = json.loads(take(".json", "indicator=things"))
    assert {row["period"] for row in latest["figures"]} != {"2023"}
    assert latest["address"].endswith("?indicator=things")  # what is counted now has no period of its own


def test_csv_for_excel_has_semicolons_and_decimal_commas(geography, register, take):
    values = {"01": Value(Decimal("-1.25")), "02": Value(Decimal("0.5"))}
    register(define("shares", kind=Kind.SHARE, values=values, decimals=2))
    content = take(".csv", "indicator=shares&excel=1")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = by_area(rows_of_csv(content, ";"))
    assert (rows["01"]["value"], rows["02"]["value"]) == ("-1,25", "0,5")
    assert by_area(rows_of_csv(take(".csv", "indicator=shares")))["01"]["value"] == "-1.25"


def test_what_a_spreadsheet_would_run_is_neutralised_in_tables_and_workbook(geography, register, take):
    register(define("texts", kind=Kind.TEXT, values={"01": Value("=1+1", source='=HYPERLINK("x")')}, label="+Label"))
    row = by_area(rows_of_csv(take(".csv", "indicator=texts")))["01"]
    assert (row["value_text"], row["source"], row["indicator_name"]) == ("'=1+1", '\'=HYPERLINK("x")', "'+Label")
    book = load_workbook(io.BytesIO(take(".xlsx", "indicator=texts")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert "'=1+1" in {cell.value for cell in cells}


def test_workbook_has_figures_and_a_sheet_about_them_and_depends_on_them_alone(years, take):
    book = load_workbook(io.BytesIO(take(".xlsx", MAP)))
    figures, about = book.worksheets
    heads = [cell.value for cell in figures[1]]
    rows = {row[heads.index("area_code")]: dict(zip(heads, row, strict=True)) for row in figures.values}
    assert (rows["90"]["value"], rows["90"]["missing"]) == (0, None)
    assert (rows["03"]["value"], rows["03"]["missing"]) == (None, "no_answer")
    assert rows["05"]["is_example"] is True
    told = {row[0]: row[1] for row in about.values if row[0]}
    assert told["Counting rule"] == "All of them."
    assert told["Licence"].startswith("CC BY 4.0")
    assert "CC BY 4.0" in told["How to cite"]
    assert take(".xlsx", MAP) == take(".xlsx", MAP)


def test_json_has_the_same_figures_as_the_csv(years, take):
    document = json.loads(take(".json", MAP))
    rows = by_area(rows_of_csv(take(".csv", MAP)))
    assert {row["area_code"]: (row["value"], row["missing"], row["is_example"]) for row in document["figures"]} == {
        code: (int(row["value"]) if row["value"] else None, row["missing"] or None, row["is_example"] == "true")
        for code, row in rows.items()
    }
    assert document["medians"] == [{"indicator": "things", "period": "2023", "value": 116, "value_text": "116"}]
    assert document["has_examples"] is True


def test_json_stat_holds_together_says_why_a_cell_is_empty_and_is_read_by_our_own_reader(years, take):
    dataset = json.loads(take(".json-stat.json", MAP))
    assert (dataset["version"], dataset["class"]) == ("2.0", "dataset")
    assert dataset["id"] == ["indicator", "area", "period"]
    assert dataset["size"] == [1, 22, 1]
    assert len(dataset["value"]) == 22
    for name, size in zip(dataset["id"], dataset["size"], strict=True):
        category = dataset["dimension"][name]["category"]
        assert len(category["index"]) == len(category["label"]) == size
    assert dataset["role"] == {"metric": ["indicator"], "geo": ["area"], "time": ["period"]}
    at = dataset["dimension"]["area"]["category"]["index"].index
    assert (dataset["value"][at("90")], dataset["status"].get(str(at("90")))) == (0, None)
    assert (dataset["value"][at("03")], dataset["status"][str(at("03"))]) == (None, "no_answer")
    assert (dataset["value"][at("05")], dataset["status"][str(at("05"))]) == (9999, "example_final")
    assert dataset["status"][str(at("04"))] == "preliminary"
    assert set(dataset["status"].values()) == set(dataset["extension"]["status_labels"])
    raws = list(_raws(dataset, ""))
    assert {raw.area: raw.value for raw in raws}["21"] == 211
    assert {(raw.indicator, raw.period) for raw in raws} == {("things", "2023")}


def test_json_stat_of_dates_is_refused_with_the_reason(geography, register, take):
    register(define("days", kind=Kind.DATE, values={"01": Value(datetime.date(2024, 5, 1))}))
    answer = json.loads(take(".json-stat.json", "indicator=days", status=400))
    assert answer["parameter"] == "indicator"
    assert "numbers alone" in answer["error"]
    assert by_area(rows_of_csv(take(".csv", "indicator=days")))["01"]["value_date"] == "2024-05-01"


def test_geojson_has_an_outline_and_the_figure_of_each_area(years, take):
    collection = json.loads(take(".geojson", MAP))
    features = {feature["properties"]["area_code"]: feature for feature in collection["features"]}
    assert len(features) == 22
    assert {feature["geometry"]["type"] for feature in features.values()} <= {"Polygon", "MultiPolygon"}
    assert features["90"]["properties"]["value"] == 0
    assert features["03"]["properties"]["missing"] == "no_answer"
    assert features["05"]["properties"]["is_example"] is True


TYPES = {
    "string": lambda text: True,
    "integer": lambda text: re.fullmatch(r"-?\d+", text),
    "number": lambda text: re.fullmatch(r"-?\d+(\.\d+)?", text),
    "boolean": lambda text: text in ("true", "false"),
    "date": lambda text: re.fullmatch(r"\d{4}-\d\d-\d\d", text),
}


def check_package(content: bytes) -> dict[str, list[dict[str, str]]]:
    """The rules of the Data Package and Table Schema specifications that our descriptor relies on."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    descriptor = json.loads(archive.read("datapackage.json"))
    assert descriptor["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", descriptor["name"])
    assert all("title" in source for source in descriptor["sources"])
    assert [licence["name"] for licence in descriptor["licenses"]] == ["CC-BY-4.0"]
    assert {resource["path"] for resource in descriptor["resources"]} | {"datapackage.json"} == set(archive.namelist())
    tables = {}
    for resource in descriptor["resources"]:
        data = archive.read(resource["path"])
        assert (resource["profile"], resource["encoding"]) == ("tabular-data-resource", "utf-8")
        assert resource["bytes"] == len(data)
        fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        rows = rows_of_csv(data)
        assert all(list(row) == list(fields) for row in rows)
        assert [
            (name, row[name])
            for row in rows
            for name, kind in fields.items()
            if row[name] and not TYPES[kind](row[name])
        ] == []
        key = resource["schema"].get("primaryKey", [])
        assert not key or len({tuple(row[name] for name in key) for row in rows}) == len(rows)
        tables[resource["name"]] = rows
    return tables


def test_data_package_is_valid_and_has_the_figures(years, take):
    tables = check_package(take(".zip", MAP))
    assert [row["indicator"] for row in tables["indicators"]] == ["things"]
    assert by_area(tables["figures"])["03"]["missing"] == "no_answer"
    assert by_area(tables["figures"])["90"]["value"] == "0"


SHAPES = {
    "view=ranking&indicator=things": (22, {"things"}, 1),
    "view=multiples&indicator=things": (66, {"things"}, 3),
    "view=trend&indicator=things&area=21&area=05": (9, {"things"}, 3),
    "view=heat&theme=cooperation": (None, {"things", "answers"}, None),
    "view=comparison&theme=cooperation&area=21&area=03": (None, {"things", "answers"}, None),
    "view=scatter&indicator=things&other=family_centres": (44, {"things", "family_centres"}, 1),
}


def test_each_view_takes_its_own_figures_away(years, more, take):
    for query, (count, keys, periods) in SHAPES.items():
        figures = json.loads(take(".json", query))["figures"]
        assert count is None or len(figures) == count, query
        assert keys <= {row["indicator"] for row in figures}, query
        assert periods is None or len({row["period"] for row in figures}) == periods, query


def test_trend_has_the_median_of_the_page(client, years, take):
    rows = json.loads(take(".json", "view=trend&indicator=things&area=21"))["figures"]
    html = client.get(f"{PAGE}?view=trend&indicator=things&area=21").content.decode()
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    shown = re.findall(r'<th scope="row">(\d{4})</th><td class="n">([\d,]+)</td><td class="n">([\d,]+)</td>', body)
    taken = {(row["period"], row["area_code"]): row["value_text"] for row in rows}
    assert len(shown) == 3
    assert [(taken[year, "21"], taken[year, "median"]) for year, *_rest in shown] == [row[1:] for row in shown]


def test_every_view_has_every_table_and_document(years, more, take):
    for view in VIEWS:
        for ending in (".csv", ".json", ".json-stat.json", ".geojson"):
            take(ending, f"view={view}&indicator=things&area=21&theme=cooperation")


def test_missing_reasons_stay_apart(geography, register, take):
    reasons = {f"{number:02}": Value(missing=reason) for number, reason in enumerate(Missing, start=1)}
    register(define("reasons", values=reasons))
    rows = by_area(rows_of_csv(take(".csv", "indicator=reasons")))
    assert [rows[code]["missing"] for code in reasons] == [reason.value for reason in Missing]


def test_county_takes_its_profile_and_statements_away(client, geography):
    services.load_reference_statements()
    services.load_example_statements()
    page = client.get("/en/situation/kainuu/").context["view"]
    document = json.loads(body_of(client.get("/en/situation/kainuu/situation.json")))
    shown = {(row.definition.key, row.figure.text, row.figure.rank) for row in page.figures.profiles}
    taken = {
        (row["indicator"], row["value_text"] or MISSING_LABELS[Missing(row["missing"])], row["rank"])
        for row in document["figures"]
        if row["area_kind"] == "region"
    }
    assert shown <= taken
    said = [block.current.statement.text_en for block in page.topics if block.current]
    assert [statement["text"] for statement in document["statements"]] == said
    assert {statement["is_example"] for statement in document["statements"]} == {True}
    tables = check_package(body_of(client.get("/en/situation/kainuu/situation.zip")))
    assert [row["text"] for row in tables["statements"]] == said


def test_municipality_takes_its_figures_away_beside_the_county_s(client, geography):
    address = "/en/situation/central-finland/municipality/jyvaskyla/"
    page = client.get(address).context["view"]
    rows = rows_of_csv(body_of(client.get(f"{address}situation.csv")))
    own = {row["indicator"]: row["value_text"] or row["missing"] for row in rows if row["area_kind"] == "municipality"}
    assert own == {each.definition.key: each.text if each.is_known else each.value.missing for each in page.figures}
    assert {row["area"] for row in rows} == {"Jyväskylä", "Central Finland"}


def test_documentation_has_each_column_with_its_meaning():
    page = (REPOSITORY / "docs/outputs.md").read_text(encoding="utf-8")
    for heading, columns in (("figures of the map", FIGURE_COLUMNS), ("statements of a county", SAID_COLUMNS)):
        section = page.partition(f"## Columns: {heading}\n")[2].partition("\n## ")[0]
        told = re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.M)
        assert told == [(column.name, column.meaning) for column in columns]
        assert all(column.meaning.endswith((".", "…")) for column in columns)
