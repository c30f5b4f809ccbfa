"""Draws the pictures that the golden tests compare. They are written anew with

    python manage.py shell -c "from tests.situation_map.takeaway.pictures import write_all; write_all()"

The figures and the words about them are fixed here; who changes a drawing looks at the new files before they are kept.
"""

import datetime
from pathlib import Path
from types import SimpleNamespace

from django.utils.translation import override

from situation_map.atlas.drawing import patterns_of
from situation_map.atlas.multiples import SmallMap, SmallMaps, SmallShape
from situation_map.atlas.ranking import Bar, Ranking
from situation_map.atlas.rows import order_rows
from situation_map.geometry import hexagons
from situation_map.layers import Layer
from situation_map.periods import read_period
from situation_map.takeaway.drawing.card_bodies import multiples_body, ranking_body
from situation_map.takeaway.drawing.charts import draw_multiples, draw_ranking
from situation_map.takeaway.drawing.parts import Part, draw_legend, draw_map
from situation_map.takeaway.drawing.sheets import sheet
from situation_map.takeaway.figures import Dataset
from situation_map.takeaway.provenance import Provenance
from tests.situation_map.atlas.golden import layers, regions, tidy

FOLDER = Path(__file__).parent / "golden"
NAMES = {region.code: region.short for region in regions()}
ORIGIN = Provenance(
    title="Things & <others>",
    subtitle="by county, 2023",
    sources=("First source", "Second", "Third", "Fourth"),
    as_of="1 May 2023",
    address="https://example.org/en/situation/?indicator=things&period=2023",
    retrieved_on=datetime.date(2024, 2, 29),
    has_examples=True,
)


def dataset(**changes: object) -> Dataset:
    return Dataset("Things & <others>", "by county, 2023", [], [], ORIGIN, **changes)  # type: ignore[arg-type]


def ranking_view(layer: Layer) -> Ranking:
    bars = [
        Bar(row, 4, None if not row.figure.is_known else 10 * number, 4, patterns_of(layer, row.figure))
        for number, row in enumerate(order_rows(layer, "-value"))
    ]
    return Ranking(bars, None, 120, True)


def small_maps(layer: Layer) -> SmallMaps:
    outlines = [(hexagon.code, hexagon.path) for hexagon in hexagons()]
    shapes = [
        SmallShape(code, each.shade, patterns_of(layer, each), False)
        if (each := layer.figures.get(code))
        else SmallShape(code, 0, (), True)
        for code, _path in outlines
    ]
    maps = [SmallMap(read_period(year), "", layer, shapes, year == "2023") for year in ("2022", "2023")]
    return SmallMaps(outlines, "0 0 606 650", maps, 0)


def cards(layer: Layer) -> dict[str, Part]:
    """The drawings of cards, as they are asked of a view."""
    return {
        f"card-{name}": drawer(SimpleNamespace(layer=layer, view=view), 1088, 380)  # type: ignore[arg-type]
        for name, drawer, view in (
            ("ranking", ranking_body, ranking_view(layer)), ("multiples", multiples_body, small_maps(layer)),
        )
    }  # fmt: skip


def pictures() -> dict[str, str]:
    with override("en"):
        counts, unknown = layers()["counts"], layers()["unknown"]
        parts = {
            "country": draw_map(counts, NAMES, width=500, form="", picked="15"),
            "hexagons": draw_map(counts, NAMES, width=500, form="hex"),
            "unknown": draw_map(unknown, NAMES, width=500, form=""),
            "legend": draw_legend(counts, width=300),
            "legend-steps": draw_legend(layers()["scale"], width=300),
            "ranking": draw_ranking(counts, ranking_view(counts), width=600),
            "multiples": draw_multiples(small_maps(counts), width=400, prefix="x-"),
            **cards(counts),
        }
        drawn = {f"{name}.svg": tidy(part.markup) for name, part in parts.items()}
        drawn["sheet.svg"] = tidy(sheet(dataset(), parts["legend"], finding="A finding about things & others"))
    return drawn


def write_all() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, content in pictures().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
