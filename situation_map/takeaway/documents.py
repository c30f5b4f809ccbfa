"""Figures for programs: JSON, JSON-stat 2.0 and GeoJSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.models import Municipality
from situation_map.area_kinds import AreaKind
from situation_map.areas import collaborative_areas
from situation_map.editions.parts import municipalities_of
from situation_map.registry import MISSING_LABELS, STATUS_LABELS, IndicatorDefinition, Kind

from .asking import BadChoice, Taken, TakenTown, TakenView
from .figures import Dataset, Figure, Place
from .outlines import joined, outlines
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


def figures_features(taken: Taken) -> bytes:
    """One feature an area with its figures; of a view with one figure an area, that figure's columns too."""
    dataset = taken.dataset
    points = points_of(taken)
    members = members_of(taken)
    features = []
    for place in dataset.places:
        if place.kind == "median":
            continue
        rows = [entry(FIGURE_COLUMNS, row) for row in dataset.figures if row.place == place]
        geometry = shape_of(place, members, points)
        properties = {"area_kind": place.kind, "area_code": place.code, "area": place.name}
        alone = rows[0] if len(rows) == 1 else {}
        features.append(
            {
                "type": "Feature",
                "id": f"{place.kind}:{place.code}",
                "geometry": geometry,
                "properties": {**alone, **properties, "figures": rows, "no_outline": why_no_outline(place, geometry)},
            }
        )
    return written({"type": "FeatureCollection", **head_of(dataset), "features": features})


def shape_of(place: Place, members: Mapping[str, tuple[str, ...]], points: Mapping[str, Json]) -> Json | None:
    if place.kind == AreaKind.REGION:
        return outlines().get(place.code)
    if place.kind == AreaKind.COLLABORATIVE_AREA:
        return joined(members.get(place.code, ()))
    return points.get(place.code)


def members_of(taken: Taken) -> dict[str, tuple[str, ...]]:
    """The counties that each collaborative area of the view is made of."""
    if not isinstance(taken, TakenView) or taken.frame.kind != AreaKind.COLLABORATIVE_AREA:
        return {}
    return {area.code: area.members for area in collaborative_areas(taken.frame.counties_drawn)}


def why_no_outline(place: Place, geometry: Json | None) -> str | None:
    """In words, where an area has no outline; a municipality has its point."""
    if place.kind == AreaKind.MUNICIPALITY:
        return _("There is no register of municipalities' boundaries here: the point is the largest centre.")
    return None if geometry else _("No outline is known of this area.")


def points_of(taken: Taken) -> dict[str, Json]:
    """Municipalities have a point, their largest centre, and no outline."""
    if isinstance(taken, TakenView) and taken.reading.edition is not None:
        wanted = {place.code for place in taken.dataset.places if place.kind == "municipality"}
        towns: Iterable[Municipality] = (
            [town for town in municipalities_of(taken.reading.edition) if town.code in wanted] if wanted else []
        )
    elif not isinstance(taken, TakenTown):
        towns = Municipality.objects.filter(
            code__in=[place.code for place in taken.dataset.places if place.kind == "municipality"]
        )
    else:
        towns = [taken.town]
    return {
        town.code: {"type": "Point", "coordinates": [town.longitude, town.latitude]}
        for town in towns
        if town.latitude is not None and town.longitude is not None
    }
