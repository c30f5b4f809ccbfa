"""What the page of the map shows: the chosen indicator as map, hexagons, table, card and words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Site

from network.models import Region

from .classification import METHODS
from .geometry import Outline, hexagons, shapes
from .layers import AreaFigure, Layer, build_layer
from .registry import THEMES, IndicatorDefinition, Kind, indicators

DEFAULT_INDICATOR = "development"
PARAMETERS = {"fi": {"indicator": "mittari", "classes": "luokitus", "sort": "jarj"}}
OTHERWISE = {"indicator": "indicator", "classes": "classes", "sort": "sort"}
SORTS = ("-value", "value", "area", "-area", "date", "-date")
RANGE_LEFT, RANGE_WIDTH = 8, 384
DARK_SHADES = (4, 5)
LINE_LENGTH = 12


class UnknownChoice(LookupError):
    """The address asks for an indicator that does not exist (or is switched off)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One area of a drawing. ``href`` is empty for what is outside the scheme."""

    code: str
    path: str
    href: str
    label: str
    shade: int
    is_hatched: bool


@dataclass(frozen=True, slots=True)
class HexShape:
    shape: Shape
    x: int
    y: int
    lines: tuple[tuple[str, int], ...]
    text: str
    text_y: int
    ink: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table, with what the card shows of the area."""

    figure: AreaFigure
    href: str
    rank: str
    position: int | None


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str
    href: str
    direction: str
    is_number: bool


@dataclass(frozen=True)
class Choice:
    """What the address asks for; ``names`` are the parameters' names in the reader's language."""

    definition: IndicatorDefinition
    classification: str
    sort: str
    names: dict[str, str]

    def query(self, **changes: str) -> str:
        """The address's query with some choices changed."""
        chosen = {"indicator": self.definition.key, "classes": self.classification, "sort": self.sort} | changes
        query = QueryDict(mutable=True)
        for name, value in chosen.items():
            if value:
                query[self.names[name]] = value
        return f"?{query.urlencode()}"


@dataclass(frozen=True)
class MapPage:
    choice: Choice
    layer: Layer
    themes: Sequence[tuple[str | Promise, Sequence[IndicatorDefinition]]]
    country: Sequence[Shape]
    inset: Sequence[Shape]
    hexes: Sequence[HexShape]
    columns: Sequence[Column]
    rows: Sequence[Row]
    card: Row | None
    lede: str
    methods: Sequence[tuple[str, str]]
    inset_box: tuple[int, int, int, int]


def read_choice(query: QueryDict, site: Site | None) -> Choice:
    """The choices of an address, in either spelling of their names. Raises UnknownChoice for the indicator; others fall
    back to their defaults."""
    names = PARAMETERS.get((get_language() or "fi")[:2], OTHERWISE)

    def given(name: str) -> str:
        return query.get(names[name]) or query.get(OTHERWISE[name]) or query.get(PARAMETERS["fi"][name]) or ""

    active = {definition.key: definition for definition in indicators.active(site)}
    definition = active.get(given("indicator") or DEFAULT_INDICATOR)
    if definition is None:
        raise UnknownChoice(given("indicator"))
    classes = given("classes") if given("classes") in METHODS else ""
    sort = given("sort") if given("sort") in SORTS else ""
    return Choice(definition, classes, sort, names)


def build_map_page(choice: Choice, site: Site | None) -> MapPage:
    """Everything the template needs; the number of queries does not depend on the number of areas."""
    regions = list(Region.objects.all())
    layer = build_layer(choice.definition, regions, choice.classification)
    rows = order_rows(layer, choice.sort or "-value")
    leading = order_rows(layer, "-value")
    return MapPage(
        choice=choice,
        layer=layer,
        themes=group_by_theme(indicators.active(site)),
        country=draw_areas(layer, shapes().country.areas),
        inset=draw_areas(layer, shapes().inset.areas),
        hexes=draw_hexagons(layer, {region.code: region.short for region in regions}),
        columns=table_columns(choice, layer),
        rows=rows,
        card=leading[0] if leading else None,
        lede=write_lede(layer),
        methods=[("equal", _("Equal intervals")), ("quantile", _("Equal numbers of areas"))],
        inset_box=shapes().inset_box,
    )


def group_by_theme(
    definitions: Sequence[IndicatorDefinition],
) -> list[tuple[str | Promise, list[IndicatorDefinition]]]:
    groups = [
        (label, sorted((d for d in definitions if d.theme == theme), key=lambda d: (d.order, d.key)))
        for theme, label in THEMES.items()
    ]
    return [(label, found) for label, found in groups if found]


def county_address(region: Region) -> str:
    return reverse("situation_county", kwargs={"slug": region.slug})


def draw_areas(layer: Layer, outlines: Mapping[str, Outline]) -> list[Shape]:
    return [_shape(layer, code, outline.path) for code, outline in outlines.items()]


def _shape(layer: Layer, code: str, path: str) -> Shape:
    figure = layer.figures.get(code)
    if figure is None:
        return Shape(code, path, "", "", 0, False)
    label = f"{figure.region.short}: {figure.spoken}"
    if figure.rank:
        label = f"{label}, {write_rank(layer, figure)}"
    return Shape(code, path, county_address(figure.region), label, figure.shade, not figure.is_known)


def draw_hexagons(layer: Layer, names: dict[str, str]) -> list[HexShape]:
    shown = []
    for hexagon in hexagons():
        figure = layer.figures.get(hexagon.code)
        lines = wrap_name(names[hexagon.code])
        first = hexagon.y - (22 if len(lines) > 1 else 8)
        placed = tuple((line, first + 15 * number) for number, line in enumerate(lines))
        ink = "" if figure is None else "inv" if figure.shade in DARK_SHADES else "t3" if figure.shade == 3 else ""
        text = "" if figure is None else _hex_text(layer, figure)
        shape = _shape(layer, hexagon.code, hexagon.path)
        shown.append(HexShape(shape, hexagon.x, hexagon.y, placed, text, placed[-1][1] + 26, ink))
    return shown


def _hex_text(layer: Layer, figure: AreaFigure) -> str:
    if not figure.is_known:
        text = "–"
    elif layer.definition.kind == Kind.SCALE:
        text = str(figure.value.value)
    else:
        text = figure.text if len(figure.text) <= LINE_LENGTH else "…"
    return f"{text}*" if figure.value.is_example else text


def wrap_name(name: str) -> list[str]:
    """A name in lines of about a hexagon's width, broken at hyphens and spaces."""
    lines: list[str] = []
    for part in re.findall(r"[^\s-]+-?", name):
        joiner = "" if lines and lines[-1].endswith("-") else " "
        if lines and len(lines[-1]) + len(joiner) + len(part) <= LINE_LENGTH:
            lines[-1] += joiner + part
        else:
            lines.append(part)
    return lines


def write_rank(layer: Layer, figure: AreaFigure) -> str:
    if figure.rank is None:
        return ""
    shared = sum(other.rank == figure.rank for other in layer.known) > 1
    words = {"rank": figure.rank, "total": len(layer.known)}
    return (_("rank %(rank)s of %(total)s, shared") if shared else _("rank %(rank)s of %(total)s")) % words


def order_rows(layer: Layer, sort: str) -> list[Row]:
    """Rows of the table; areas without a figure (or date) come last, whichever way the others run."""
    column, descending = sort.lstrip("-"), sort.startswith("-")
    figures = sorted(layer.figures.values(), key=lambda figure: figure.region.short)
    if column == "area":
        ordered = figures[::-1] if descending else figures
    else:
        sort_key = _value_key if column == "value" else _date_key
        with_key = [figure for figure in figures if sort_key(figure) is not None]
        without = [figure for figure in figures if sort_key(figure) is None]
        ordered = [*sorted(with_key, key=sort_key, reverse=descending), *without]  # type: ignore[arg-type]
    return [_row(layer, figure) for figure in ordered]


def _value_key(figure: AreaFigure) -> object:
    return figure.value.value


def _date_key(figure: AreaFigure) -> object:
    return figure.value.as_of


def _row(layer: Layer, figure: AreaFigure) -> Row:
    position = None if figure.position is None else round(RANGE_LEFT + figure.position * RANGE_WIDTH)
    return Row(figure, county_address(figure.region), write_rank(layer, figure), position)


def table_columns(choice: Choice, layer: Layer) -> list[Column]:
    current = choice.sort or "-value"
    labels = {"area": _("Area"), "value": _("Value"), "date": _("As of")}
    columns = []
    for key, label in labels.items():
        first = f"-{key}" if key != "area" else key
        other = key if first.startswith("-") else f"-{key}"
        direction = ""
        if current.lstrip("-") == key:
            direction = "descending" if current.startswith("-") else "ascending"
        href = choice.query(sort=other if current == first else first)
        columns.append(Column(key, label, href, direction, key == "value" and layer.definition.kind != Kind.SCALE))
    return columns


def write_lede(layer: Layer) -> str:
    """How many areas have a figure, how many are examples, how many are unknown: full sentences."""
    known = len(layer.known)
    sentences = [str(layer.definition.question)]
    sentences.append(
        ngettext("%(count)s area has a figure.", "%(count)s areas have a figure.", known) % {"count": known}
    )
    if layer.unknown_count:
        text = ngettext("%(count)s area has none.", "%(count)s areas have none.", layer.unknown_count)
        sentences.append(text % {"count": layer.unknown_count})
    return " ".join(sentences)
