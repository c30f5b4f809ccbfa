"""Figures for programs: JSON, JSON-stat 2.0 and GeoJSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.models import Municipality
from situation_map.geometry import DATA
from situation_map.registry import MISSING_LABELS, STATUS_LABELS, IndicatorDefinition, Kind

from .asking import BadChoice, Taken, TakenTown
from .figures import Dataset, Figure
from .provenance import LICENCE, LICENCE_URL, PUBLISHER
from .tables import FIGURE_COLUMNS, MEANING_COLUMNS, SAID_COLUMNS, Column

VERSION = "1.0"
NUMBERS = (Kind.COUNT, Kind.RATIO, Kind.SHARE, Kind.SCALE, Kind.YES_NO)
NO_ROW = "no_row"
Json = dict[str, Any]


def number_of(value: Decimal | int | None) -> int | float | None:
    """A JSON number that reads as the decimal does."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def entry(columns: Sequence[Column], row: Any) -> Json:
    """A row under its columns' names; empty text is null."""
    cells = {column.name: column.value(row) for column in columns}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else number_of(value) if isinstance(value, Decimal)
        else None if value == "" else value
        for name, value in cells.items()
    }  # fmt: skip


def written(document: Json) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def head_of(dataset: Dataset) -> Json:
    origin = dataset.provenance
    return {
        "title": dataset.title,
        "subtitle": dataset.subtitle,
        "language": (get_language() or "fi")[:2],
        "choices": {name: list(values) for name, values in dataset.choices.items()},
        "address": origin.address,
        "retrieved_on": origin.retrieved_on.isoformat(),
        "edition": origin.edition or None,
        "publisher": PUBLISHER,
        "licence": {"name": LICENCE, "url": LICENCE_URL},
        "sources": list(origin.sources),
        "citation": origin.citation,
        "has_examples": origin.has_examples,
        "warning": origin.warning or None,
        "notices": list(dataset.notices),
        "not_available": [each.key for each in dataset.failed],
    }


def middles(dataset: Dataset) -> list[Json]:
    return [
        {"indicator": key, "period": period, "value": number_of(middle.number), "value_text": middle.text}
        for (key, period), middle in dataset.medians.items()
    ]


def figures_document(taken: Taken) -> bytes:
    dataset = taken.dataset
    return written(
        {
            "version": VERSION,
            **head_of(dataset),
            "indicators": [entry(MEANING_COLUMNS, each) for each in dataset.definitions],
            "medians": middles(dataset),
            "figures": [entry(FIGURE_COLUMNS, row) for row in dataset.figures],
            "statements": [entry(SAID_COLUMNS, said) for said in dataset.statements],
        }
    )


def figures_json_stat(taken: Taken) -> bytes:
    """Indicators by areas by periods. It holds numbers alone: dates and texts are left out, and named in a note.

    A cell without a figure is null, and its status says why. Raises BadChoice where no figure is a number.
    """
    dataset = taken.dataset
    definitions = {each.key: each for each in dataset.definitions if each.kind in NUMBERS}
    left_out = [str(each.label) for each in dataset.definitions if each.kind not in NUMBERS]
    if not definitions:
        words = _("JSON-stat holds numbers alone, and these figures are dates or texts. Take another format.")
        raise BadChoice("indicator", dataset.definitions[0].key if dataset.definitions else "", words)
    places = {f"{place.kind}:{place.code}" if place.kind != "region" else place.code: place for place in dataset.places}
    codes = {place: code for code, place in places.items()}
    periods = dataset.periods
    found = {(row.definition.key, codes[row.place], row.period): row for row in dataset.figures}
    cells = [found.get((key, code, period)) for key in definitions for code in places for period in periods]
    notes = [dataset.provenance.citation, dataset.provenance.warning, *dataset.notices]
    if left_out:
        notes.append(_("Left out, since they are not numbers: %(names)s.") % {"names": ", ".join(left_out)})
    statuses = {str(number): status_of(row) for number, row in enumerate(cells)}
    dimensions = {
        "indicator": dimension(_("Indicator"), {key: str(each.label) for key, each in definitions.items()}),
        "area": dimension(_("Area"), {code: place.name for code, place in places.items()}),
        "period": dimension(_("Period"), periods),
    }
    dimensions["indicator"]["category"]["unit"] = {key: unit_of(each) for key, each in definitions.items()}
    return written(
        {
            "version": "2.0",
            "class": "dataset",
            "label": ", ".join(filter(None, (dataset.title, dataset.subtitle))),
            "source": "; ".join(dataset.provenance.sources),
            "updated": dataset.provenance.retrieved_on.isoformat(),
            "href": dataset.provenance.address,
            "note": [note for note in notes if note],
            "id": list(dimensions),
            "size": [len(definitions), len(places), len(periods)],
            "role": {"metric": ["indicator"], "geo": ["area"], "time": ["period"]},
            "dimension": dimensions,
            "value": [number_of(row.number) if row else None for row in cells],
            "status": {number: status for number, status in statuses.items() if status != "final"},
            "extension": {
                "licence": {"name": LICENCE, "url": LICENCE_URL},
                "status_labels": status_labels(statuses.values()),
                "indicators": [entry(MEANING_COLUMNS, each) for each in definitions.values()],
            },
        }
    )


def dimension(label: str, categories: Mapping[str, str]) -> Json:
    return {"label": label, "category": {"index": list(categories), "label": dict(categories)}}


def unit_of(definition: IndicatorDefinition) -> Json:
    return {"label": str(definition.unit), "decimals": definition.decimals}


def status_of(row: Figure | None) -> str:
    """How settled the figure is, with "example" before it for an invented one; or why there is none."""
    if row is None:
        return NO_ROW
    word = row.value.status.value if row.is_known else row.missing
    return f"example_{word}" if row.value.is_example else word


def status_labels(statuses: Iterable[str]) -> dict[str, str]:
    known: dict[str, Any] = {key.value: text for key, text in [*MISSING_LABELS.items(), *STATUS_LABELS.items()]}
    labels = {NO_ROW: _("nothing is recorded"), **{key: str(text) for key, text in known.items()}}
    invented = _("invented example")
    labels |= {f"example_{key}": f"{invented}, {text}" for key, text in known.items()}
    return {status: labels[status] for status in dict.fromkeys(statuses) if status != "final"}


@cache
def outlines() -> dict[str, Json]:
    """The counties' outlines in WGS84 degrees, by code, for drawings at national scale."""
    content = json.loads((DATA / "welfare_regions.geojson").read_text(encoding="utf-8"))
    return {feature["properties"]["code"]: feature["geometry"] for feature in content["features"]}


def figures_features(taken: Taken) -> bytes:
    """One feature an area with its figures; of a view with one figure an area, that figure's columns too."""
    dataset = taken.dataset
    points = points_of(taken)
    features = []
    for place in dataset.places:
        if place.kind == "median":
            continue
        rows = [entry(FIGURE_COLUMNS, row) for row in dataset.figures if row.place == place]
        geometry = outlines().get(place.code) if place.kind == "region" else points.get(place.code)
        properties = {"area_kind": place.kind, "area_code": place.code, "area": place.name}
        alone = rows[0] if len(rows) == 1 else {}
        features.append(
            {
                "type": "Feature",
                "id": f"{place.kind}:{place.code}",
                "geometry": geometry,
                "properties": {**alone, **properties, "figures": rows},
            }
        )
    return written({"type": "FeatureCollection", **head_of(dataset), "features": features})


def points_of(taken: Taken) -> dict[str, Json]:
    """Municipalities have a point, their largest centre, and no outline."""
    if not isinstance(taken, TakenTown):
        towns: Iterable[Municipality] = Municipality.objects.filter(
            code__in=[place.code for place in taken.dataset.places if place.kind == "municipality"]
        )
    else:
        towns = [taken.town]
    return {
        town.code: {"type": "Point", "coordinates": [town.longitude, town.latitude]}
        for town in towns
        if town.latitude is not None and town.longitude is not None
    }
