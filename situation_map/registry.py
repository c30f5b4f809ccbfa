"""Indicators: what each one means and where its values come from. Core and plugins register here.

A plugin registers through ``cms.plugin_api``::

    indicators.register(
        IndicatorDefinition(key="population", label=_("Population"), ..., compute=population_by_region),
        plugin="perheverkko_statistics",
    )

``compute`` is given region codes ("01".."21", "90") and returns a :class:`Value` for each of them; a code that it
leaves out is shown as unknown. It may query the database, a constant number of times whatever the number of areas.
If it raises, takes longer than the time limit or answers nonsense, its own layer is shown as not available and the
rest of the site goes on. Every registered indicator is computed each night too, and what it said is kept as history.

Indicators that coordinators make at the desk are stored; :func:`definitions` gives both sorts as one list.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.plugins.registry import Registry

from .area_kinds import AreaKind

if TYPE_CHECKING:
    from wagtail.models import Site

Text: TypeAlias = str | Promise
Datum: TypeAlias = int | Decimal | bool | datetime.date | str


class Kind(StrEnum):
    """What sort of value an indicator has; decides how it is classified, written and compared."""

    COUNT = "count"
    RATIO = "ratio"
    SHARE = "share"
    SCALE = "scale"
    YES_NO = "yes_no"
    DATE = "date"
    TEXT = "text"


class Missing(StrEnum):
    """Why there is no value. Zero is a value and never one of these."""

    NOT_ASKED = "not_asked"
    NO_ANSWER = "no_answer"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """How settled a value is."""

    PRELIMINARY = "preliminary"
    FINAL = "final"
    REVISED = "revised"
    DISPUTED = "disputed"


class Direction(StrEnum):
    """Which way is better, where anyone may say so at all."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Origin(StrEnum):
    """Where an indicator's figures come from."""

    LIVE = "live"
    ASSESSED = "assessed"
    IMPORTED = "imported"


class Rhythm(StrEnum):
    """How often new figures are to be expected."""

    NIGHTLY = "nightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    ROUND = "round"
    ONCE = "once"
    UNKNOWN = ""


MISSING_LABELS: Mapping[Missing, Text] = {
    Missing.NOT_ASKED: _("not asked"),
    Missing.NO_ANSWER: _("no answer"),
    Missing.NOT_APPLICABLE: _("does not apply"),
    Missing.SUPPRESSED: _("not published"),
    Missing.NOT_YET: _("not yet"),
    Missing.UNKNOWN: _("not known"),
}

STATUS_LABELS: Mapping[Status, Text] = {
    Status.PRELIMINARY: _("preliminary"),
    Status.FINAL: _("final"),
    Status.REVISED: _("revised"),
    Status.DISPUTED: _("disputed"),
}

ORIGIN_LABELS: Mapping[Origin, Text] = {
    Origin.LIVE: _("counted from this network"),
    Origin.ASSESSED: _("assessed by the counties"),
    Origin.IMPORTED: _("brought in from elsewhere"),
}

RHYTHM_LABELS: Mapping[Rhythm, Text] = {
    Rhythm.NIGHTLY: _("every night"),
    Rhythm.MONTHLY: _("every month"),
    Rhythm.QUARTERLY: _("every quarter"),
    Rhythm.YEARLY: _("every year"),
    Rhythm.ROUND: _("at each round of assessment"),
    Rhythm.ONCE: _("once, not to be repeated"),
    Rhythm.UNKNOWN: _("not known"),
}

THEMES: dict[str, Text] = {
    "development": _("Development"),
    "places": _("Places and activities"),
    "population": _("Population and municipalities"),
    "cooperation": _("Cooperation"),
}
"""Themes in their order in the choice of indicator. A plugin may add a key of its own before it registers."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a coded scale: ``code`` is stored and compared, the words are shown."""

    code: int
    label: Text
    evidence: Text = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One area's figure, or the reason why there is none: exactly one of ``value`` and ``missing``.

    ``as_of`` is the day the figure describes; ``unknown_count`` says how many records beside the counted ones have an
    unknown phase; ``is_example`` marks invented figures. Raises ValueError when both or neither are given.
    """

    value: Datum | None = None
    missing: Missing | None = None
    as_of: datetime.date | None = None
    is_example: bool = False
    unknown_count: int = 0
    source: Text = ""
    source_url: str = ""
    status: Status = Status.FINAL
    note: Text = ""

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError("A value needs either a figure or a missing reason, and not both.")

    @property
    def erratum(self) -> str:
        """What is wrong with a frozen one."""
        return ""


@dataclass(frozen=True, slots=True)
class FrozenValue(Value):
    """A figure of an edition beside which an erratum stands."""

    erratum: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorDefinition:
    """An indicator's definition. Text is lazy, so that each reader gets it in their own language.

    ``headline`` states the finding when one to three areas lead; it may hold ``{areas}`` ("in Kainuu and Lapland", in
    the reader's language) and ``{value}`` (of a share with its unit). ``order`` sorts inside the theme. ``decimals``
    is for display only. ``steps`` is required for the kind "scale". A changed definition is a new ``version``.
    """

    key: str
    label: Text
    question: Text
    kind: Kind
    counting_rule: Text
    source: Text
    compute: Callable[[Sequence[str]], Mapping[str, Value]]
    theme: str = "places"
    unit: Text = ""
    headline: Text = ""
    source_url: str = ""
    direction: Direction = Direction.NONE
    steps: tuple[Step, ...] = field(default=())
    decimals: int = 0
    classification: str = "equal"
    version: int = 1
    order: int = 100
    definition: Text = ""
    owner: Text = ""
    update_rhythm: Rhythm = Rhythm.UNKNOWN
    next_update: datetime.date | None = None
    limits: Text = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    origin: Origin = Origin.LIVE
    area_kinds: tuple[AreaKind, ...] = (AreaKind.REGION,)
    per_inhabitant_allowed: bool = False
    compute_for: Callable[[AreaKind, Sequence[str]], Mapping[str, Value]] | None = None
    history: Callable[[Sequence[str]], Mapping[str, Mapping[str, Value]]] | None = None
    stored: int | None = None

    def __post_init__(self) -> None:
        if (self.kind == Kind.SCALE) != bool(self.steps):
            raise ValueError(f"Indicator {self.key!r}: coded steps belong to the kind 'scale', and to it alone.")
        if self.theme not in THEMES:
            raise ValueError(f"Indicator {self.key!r}: unknown theme {self.theme!r}.")
        if self.per_inhabitant_allowed and self.kind != Kind.COUNT:
            raise ValueError(f"Indicator {self.key!r}: only a count can be divided by the inhabitants.")
        if AreaKind.REGION not in self.area_kinds:
            raise ValueError(f"Indicator {self.key!r}: counties must be among its areas.")

    @property
    def edition(self) -> int | None:
        """The edition in which its figures are frozen."""
        return None

    @property
    def has_present(self) -> bool:
        """Whether a frozen one tells the present of its edition, apart from its periods."""
        return False

    @property
    def tells_present(self) -> bool:
        """Whether it tells of the present, so that no period is the latest one: that which is not kept as rows does."""
        return self.stored is None or self.has_present


@dataclass(frozen=True, slots=True)
class FrozenDefinition(IndicatorDefinition):
    """An indicator as an edition has it."""

    edition: int | None = None
    has_present: bool = False


indicators: Registry[IndicatorDefinition] = Registry("indicators", key=lambda indicator: indicator.key)


def definitions(site: "Site | None") -> list[IndicatorDefinition]:
    """Every indicator to be offered on a site: the core's, those of plugins in use there, and the stored ones. Two
    queries for the stored ones, however many."""
    from .stored import stored_definitions  # the models import this module

    return [*indicators.active(site), *stored_definitions()]


def definition_of(key: str, site: "Site | None") -> IndicatorDefinition | None:
    """The indicator of that key, if it is offered on that site."""
    return next((definition for definition in definitions(site) if definition.key == key), None)
