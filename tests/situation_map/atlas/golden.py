"""Draws the pictures that the golden tests compare. They are written anew with

    python manage.py shell -c "from tests.situation_map.atlas.golden import write_all; write_all()"

The figures are fixed here, so that a picture changes only when the drawing does; the reviewer of a change looks at the
new files in a browser before they are kept.
"""

import re
from decimal import Decimal
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import override

from network.models import Region
from situation_map.area_kinds import AreaKind
from situation_map.atlas.drawing import draw_areas, draw_hexagons
from situation_map.atlas.levels import MapArea, outlines_at
from situation_map.atlas.marks import draw_sign
from situation_map.geometry import shapes
from situation_map.layers import Layer, build_layer
from situation_map.registry import Kind, Missing, Status, Step, Value
from tests.situation_map.conftest import define

FOLDER = Path(__file__).parent / "golden"
CODES = (*(f"{number:02}" for number in range(1, 22)), "90", "91")
PHASES = ("planned", "in_preparation", "operating", "paused", "ended", "unknown")
STEPS = tuple(Step(code, f"step {code}") for code in range(5))


def regions() -> list[Region]:
    """Areas by code alone: what is drawn must not depend on the names of the reference data."""
    return [
        Region(
            code=code, kind="outside" if code == "91" else "welfare_region", short_fi=f"Area {code}", population=1000,
            short_sv=f"Area {code}", short_en=f"Area {code}",
            slug_fi=f"a{code}", slug_sv=f"a{code}", slug_en=f"a{code}",
        )
        for code in CODES
    ]  # fmt: skip


def layers() -> dict[str, Layer]:
    counts: dict[str, Value] = {code: Value(int(code) % 13) for code in CODES}
    counts["03"] = Value(missing=Missing.NO_ANSWER)
    counts["04"] = Value(4, status=Status.PRELIMINARY)
    counts["05"] = Value(99, is_example=True)
    scale = {code: Value(int(code) % 5) for code in CODES if code != "07"}
    shares = {code: Value(Decimal(int(code)) / 2) for code in CODES}
    return {
        "counts": build_layer(define(), regions(), values=counts),
        "natural": build_layer(define(), regions(), "natural", values=counts),
        "own": build_layer(define(), regions(), "own", values=counts, limits=[Decimal(3), Decimal(9)]),
        "scale": build_layer(define(kind=Kind.SCALE, steps=STEPS), regions(), values=scale),
        "shares": build_layer(define(kind=Kind.SHARE, decimals=1), regions(), "quantile", values=shares),
        "unknown": build_layer(define(), regions(), values={}),
    }


def draw(layer: Layer, form: str) -> str:
    """The areas of one drawing as SVG elements, one a line."""
    if form == "hexagons":
        names = {region.code: region.short for region in regions()}
        drawn = [hexagon.shape for hexagon in draw_hexagons(layer, names)]
    elif form == "inset":
        drawn = draw_areas(layer, shapes().inset.areas)
    else:
        drawn = draw_areas(layer, shapes().country.areas, repeated=frozenset(shapes().inset.areas))
    legend = render_to_string("situation_map/_legend.html", {"layer": layer, "is_scale": layer.definition.steps})
    areas = render_to_string("situation_map/_areas.html", {"shapes": drawn})
    return tidy(f"{legend}\n{areas}")


def draw_level(kind: AreaKind) -> str:
    """The municipalities of the inset, and the collaborative areas of the country: codes with their figures."""
    counties = regions()
    for number, county in enumerate(counties):
        county.collab_code = "" if county.code == "91" else str(number % 5 + 1)
    country, inset = outlines_at(kind, counties)
    towns = kind == AreaKind.MUNICIPALITY
    codes = [code for code in (inset if towns else country) if code != "91"]
    areas = [MapArea(kind, code, f"Area {code}", f"/area/{code}/") for code in codes]
    values: dict[str, Value] = {code: Value(int(code) % 7) for code in codes[:-1]}
    values[codes[0]] = Value(2, status=Status.PRELIMINARY)
    drawn = draw_areas(build_layer(define(), areas, values=values), inset if towns else country)
    template = "situation_map/atlas/_towns.html" if towns else "situation_map/_areas.html"
    return tidy(render_to_string(template, {"shapes": drawn}))


def tidy(markup: str) -> str:
    """One element a line; of a path only its beginning, since the outlines have tests of their own."""
    lines = re.sub(r">\s*<", ">\n<", markup).splitlines()
    shortened = (re.sub(r' d="([^"]{0,24})[^"]*"', r' d="\1…"', line.strip()) for line in lines)
    return "\n".join(line for line in shortened if line) + "\n"


def signs() -> str:
    """The sign of each sort and phase, as it is drawn in the key."""
    kinds = ("family_centre", "meeting_place")
    return "".join(f"{kind} {phase}: {draw_sign(kind, phase, 10, 10, 6)}\n" for kind in kinds for phase in PHASES)


def pictures() -> dict[str, str]:
    with override("en"):
        drawn = {f"{name}-country.svg": draw(layer, "country") for name, layer in layers().items()}
        drawn |= {f"counts-{form}.svg": draw(layers()["counts"], form) for form in ("inset", "hexagons")}
        drawn |= {"towns-inset.svg": draw_level(AreaKind.MUNICIPALITY)}
        drawn |= {"collaborative-country.svg": draw_level(AreaKind.COLLABORATIVE_AREA)}
    return {**drawn, "signs.txt": signs()}


def write_all() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, content in pictures().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
