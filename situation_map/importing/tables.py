"""Figures in a table (CSV, TSV or XLSX): one on each row, columns told by their headings in any of our languages."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.imports.contracts import Content, Fetch, Importer, Item, Reading, Unreadable
from cms.imports.tables.cells import CellValue, shown
from cms.imports.tables.reading import SUFFIXES, table_rows
from situation_map.area_kinds import AreaKind

from .raw import Raw, read_items

TARGET = "figures"

HEADINGS: dict[str, tuple[str, ...]] = {
    "indicator": ("indicator", "mittari", "osoitin", "indikaattori", "indikator"),
    "area_kind": ("area_kind", "area kind", "aluetyyppi", "områdestyp"),
    "area": ("area", "alue", "aluekoodi", "område", "områdeskod", "area_code"),
    "period": ("period", "kausi", "vuosi", "year", "år", "aika", "time"),
    "value": ("value", "arvo", "värde", "luku"),
    "missing": ("missing", "puuttuu", "puuttumisen syy", "saknas"),
    "status": ("status", "tila"),
    "method": ("method", "menetelmä", "metod"),
    "as_of": ("as_of", "as of", "tilanne", "per"),
    "note": ("note", "huomautus", "anmärkning"),
}
NEEDED = ("area", "period", "value")


def read_table(reading: Reading) -> Iterator[Item]:
    """The figures of a table. Raises Unreadable where a needed column is missing."""
    rows = table_rows(reading.content)
    first = next(rows, None)
    columns = _columns(first.texts() if first is not None else ())
    default = str(reading.defaults.get("indicator") or "")
    needed = NEEDED if default else ("indicator", *NEEDED)
    if lacking := [name for name in needed if name not in columns]:
        words = _("The table has no column %(columns)s.") % {"columns": ", ".join(lacking)}
        known = _("The headings of the first row can be: %(headings)s.") % {"headings": ", ".join(HEADINGS)}
        raise Unreadable(words, known)
    raws = [_raw(row.number, row.cells, columns, default) for row in rows]
    return read_items(raws, source=str(reading.defaults["source"]))


def _columns(headings: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, heading in enumerate(headings):
        text = " ".join(heading.lower().split())
        field = next((field for field, words in HEADINGS.items() if text in words), None)
        if field is not None:
            found.setdefault(field, number)
    return found


def _raw(number: int, cells: tuple[CellValue, ...], columns: dict[str, int], default: str) -> Raw:
    def cell(field: str) -> CellValue:
        place = columns.get(field)
        return cells[place] if place is not None and place < len(cells) else None

    texts = {field: shown(cell(field)).strip() for field in HEADINGS}
    value = cell("value")
    kind = texts["area_kind"].lower().replace(" ", "_")
    known = next((each for each in AreaKind if kind in (each.value, str(each.label).lower().replace(" ", "_"))), None)
    return Raw(
        number=number,
        indicator=texts["indicator"] or default,
        area=texts["area"] if not kind or known else f"{texts['area']} ({texts['area_kind']})",
        period=texts["period"],
        value=value if isinstance(value, int | float) and not isinstance(value, bool) else texts["value"],
        missing=texts["missing"],
        area_kind=known,
        status=texts["status"],
        method=texts["method"],
        as_of=texts["as_of"],
        note=texts["note"],
        original=tuple(shown(each) for each in cells),
    )


def fetch_any(address: str, fetch: Fetch) -> Content:
    return Content(address, fetch(address).data)


FIGURES_TABLE = Importer(
    key="figures_table",
    label=gettext_lazy("Table (CSV or XLSX)"),
    hint=gettext_lazy(
        "One figure on each row: indicator, area, period, value. Beside them, where you have it: missing, status, "
        "method, as_of, note."
    ),
    target=TARGET,
    read=read_table,
    suffixes=SUFFIXES,
    fetch=fetch_any,
    order=10,
)
