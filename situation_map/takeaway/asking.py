"""What is to be taken away, as it is asked for: a view of the map, a county, or a municipality.

A page puts right what it does not understand. A file may not: nobody sees its notices. So a choice that the page would
leave out is an error here, named with its parameter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from network.models import Municipality, Region
from network.outputs.reader import absolute
from situation_map.atlas.builders import BUILDERS
from situation_map.atlas.choice import (
    COMPARISON,
    DEFAULT_INDICATOR,
    DEFAULT_SORT,
    FORMER_NAMES,
    MAP,
    MULTIPLES,
    SCATTER,
    SEVERAL_INDICATORS,
    MapChoice,
    UnknownIndicator,
)
from situation_map.atlas.frame import VIEW_LABELS, Frame, explain_limits, frame_at
from situation_map.atlas.levels import BY_LEVEL, choose_view
from situation_map.county_addresses import asked_county
from situation_map.county_page import CountyPage, build_county_page
from situation_map.county_places import town_slug
from situation_map.editions.asking import PARAMETER, Reading
from situation_map.editions.county import build_edition_county, county_of
from situation_map.layers import Layer
from situation_map.models import Observation
from situation_map.municipality_page import MunicipalityPage, build_municipality_page, find_municipality
from situation_map.registry import IndicatorDefinition
from situation_map.stored import value_of

from .figures import (
    LATEST,
    Dataset,
    Figure,
    Middle,
    Place,
    days_of,
    figures_of_view,
    latest_of,
    now_or,
    picked_period,
    shown_period,
    sources_of,
)
from .provenance import Provenance, unique
from .said import Said, said_of

DEFAULTS = {"view": MAP, "indicator": DEFAULT_INDICATOR, "sort": DEFAULT_SORT}
NAMES = (
    "view", "level", "indicator", "other", "period", "per", "classes", "limits", "form", "mark", "kind", "phase",
    "area", "theme", "q", "sort", "name",
)  # fmt: skip


class BadChoice(ValueError):
    """A parameter of the address has a value that does not exist or cannot be used."""

    def __init__(self, parameter: str, value: str, reason: str = "") -> None:
        self.parameter, self.value, self.reason = parameter, value, reason
        super().__init__(f"{parameter}={value!r}")

    @property
    def words(self) -> str:
        text = _("The address asks for %(parameter)s = “%(value)s”, which does not exist or cannot be used.")
        return " ".join(filter(None, (text % {"parameter": self.parameter, "value": self.value}, self.reason)))


class NotAvailable(RuntimeError):
    """The indicator cannot be computed just now: a file would say that nothing is known, which is not so."""

    def __init__(self, definition: IndicatorDefinition) -> None:
        self.definition = definition
        super().__init__(definition.key)


@dataclass(frozen=True)
class TakenView:
    """A view of the map with its figures."""

    frame: Frame
    view: Any
    reading: Reading
    kind = "map"

    @property
    def choice(self) -> MapChoice:
        return self.frame.choice

    @property
    def layer(self) -> Layer:
        return self.frame.layer

    @property
    def pinned(self) -> MapChoice:
        """The choice that goes on giving these figures: with its period, where the view is of one period."""
        frame = self.frame
        one_period = self.choice.view not in (*SEVERAL_INDICATORS, MULTIPLES) and frame.period is not None
        return self.choice.but(period=frame.period.key) if one_period and frame.period else self.choice

    @property
    def address(self) -> str:
        return absolute(self.pinned.address())

    @property
    def query(self) -> str:
        """ "?…" of the pinned choice, empty where it is the default."""
        parameters = self.pinned.parameters()
        return f"?{urlencode(parameters)}" if parameters else ""

    @property
    def stem(self) -> str:
        about = self.choice.theme if self.choice.view in SEVERAL_INDICATORS else self.choice.indicator
        parts = ("perheverkko", self.choice.view, self.choice.level, about, self.pinned.period)
        return "-".join(filter(None, parts)).replace("_", "-")

    @cached_property
    def dataset(self) -> Dataset:
        frame = self.frame
        figures = figures_of_view(frame, self.view)
        used = {figure.definition.key: figure.definition for figure in figures}
        several = self.choice.view in SEVERAL_INDICATORS
        keys = [*used] if several else [*dict.fromkeys([frame.definition.key, *used])]
        shown = [used.get(key, frame.definition) for key in keys]
        title, subtitle = self.headings(shown)
        return Dataset(
            title=title,
            subtitle=subtitle,
            definitions=shown,
            figures=figures,
            provenance=origin_of(title, subtitle, figures, address=self.address, edition=self.reading.name),
            choices=choices_of(self.pinned.parameters()),
            medians=self.medians(),
            notices=frame.notices,
            failed=getattr(self.view, "failed", ()),
        )

    def headings(self, shown: Sequence[IndicatorDefinition]) -> tuple[str, str]:
        """The title and what stands below it."""
        frame = self.frame
        if self.choice.view in SEVERAL_INDICATORS:
            below = ", ".join(filter(None, (str(BY_LEVEL[frame.kind]), frame.period_label)))
            return str(VIEW_LABELS[self.choice.view]), below
        period = shown_period(frame)[1] if self.choice.view not in (MULTIPLES, "trend") else ""
        unit = str(frame.definition.unit)
        title = str(frame.definition.label)
        if self.choice.view == SCATTER and len(shown) > 1:
            return f"{title} · {shown[1].label}", period
        return title, ", ".join(filter(None, (unit, str(BY_LEVEL[frame.kind]), period)))

    def medians(self) -> dict[tuple[str, str], Middle]:
        view = self.choice.view
        if view == MULTIPLES:
            layers = [(each.layer, each.period.key) for each in self.view.maps]
        elif view == COMPARISON:
            layers = [(row.layer, picked_period(row.picked)[0]) for _label, rows in self.view.themes for row in rows]
        elif view in (MAP, "ranking"):
            layers = [(self.layer, shown_period(self.frame)[0])]
        else:
            layers = []
        return {
            (layer.definition.key, period): Middle(layer.middle_number, layer.middle)
            for layer, period in layers
            if layer.middle
        }


@dataclass(frozen=True)
class TakenCounty:
    """A county's page with its figures and statements, as nobody in particular sees it."""

    region: Region
    page: CountyPage
    reading: Reading
    kind = "county"

    @property
    def address(self) -> str:
        return absolute(reverse("situation_county", kwargs={"slug": self.region.slug})) + self.reading.whole_query

    @property
    def stem(self) -> str:
        return f"perheverkko-{self.region.slug}"

    @cached_property
    def dataset(self) -> Dataset:
        place = Place("region", self.region.code, self.region.short)
        figures = [
            Figure(
                row.definition, place, *latest_of(row.layer), row.figure.value, row.figure.rank,
                row.definition.version,
            )
            for row in self.page.figures.profiles
        ]  # fmt: skip
        medians = {
            (row.definition.key, latest_of(row.layer)[0]): Middle(row.layer.middle_number, row.layer.middle)
            for row in self.page.figures.profiles
            if row.layer.middle
        }
        rows = [*figures, *observed(self.page.observations)]
        said = said_of(self.page.topics)
        subtitle = _("Family-centre situation")
        return Dataset(
            title=self.region.short,
            subtitle=subtitle,
            definitions=unique_definitions(rows),
            figures=rows,
            provenance=origin_of(
                self.region.short, subtitle, rows, said, address=self.address, edition=self.reading.name
            ),
            medians=medians,
            failed=self.page.figures.failed,
            statements=said,
        )


@dataclass(frozen=True)
class TakenTown:
    """A municipality's page with its figures beside the county's."""

    region: Region
    town: Municipality
    page: MunicipalityPage
    kind = "municipality"

    @property
    def address(self) -> str:
        arguments = {"slug": self.region.slug, "town": town_slug(self.town)}
        return absolute(reverse("situation_municipality", kwargs=arguments))

    @property
    def stem(self) -> str:
        return f"perheverkko-{self.region.slug}-{town_slug(self.town)}"

    @cached_property
    def dataset(self) -> Dataset:
        here = Place("municipality", self.town.code, self.town.name)
        above = Place("region", self.region.code, self.region.short)
        rows: list[Figure] = []
        for each in self.page.figures:
            period = now_or(None, is_live=each.definition.stored is None)
            rows.append(Figure(each.definition, here, *period, each.value, version=each.definition.version))
            if each.county is not None:
                rows.append(Figure(each.definition, above, *period, each.county, version=each.definition.version))
        rows += observed(self.page.observations)
        subtitle = f"{self.region.short}, {_('Family-centre situation').lower()}"
        return Dataset(
            title=self.town.name,
            subtitle=subtitle,
            definitions=unique_definitions(rows),
            figures=rows,
            provenance=origin_of(self.town.name, subtitle, rows, address=self.address),
        )


Taken = TakenView | TakenCounty | TakenTown


def origin_of(
    title: str, subtitle: str, rows: Sequence[Figure], said: Sequence[Said] = (), *, address: str, edition: str = ""
) -> Provenance:
    """Sources, days and examples of what is taken: figures, and what is said in words."""
    return Provenance(
        title=title,
        subtitle=subtitle,
        sources=unique([*sources_of(rows), *(each.source for each in said)]),
        as_of=days_of(rows),
        address=address,
        retrieved_on=timezone.localdate(),
        has_examples=any(row.value.is_example for row in rows) or any(each.is_example for each in said),
        edition=edition,
    )


def observed(rows: Sequence[Observation]) -> list[Figure]:
    """The figures that stand on the page as the sources give them, each with its own counting."""
    return [
        Figure(
            definition,
            Place(*row.place),
            row.period or LATEST,
            row.period or _("latest"),
            value_of(definition.kind, row),
            version=definition.version,
            method=row.method,
        )
        for row in rows
        for definition in [row.definition]
    ]


def unique_definitions(rows: Sequence[Figure]) -> list[IndicatorDefinition]:
    return [*{(row.definition.key, row.version): row.definition for row in rows}.values()]


def choices_of(pairs: Sequence[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    choices: dict[str, list[str]] = {}
    for name, value in pairs:
        choices.setdefault(name, []).append(value)
    return choices


def take_view(given: QueryDict, reading: Reading) -> TakenView:
    """Raises Http404 for an unknown indicator, BadChoice for what the page would leave out, NotAvailable."""
    try:
        choice, level = choose_view(given, reading)
    except UnknownIndicator as error:
        raise Http404(_("There is no such indicator.")) from error
    check(given, choice)
    if reading.edition is not None:
        choice = choice.but(marks=())  # as on the page
    frame = frame_at(choice, level)
    if choice.period and (frame.period is None or frame.period.key != choice.period):
        raise BadChoice("period", choice.period)
    if frame.layer.failed and choice.view not in SEVERAL_INDICATORS:
        raise NotAvailable(frame.definition)
    view = BUILDERS[choice.view](frame)
    if choice.view == SCATTER and view.other is not None and view.other.failed:
        raise NotAvailable(view.other.definition)
    return TakenView(frame, view, reading)


def check(given: QueryDict, choice: MapChoice) -> None:
    """Every value of a known parameter must have been understood. Raises BadChoice."""
    understood = choices_of(choice.parameters())
    for name in NAMES:
        values = given.getlist(name) or given.getlist(FORMER_NAMES.get(name, name))
        for value in values:
            text = " ".join(value.split()) if name == "q" else value.strip()
            if text and text not in understood.get(name, ()) and text != DEFAULTS.get(name):
                raise BadChoice(name, value[:80])
    if choice.limits_error is not None:
        raise BadChoice("limits", choice.limits_text, explain_limits(choice.limits_error))


def take_county(slug: str, reading: Reading, site: Site | None) -> TakenCounty:
    """Raises Http404."""
    if reading.edition is None:
        region = asked_county(slug)
        return TakenCounty(region, build_county_page(region, user=AnonymousUser(), site=site), reading)
    region = county_of(reading, slug)
    return TakenCounty(region, build_edition_county(region, reading), reading)


def take_town(slug: str, town: str, reading: Reading, site: Site | None) -> TakenTown:
    """Raises Http404, and BadChoice for an edition: a municipality has a page of what stands now alone."""
    if reading.edition is not None:
        words = _("An edition has no pages of municipalities: leave the edition out for the figures that stand now.")
        raise BadChoice(PARAMETER, reading.edition.slug, words)
    region = asked_county(slug)
    municipality = find_municipality(region, town)
    if municipality is None:
        raise Http404(_("There is no such municipality in this county."))
    page = build_municipality_page(region, municipality, user=AnonymousUser(), site=site)
    return TakenTown(region, municipality, page)
