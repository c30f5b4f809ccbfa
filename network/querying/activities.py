"""Activities as a reader looks for them: one query object, many outputs."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.dates import reading_language
from network import slots
from network.models import RecordOrganiser, RecordTag
from network.models.vocabulary import (
    ActivityKind,
    CentreTask,
    SpokenLanguage,
    Visibility,
    Weekday,
)
from network.permissions import visibilities_for
from network.querysets import User
from search.matching import objects_with_words

from .areas import Areas, choices_of
from .base import DISTANCES_KM, AreaQuery
from .columns import Columns, Ids, Mask, Rows, code_number
from .days import Period, on_any_day
from .finding import Conditions, FacetCounts, count_facets, has_code, square_distance
from .store import current_columns
from .typed import Near, child_age, child_months, clock_minutes, clock_text, coming_date, near_point, record_id

PERIODS_DAYS = (1, 7, 31, 183)
USUAL_PERIOD_DAYS = 31
FARTHEST_DAYS = 366
"""How far ahead a period may begin: the finder's rows reach that and the longest period ahead."""
AGE_BANDS: dict[str, tuple[int, int, Promise]] = {
    key: (*slots.AGE_BANDS[key], words)
    for key, words in (
        ("0", _("under 1 year")),
        ("1", _("1–3 years")),
        ("4", _("4–6 years")),
        ("7", _("7–12 years")),
        ("13", _("13–17 years")),
    )
}
VIEWS = ("list", "month", "week", "map")
SORTS = ("time", "distance", "relevance")
FLAGS = slots.FLAGS
SETS = {  # parameter, field, values that it may have
    "kind": ("kinds", ActivityKind.values),
    "task": ("tasks", CentreTask.values),
    "age": ("ages", list(AGE_BANDS)),
    "language": ("languages", SpokenLanguage.values),
    "weekday": ("weekdays", Weekday.values),
    "time": ("parts", list(slots.PARTS)),
}


class Read:
    """What a query and those made of it have read: the finder's rows, and of words what the index says of them."""

    def __init__(self) -> None:
        self.by_text: dict[str, Ids | None] = {}

    @cached_property
    def columns(self) -> Columns:
        return current_columns()

    def words(self, text: str) -> Ids | None:
        """Activities that have the words; None when there is no word in it."""
        if text not in self.by_text:
            self.by_text[text] = objects_with_words(text, source="activity", language=reading_language())
        return self.by_text[text]


@dataclass(frozen=True)
class ActivityQuery(AreaQuery):
    """`starting` and `ending` are local dates; without an end the period is `days` long.

    Ages are keys of AGE_BANDS, `child` the age in months of one child (first and last possible), `earliest` and
    `latest` local minutes from midnight of a start, `near` a point that the reader's browser gave, to 0.01 degrees.
    """

    kinds: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    child: str = ""
    free: bool = False
    online: bool = False
    step_free: bool = False
    drop_in: bool = False
    now: bool = False
    tag: str = ""
    organisation: int | None = None
    place: int | None = None
    starting: dt.date | None = None
    ending: dt.date | None = None
    days: int = USUAL_PERIOD_DAYS
    earliest: int | None = None
    latest: int | None = None
    near: Near | None = None
    sort: str = "time"
    view: str = "list"
    cursor: str = ""

    @classmethod
    def parse(cls, given: QueryDict, areas: Areas) -> "ActivityQuery":
        """From an address. What is not understood is left out; a date before today is today.

        With a point the municipality is left out: a distance is measured from one of them.
        """
        area = cls.area_values(given, areas)
        near = near_point(given.get("near", ""))
        if near:
            area |= {"municipality": "", "municipality_text": "", "within_km": near_km(given), "municipalities": ()}
            area["municipalities"] = areas.around(near.latitude, near.longitude, area["within_km"] * 1000)
        starting = coming_date(given.get("from", ""), within_days=FARTHEST_DAYS)
        ending = coming_date(given.get("to", ""), within_days=FARTHEST_DAYS + max(PERIODS_DAYS), today_too=True)
        view = given.get("view", "")
        sort = given.get("sort", "")
        chosen: dict[str, Any] = {
            **{field: choices_of(given.getlist(name), allowed) for name, (field, allowed) in SETS.items()},
            **{name: given.get(name) == "1" for name in (*FLAGS, "now")},
        }
        return cls(
            **area,
            **chosen,
            child=child_age(given.get("child", "")),
            tag=given.get("tag", "").replace("\0", "")[:100],
            organisation=record_id(given.get("organisation", "")),
            place=record_id(given.get("place", "")),
            starting=starting,
            ending=ending if ending and ending >= (starting or timezone.localdate()) else None,
            days=next((days for days in PERIODS_DAYS if given.get("days") == str(days)), USUAL_PERIOD_DAYS),
            earliest=clock_minutes(given.get("earliest", "")),
            latest=clock_minutes(given.get("latest", "")),
            near=near,
            sort=sort if sort in SORTS else "time",
            view=view if view in VIEWS else "list",
            cursor=given.get("after", "")[:60],
        )

    def parameters(self) -> list[tuple[str, str]]:
        """Of every choice and of the view; not of the page."""
        pairs = [
            *self.area_parameters(),
            ("near", str(self.near or "")),
            *((name, value) for name, (field, _values) in SETS.items() for value in getattr(self, field)),
            ("child", self.child),
            *((name, "1" if getattr(self, name) else "") for name in (*FLAGS, "now")),
            ("tag", self.tag),
            ("organisation", str(self.organisation or "")),
            ("place", str(self.place or "")),
            ("from", self.starting.isoformat() if self.starting else ""),
            ("to", self.ending.isoformat() if self.ending else ""),
            ("days", str(self.days) if self.days != USUAL_PERIOD_DAYS and not self.ending else ""),
            ("earliest", clock_text(self.earliest)),
            ("latest", clock_text(self.latest)),
            ("sort", self.sort if self.sort != "time" else ""),
            ("view", self.view if self.view != "list" else ""),
        ]
        return [(name, value) for name, value in pairs if value]

    def address(self, *, after: str = "", **changes: Any) -> str:
        """As AreaQuery's; `after` is the place in the list where a following page begins."""
        address = super().address(**{"cursor": "", **changes})
        return f"{address}{'&' if len(address) > 1 else ''}after={after}" if after else address

    def listed(self) -> "ActivityQuery":
        """The same choices as a plain list in the order of time."""
        return self.but(view="list", sort="time", cursor="")

    @property
    def first_day(self) -> dt.date:
        """Of the period, or of the part of the shown week or month that is to come."""
        day = self.starting or timezone.localdate()
        if self.view == "month":
            day = day.replace(day=1)
        elif self.view == "week":
            day -= dt.timedelta(days=day.weekday())
        return max(day, timezone.localdate())

    @property
    def last_day(self) -> dt.date:
        day = self.starting or timezone.localdate()
        if self.view == "month":
            return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        if self.view == "week":
            return day + dt.timedelta(days=6 - day.weekday())
        if self.now:
            return timezone.localdate()
        return self.ending or self.first_day + dt.timedelta(days=self.days - 1)

    @property
    def period(self) -> Period:
        return Period(self.first_day, self.last_day, frozenset(map(Weekday.values.index, self.weekdays)))

    @property
    def filter_count(self) -> int:
        """How many choices are made in the folded part of the form."""
        sets = [value for field, _values in SETS.values() for value in getattr(self, field)]
        single = (self.child, self.now, self.region, self.starting or self.ending, self.text, self.tag)
        flags = (getattr(self, name) for name in FLAGS)
        times = (self.earliest is not None or self.latest is not None, self.organisation, self.place, self.near)
        return len(sets) + sum(map(bool, (*single, *flags, *times)))

    @cached_property
    def moment(self) -> dt.datetime:
        """The "now" of this query, the same for all its parts."""
        return timezone.now()

    def conditions(self, user: User) -> Conditions:
        """All choices as conditions on the finder's rows: once for all that is shown of a query."""
        rank = max(slots.RANKS[Visibility(visibility)] for visibility in visibilities_for(user))
        if rank not in self._conditions:
            self._conditions[rank] = Conditions(self._columns, self._columns["rank"] <= rank, self._named())
        return self._conditions[rank]

    @cached_property
    def _conditions(self) -> dict[int, Conditions]:
        return {}

    @cached_property
    def _read(self) -> "Read":
        return Read()

    @property
    def _columns(self) -> Columns:
        return self._read.columns

    def _named(self) -> dict[str, Mask]:
        columns = self._columns
        named = {"period": on_any_day(columns, [*self.period.days()])}
        for name in ("kinds", "ages", "parts", "languages", "tasks"):
            if codes := getattr(self, name):
                named[name] = has_code(columns, name, codes)
        for name in FLAGS:
            if getattr(self, name):
                named[name] = has_code(columns, name, [name])
        return named | self._area_conditions() | self._other_conditions()

    def _area_conditions(self) -> dict[str, Mask]:
        columns, named = self._columns, {}
        if self.region:
            named["region"] = columns["region"] == code_number("region", self.region)
        if self.municipality_unknown:
            named["municipality"] = columns.everywhere(False)
        elif self.centre and self.within_km:
            known = square_distance(columns, *self.centre) <= (self.within_km * 1000.0) ** 2
            unknown = np.isnan(columns["latitude"]) & columns.in_municipalities(self.municipalities)
            own = columns.in_municipalities([self.municipality] if self.municipality else [])
            named["municipality"] = known | unknown | own
        elif self.municipality:
            named["municipality"] = columns.in_municipalities([self.municipality])
        return named

    def but(self, **changes: Any) -> Self:
        """As AreaQuery's; both are answered from the same rows, so that their counts agree."""
        changed = super().but(**changes)
        changed.__dict__["_read"] = self._read
        return changed

    def _other_conditions(self) -> dict[str, Mask]:
        columns, named = self._columns, {}
        if self.text:
            ids = self._read.words(self.text)
            named["text"] = columns.everywhere(True) if ids is None else columns.of_activities(ids)
        if self.child:
            low, high = child_months(self.child) or (0, 0)
            named["child"] = (columns["age_low"] <= high) & (columns["age_high"] >= low)
        if self.earliest is not None or self.latest is not None:
            latest = 24 * 60 if self.latest is None else self.latest
            named["times"] = (columns["minute"] >= (self.earliest or 0)) & (columns["minute"] <= latest)
        if self.now:
            named["now"] = ~columns["is_off"] & is_running(columns, self.moment)
        if self.organisation:
            helped = record_ids(RecordOrganiser.objects.filter(organisation=self.organisation))
            named["organisation"] = (columns["owner"] == self.organisation) | columns.of_activities(helped)
        if self.place:
            named["place"] = columns["place"] == self.place
        if self.tag:
            named["tag"] = columns.of_activities(record_ids(RecordTag.objects.filter(tag__slug=self.tag)))
        return named

    def held(self, user: User, *, since: dt.date | None = None) -> Iterator[tuple[dt.date, Rows]]:
        """Meetings that fit, in the order of time: by day the finder's rows of those that are on it."""
        days = (day for day in self.period.days() if since is None or day >= since)
        return self._columns.held(self.conditions(user).rows(), days)

    def counts(self, user: User) -> FacetCounts:
        """Activities beside each choice, all other choices kept."""
        return count_facets(self.conditions(user))

    def count(self, user: User) -> int:
        """How many activities have a meeting that fits."""
        return self.conditions(user).count()

    @property
    def centre(self) -> tuple[float, float] | None:
        """Latitude and longitude that distances are measured from."""
        if self.near:
            return self.near.latitude, self.near.longitude
        return self.municipality_centre

    @property
    def has_distance(self) -> bool:
        return self.centre is not None


def is_running(columns: Columns, moment: dt.datetime) -> Mask:
    """Rows whose meeting of today has begun and is not over, by the clock on the wall."""
    local = timezone.localtime(moment)
    minute = local.hour * 60 + local.minute
    return (columns["minute"] <= minute) & (columns["length"] > minute - columns["minute"])


def record_ids(rows: QuerySet[Any]) -> Ids:
    return np.fromiter(rows.values_list("record_id", flat=True), np.int64)


def near_km(given: QueryDict) -> int:
    return next((km for km in DISTANCES_KM if given.get("within") == str(km)), DISTANCES_KM[0])


def this_week(query: ActivityQuery) -> ActivityQuery:
    """The same area, seven days from today."""
    return query.but(starting=None, ending=None, days=7)


__all__ = ["AGE_BANDS", "PERIODS_DAYS", "ActivityQuery", "this_week"]
