"""The registry of formats: as what a view, a county and a municipality can be taken away."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.responses import Output

from .asking import Taken, TakenCounty, TakenTown, TakenView
from .briefs import country_brief, county_brief
from .documents import figures_document, figures_features, figures_json_stat
from .drawing.cards import card, town_card
from .drawing.sheets import county_picture, picture
from .package import data_package
from .tables import figures_csv, figures_workbook
from .town_brief import town_brief, town_text
from .typesetting.rendering import png_of

MAP, COUNTY, MUNICIPALITY = "map", "county", "municipality"
EVERYWHERE = (MAP, COUNTY, MUNICIPALITY)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ONE_TO_ONE = 72


@dataclass(frozen=True)
class Format:
    """``ending`` is what follows the file's name in its address; ``kinds`` are the pages that can be had so."""

    key: str
    ending: str
    media_type: str
    label: str | Promise
    write: Callable[[Taken, bool], bytes]
    kinds: tuple[str, ...] = EVERYWHERE
    is_download: bool = True

    def output(self, taken: Taken, *, excel: bool) -> Output:
        """The file with its headers. ``excel`` is for tables alone: as Excel is set in Finland."""
        name = f"{taken.stem}-{taken.dataset.provenance.retrieved_on:%Y-%m-%d}{self.ending}"
        return Output(
            [self.write(taken, excel)],
            self.media_type,
            name,
            is_download=self.is_download,
            links=(("alternate", taken.address),),
        )


def picture_of(taken: Taken) -> str:
    assert isinstance(taken, TakenView | TakenCounty)
    return county_picture(taken) if isinstance(taken, TakenCounty) else picture(taken)


def write_picture(taken: Taken, _excel: bool) -> bytes:
    return picture_of(taken).encode("utf-8", "replace")


def write_png(taken: Taken, _excel: bool) -> bytes:
    return png_of(picture_of(taken))


def write_card(taken: Taken, _excel: bool) -> bytes:
    drawn = town_card(taken, town_text(taken)) if isinstance(taken, TakenTown) else card(taken)
    return png_of(drawn, ppi=ONE_TO_ONE)


def write_brief(taken: Taken, _excel: bool) -> bytes:
    if isinstance(taken, TakenTown):
        return town_brief(taken)
    return county_brief(taken) if isinstance(taken, TakenCounty) else country_brief(taken)


FORMATS: dict[str, Format] = {
    each.key: each
    for each in (
        Format("svg", ".svg", "image/svg+xml", _("Picture (SVG)"), write_picture, (MAP, COUNTY)),
        Format("png", ".png", "image/png", _("Picture (PNG)"), write_png, (MAP, COUNTY), is_download=False),
        Format(
            "card", "-card.png", "image/png", _("Card for social media (PNG)"), write_card, is_download=False,
        ),
        Format("pdf", ".pdf", "application/pdf", _("Brief (PDF)"), write_brief, is_download=False),
        Format("xlsx", ".xlsx", WORKBOOK, _("Workbook (XLSX)"), lambda taken, _excel: figures_workbook(taken.dataset)),
        Format(
            "csv", ".csv", "text/csv; charset=utf-8; header=present", _("Table (CSV)"),
            lambda taken, excel: figures_csv(taken.dataset, excel=excel),
        ),
        Format("json", ".json", "application/json", _("JSON"), lambda taken, _excel: figures_document(taken),
               is_download=False),
        Format("json_stat", ".json-stat.json", "application/json", _("JSON-stat 2"),
               lambda taken, _excel: figures_json_stat(taken), is_download=False),
        Format("geojson", ".geojson", "application/geo+json", _("GeoJSON"),
               lambda taken, _excel: figures_features(taken), is_download=False),
        Format("package", ".zip", "application/zip", _("Data package (Frictionless)"),
               lambda taken, _excel: data_package(taken)),
    )
}  # fmt: skip
