"""Activities as a reader looks for them: one query object, many outputs."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.db.models import F, Q
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, ExtractMinute
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network import slots
from network.models import Occurrence, Record, RecordOrganiser, RecordTag
from network.models.vocabulary import (
    ActivityKind,
    ActivityState,
    CentreTask,
    Origin,
    RecordKind,
    SpokenLanguage,
    Visibility,
    Weekday,
)
from network.permissions import visibilities_for
from network.querysets import OccurrenceQuerySet, User

from .areas import Areas, choices_of
from .base import DISTANCES_KM, AreaQuery
from .days import Period, any_day, day_masks, midnight
from .finding import Conditions, FacetCounts, any_bit, count_activities, count_facets, count_up_to, square_distance
from .typed import Near, child_age, child_months, clock_minutes, clock_text, coming_date, near_point, record_id
from .words import with_words

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

    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """The period as aware datetimes. A meeting that began earlier today still counts as today's."""
        return self.period.moments()

    @cached_property
    def moment(self) -> dt.datetime:
        """The "now" of this query, the same for all its parts."""
        return timezone.now()

    def conditions(self, user: User) -> Conditions:
        """All choices as conditions on the finder's rows."""
        named: dict[str, Q] = {}
        aliases: dict[str, Any] = {}
        masks = day_masks([*self.period.days()])
        if masks:
            aliases["met"] = any_day(masks)
            named["period"] = Q(first_day__lte=self.last_day.toordinal(), last_day__gte=self.first_day.toordinal())
            named["period"] &= Q(met__gt=0)
        else:
            named["period"] = Q(pk__in=[])
        for name in ("kinds", "ages", "parts", "languages", "tasks"):
            if codes := getattr(self, name):
                aliases[f"has_{name}"], named[name] = any_bit(name, codes)[1:]
        for name in FLAGS:
            if getattr(self, name):
                aliases[f"has_{name}"], named[name] = any_bit(name, [name])[1:]
        named |= self._area_conditions(aliases)
        named |= self._other_conditions()
        rank = max(slots.RANKS[Visibility(visibility)] for visibility in visibilities_for(user))
        return Conditions(Q(rank__lte=rank), named, aliases)

    def _area_conditions(self, aliases: dict[str, Any]) -> dict[str, Q]:
        named = {}
        if self.region:
            named["region"] = Q(region=self.region)
        if self.municipality_unknown:
            named["municipality"] = Q(pk__in=[])
        elif self.centre and self.within_km:
            aliases["square_m"] = square_distance(*self.centre)
            known = Q(latitude__isnull=False, square_m__lte=(self.within_km * 1000.0) ** 2)
            unknown = Q(latitude__isnull=True, municipality__in=sorted(self.municipalities))
            own = Q(municipality=self.municipality) if self.municipality else Q()
            named["municipality"] = known | unknown | own if own else known | unknown
        elif self.municipality:
            named["municipality"] = Q(municipality=self.municipality)
        return named

    def but(self, **changes: Any) -> Self:
        """As AreaQuery's; what the index said of the words is kept where they stay the same."""
        changed = super().but(**changes)
        if "_words" in self.__dict__ and changed.text == self.text:
            changed.__dict__["_words"] = self._words
        return changed

    @cached_property
    def _words(self) -> Q:
        """Activities that have the words, asked once for all that one request shows."""
        return with_words(self.text, language=(get_language() or "fi")[:2])

    def _other_conditions(self) -> dict[str, Q]:
        named = {}
        if self.text:
            named["text"] = self._words
        if self.child:
            low, high = child_months(self.child) or (0, 0)
            named["child"] = Q(age_low__lte=high, age_high__gte=low)
        if self.earliest is not None or self.latest is not None:
            latest = 24 * 60 if self.latest is None else self.latest
            named["times"] = Q(minute__gte=self.earliest or 0, minute__lte=latest)
        if self.now:
            named["now"] = self._now_condition()
        if self.organisation:
            helped = RecordOrganiser.objects.filter(organisation=self.organisation).values("record_id")
            named["organisation"] = Q(owner=self.organisation) | Q(activity__in=helped)
        if self.place:
            named["place"] = Q(place=self.place)
        if self.tag:
            named["tag"] = Q(activity__in=RecordTag.objects.filter(tag__slug=self.tag).values("record_id"))
        return named

    def _now_condition(self) -> Q:
        """On and not over, by the clock on the wall; the meeting's own row decides in the hour of a clock change."""
        local = timezone.localtime(self.moment)
        minute = local.hour * 60 + local.minute
        return Q(is_off=False, minute__lte=minute, length__gt=minute - F("minute"))

    def in_period(self) -> Q:
        """A meeting's start lies in the period, from its first wanted day to its last one."""
        days = [*self.period.days()]
        if not days:
            return Q(pk__in=[])
        start, end = Period(days[0], days[-1]).moments()
        return Q(starts_at__gte=start, starts_at__lt=end)

    def at_times(self) -> Q:
        """What else a meeting has to fulfil by itself, on the clock in Finland. See `with_clock`."""
        condition = Q()
        if self.weekdays:
            condition &= Q(weekday__in=[Weekday.values.index(day) + 1 for day in self.weekdays])
        if self.parts:
            anywhere = Q()
            for part in self.parts:
                first, after = slots.PARTS[part]
                anywhere |= Q(minute__gte=first, minute__lt=after)
            condition &= anywhere
        if self.earliest is not None:
            condition &= Q(minute__gte=self.earliest)
        if self.latest is not None:
            condition &= Q(minute__lte=self.latest)
        if self.now:
            condition &= Q(starts_at__lte=self.moment, ends_at__gt=self.moment)
            condition &= ~Q(state__in=[ActivityState.CANCELLED, ActivityState.POSTPONED])
        return condition

    def meetings(self) -> OccurrenceQuerySet:
        """Meetings at the wanted times, of whatever activity."""
        rows: OccurrenceQuerySet = Occurrence.objects.all()
        return with_clock(rows).filter(self.in_period() & self.at_times())

    def occurrences(self, user: User) -> OccurrenceQuerySet:
        """Meetings in the period that fit every choice and that the user may see, in order of time."""
        found = self.conditions(user).slots().values("activity_id")
        return self.meetings().visible_to(user).filter(activity_id__in=found)

    def counts(self, user: User) -> FacetCounts:
        """Activities beside each choice, all other choices kept. One query."""
        return count_facets(self.conditions(user))

    def count(self, user: User) -> int:
        """How many activities have a meeting that fits. One query."""
        return count_activities(self.conditions(user).slots())

    def count_up_to(self, user: User, most: int) -> int:
        """As `count`, and `most` if there are more: cheap where much is found. One query."""
        return count_up_to(self.conditions(user).slots(), most)

    def has_examples(self, user: User) -> bool:
        """Whether any of what is found is an example. One query."""
        found = self.conditions(user).slots().values("activity_id")
        examples = Record.objects.filter(origin=Origin.EXAMPLE, kind=RecordKind.ACTIVITY)
        return examples.filter(pk__in=found).exists()

    @property
    def centre(self) -> tuple[float, float] | None:
        """Latitude and longitude that distances are measured from."""
        if self.near:
            return self.near.latitude, self.near.longitude
        return self.municipality_centre

    @property
    def has_distance(self) -> bool:
        return self.centre is not None


def with_clock(rows: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """With `weekday` (1–7, Monday first) and `minute` (from midnight) of the start on the clock in Finland."""
    minute = ExtractHour("starts_at") * 60 + ExtractMinute("starts_at")
    return rows.alias(weekday=ExtractIsoWeekDay("starts_at"), minute=minute)


def near_km(given: QueryDict) -> int:
    return next((km for km in DISTANCES_KM if given.get("within") == str(km)), DISTANCES_KM[0])


def this_week(query: ActivityQuery) -> ActivityQuery:
    """The same area, seven days from today."""
    return query.but(starting=None, ending=None, days=7)


__all__ = ["AGE_BANDS", "PERIODS_DAYS", "ActivityQuery", "midnight", "this_week", "with_clock"]
