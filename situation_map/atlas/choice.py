"""What a view of the map is asked for: one object, written to the address and read from it.

The parameters have one spelling in every language. Earlier addresses had Finnish ones; those are still understood.
"""

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from network.models.vocabulary import MeetingPlaceKind, Phase, RecordKind
from situation_map.area_kinds import AreaKind
from situation_map.classification import METHODS, OWN, LimitsError, read_limits
from situation_map.registry import THEMES

MAP, RANKING, MULTIPLES, TREND, COMPARISON, HEAT, SCATTER = VIEWS = (
    "map", "ranking", "multiples", "trend", "comparison", "heat", "scatter",
)  # fmt: skip
DEFAULT_INDICATOR = "development"
SEVERAL_INDICATORS = (COMPARISON, HEAT)
COUNTIES = ""
LEVELS = (COUNTIES, AreaKind.COLLABORATIVE_AREA.value, AreaKind.MUNICIPALITY.value)
MOST_AREAS = 6
LONGEST_TEXT = 80
SORTS = ("-value", "value", "area", "-area", "date", "-date")
DEFAULT_SORT = "-value"
OTHER_SORTS = tuple(sort for sort in SORTS if sort != DEFAULT_SORT)
HEXAGONS = "hex"
MARKS = (RecordKind.FAMILY_CENTRE.value, RecordKind.MEETING_PLACE.value)
FORMER_NAMES = {"indicator": "mittari", "classes": "luokitus", "sort": "jarj"}


class UnknownIndicator(LookupError):
    """The address asks for an indicator that does not exist, or is switched off."""


@dataclass(frozen=True)
class MapChoice:
    """A view of the map. Empty values are the defaults and are left out of the address.

    ``level`` is the kind of areas that are shown, empty for counties; ``period`` is the key of a period, empty for the
    latest; ``areas`` are codes of areas of the level, six at most, in the order in which they were chosen; ``name`` is
    part of the names of the municipalities to be listed; ``edition`` is the slug of the edition that is read, empty for
    what stands now (whoever parses has looked it up already, see ``editions.asking``); ``other`` is the second
    indicator of the scatter; ``limits_text`` is what the reader typed, ``limits`` what was understood of it and
    ``limits_error`` why nothing was.
    """

    indicator: str = DEFAULT_INDICATOR
    view: str = MAP
    level: str = COUNTIES
    period: str = ""
    classes: str = ""
    limits_text: str = ""
    per_inhabitants: bool = False
    form: str = ""
    marks: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    other: str = ""
    theme: str = ""
    text: str = ""
    sort: str = ""
    name: str = ""
    edition: str = ""
    limits: tuple[Decimal, ...] = dataclasses.field(default=(), compare=False)
    limits_error: LimitsError | None = dataclasses.field(default=None, compare=False)
    areas_left_out: int = dataclasses.field(default=0, compare=False)

    @classmethod
    def parse(cls, given: QueryDict, *, indicators: Collection[str], areas: Collection[str]) -> Self:
        """From an address, of the areas and indicators of its level. What is not understood is left out, but an unknown
        indicator raises UnknownIndicator. Without one it is the default, or the first where that is none of them."""
        first = DEFAULT_INDICATOR if DEFAULT_INDICATOR in indicators else next(iter(indicators), "")
        indicator = _value(given, "indicator") or first
        other = _value(given, "other")
        if indicator not in indicators or (other and other not in indicators):
            raise UnknownIndicator(indicator)
        level = _one_of(_value(given, "level"), LEVELS)
        chosen_areas = _among(given.getlist("area"), areas)
        classes = _one_of(_value(given, "classes"), (*METHODS, OWN))
        limits_text = _value(given, "limits")[:LONGEST_TEXT] if classes == OWN else ""
        limits, error = _limits(limits_text) if classes == OWN else ((), None)
        return cls(
            indicator=indicator,
            view=_one_of(_value(given, "view"), VIEWS) or MAP,
            level=level,
            period=_value(given, "period")[:LONGEST_TEXT],
            classes=classes,
            limits_text=limits_text,
            per_inhabitants=_value(given, "per") == "10000",
            form=_one_of(_value(given, "form"), (HEXAGONS,)) if level == COUNTIES else "",
            marks=_among(given.getlist("mark"), MARKS),
            kinds=_among(given.getlist("kind"), MeetingPlaceKind.values),
            phases=_among(given.getlist("phase"), Phase.values),
            areas=chosen_areas[:MOST_AREAS],
            other=other,
            theme=_one_of(_value(given, "theme"), tuple(THEMES)),
            text=" ".join(_value(given, "q").split())[:LONGEST_TEXT],
            sort=_one_of(_value(given, "sort"), OTHER_SORTS),
            name=" ".join(_value(given, "name").split())[:LONGEST_TEXT] if level != COUNTIES else "",
            edition=_value(given, "edition")[:LONGEST_TEXT],
            limits=limits,
            limits_error=error,
            areas_left_out=len(chosen_areas[MOST_AREAS:]),
        )

    @staticmethod
    def asked(given: QueryDict, name: str) -> str:
        """What an address has for a parameter, whether it is understood or not."""
        return _value(given, name)

    def parameters(self) -> list[tuple[str, str]]:
        """Name and value of everything that differs from the default, in one fixed order."""
        pairs = [
            ("view", "" if self.view == MAP else self.view),
            ("level", self.level),
            ("indicator", "" if self.indicator == DEFAULT_INDICATOR else self.indicator),
            ("other", self.other),
            ("period", self.period),
            ("per", "10000" if self.per_inhabitants else ""),
            ("classes", self.classes),
            ("limits", self.limits_text),
            ("form", self.form),
            *(("mark", value) for value in self.marks),
            *(("kind", value) for value in self.kinds),
            *(("phase", value) for value in self.phases),
            *(("area", value) for value in self.areas),
            ("theme", self.theme),
            ("q", self.text),
            ("sort", self.sort),
            ("name", self.name),
            ("edition", self.edition),
        ]
        return [(name, value) for name, value in pairs if value]

    def parameters_but(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """For a form: what its own fields do not say."""
        return [(name, value) for name, value in self.parameters() if name not in set(names)]

    def but(self, **changes: Any) -> Self:
        return dataclasses.replace(self, **changes)

    def query(self) -> str:
        """ "?indicator=…", or "?" for the default view: a link's address relative to the map's own."""
        return f"?{urlencode(self.parameters())}"

    def address(self) -> str:
        """In the reader's language."""
        parameters = self.parameters()
        return reverse("situation_map") + (f"?{urlencode(parameters)}" if parameters else "")

    @property
    def geographic(self) -> Self:
        return self.but(form="")

    @property
    def hexagonal(self) -> Self:
        return self.but(form=HEXAGONS)

    @property
    def as_trend(self) -> Self:
        return self.but(view=TREND)

    @property
    def by_area(self) -> Self:
        return self.but(sort="area")

    @property
    def order(self) -> str:
        return self.sort or DEFAULT_SORT

    @property
    def nameless(self) -> Self:
        return self.but(name="")


def _value(given: QueryDict, name: str) -> str:
    text = given.get(name) or given.get(FORMER_NAMES.get(name, name)) or ""
    return text.replace("\0", "\ufffd").strip()


def _one_of(value: str, allowed: Collection[str]) -> str:
    return value if value in allowed else ""


def _among(values: Iterable[str], allowed: Collection[str]) -> tuple[str, ...]:
    """Each once, in the order of the address."""
    return tuple(dict.fromkeys(value for value in values if value in allowed))


def _limits(text: str) -> tuple[tuple[Decimal, ...], LimitsError | None]:
    try:
        return read_limits(text), None
    except LimitsError as error:
        return (), error
