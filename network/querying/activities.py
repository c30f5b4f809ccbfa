"""Activities as a reader looks for them: one query object, many outputs."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast, TruncDate
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models import Occurrence, RecordTag
from network.models.vocabulary import ActivityKind, SpokenLanguage
from network.querysets import OccurrenceQuerySet, User

from .areas import Areas, choices_of
from .base import AreaQuery, records_with_words

PERIODS_DAYS = (1, 7, 31, 183)
USUAL_PERIOD_DAYS = 31
AGE_BANDS = {  # months from, months up to but not including, words
    "0": (0, 12, _("under 1 year")),
    "1": (12, 48, _("1–3 years")),
    "4": (48, 84, _("4–6 years")),
    "7": (84, 156, _("7–12 years")),
    "13": (156, 216, _("13–17 years")),
}


@dataclass(frozen=True)
class ActivityQuery(AreaQuery):
    """`starting` is a local date; the period is `days` long from it. Ages are keys of AGE_BANDS."""

    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    free: bool = False
    online: bool = False
    step_free: bool = False
    tag: str = ""
    organisation: int | None = None
    place: int | None = None
    starting: dt.date | None = None
    days: int = USUAL_PERIOD_DAYS

    @classmethod
    def parse(cls, given: QueryDict, areas: Areas) -> "ActivityQuery":
        """From an address. What is not understood is left out; a date before today is today."""
        return cls(
            **cls.area_values(given, areas),
            kinds=choices_of(given.getlist("kind"), ActivityKind.values),
            languages=choices_of(given.getlist("language"), SpokenLanguage.values),
            ages=choices_of(given.getlist("age"), AGE_BANDS),
            free=given.get("free") == "1",
            online=given.get("online") == "1",
            step_free=given.get("step_free") == "1",
            tag=given.get("tag", "").replace("\0", "")[:100],
            organisation=record_id(given.get("organisation", "")),
            place=record_id(given.get("place", "")),
            starting=future_date(given.get("from", "")),
            days=next((days for days in PERIODS_DAYS if given.get("days") == str(days)), USUAL_PERIOD_DAYS),
        )

    def parameters(self) -> list[tuple[str, str]]:
        pairs = [
            *self.area_parameters(),
            *(("kind", kind) for kind in self.kinds),
            *(("age", age) for age in self.ages),
            *(("language", language) for language in self.languages),
            ("free", "1" if self.free else ""),
            ("online", "1" if self.online else ""),
            ("step_free", "1" if self.step_free else ""),
            ("tag", self.tag),
            ("organisation", str(self.organisation or "")),
            ("place", str(self.place or "")),
            ("from", self.starting.isoformat() if self.starting else ""),
            ("days", str(self.days) if self.days != USUAL_PERIOD_DAYS else ""),
        ]
        return [(name, value) for name, value in pairs if value]

    @property
    def first_day(self) -> dt.date:
        return self.starting or timezone.localdate()

    @property
    def last_day(self) -> dt.date:
        return self.first_day + dt.timedelta(days=self.days - 1)

    @property
    def filter_count(self) -> int:
        """How many choices are made in the folded part of the form."""
        chosen = [*self.kinds, *self.languages, *self.ages, self.free, self.online, self.step_free]
        return sum(map(bool, chosen)) + bool(self.region) + bool(self.starting) + bool(self.text)

    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """The period as aware datetimes. A meeting that began earlier today still counts as today's."""
        first = timezone.make_aware(dt.datetime.combine(self.first_day, dt.time.min))
        after = timezone.make_aware(dt.datetime.combine(self.last_day + dt.timedelta(days=1), dt.time.min))
        return first, after

    def occurrences(self, user: User) -> OccurrenceQuerySet:
        """Meetings in the period that fit every choice and that the user may see, in order of time."""
        rows = Occurrence.objects.visible_to(user).between(*self.bounds()).filter(self.area_q("activity__record__"))
        if self.text:
            words = records_with_words(self.text)
            rows = rows.filter(Q(activity__in=words) | Q(activity__record__owner__in=words))
        rows = rows.filter(self._facts_q())
        if self.languages:
            rows = with_languages_text(rows).filter(language_q(self.languages))
        if self.tag:
            rows = rows.filter(activity__in=RecordTag.objects.filter(tag__slug=self.tag).values("record_id"))
        return rows

    def _facts_q(self) -> Q:
        condition = Q()
        if self.kinds:
            condition &= Q(activity__kind__in=self.kinds)
        if self.free:
            condition &= Q(activity__is_free=True)
        if self.online:
            condition &= Q(activity__is_online=True)
        if self.step_free:
            condition &= Q(activity__place__step_free=True)
        if self.organisation:
            condition &= Q(activity__record__owner=self.organisation)
        if self.place:
            condition &= Q(activity__place=self.place)
        if self.ages:
            bands = Q()
            for key in self.ages:
                bands |= age_q(key)
            condition &= bands
        return condition

    def counts(self, user: User) -> "ActivityCounts":
        """Meetings beside each choice, all other choices kept. Three queries."""
        any_kind = self.but(kinds=()).occurrences(user).order_by()
        kinds = dict(any_kind.values_list("activity__kind").annotate(Count("pk")))
        any_language = with_languages_text(self.but(languages=()).occurrences(user)).order_by()
        languages = any_language.aggregate(
            **{code: Count("pk", filter=language_q([code])) for code in SpokenLanguage.values}
        )
        toggles = with_languages_text(self.but(free=False, online=False, step_free=False, ages=()).occurrences(user))
        flags = toggles.order_by().aggregate(
            free=Count("pk", filter=Q(activity__is_free=True)),
            online=Count("pk", filter=Q(activity__is_online=True)),
            step_free=Count("pk", filter=Q(activity__place__step_free=True)),
            **{f"age_{key}": Count("pk", filter=age_q(key)) for key in AGE_BANDS},
        )
        ages = {key: flags.pop(f"age_{key}") for key in AGE_BANDS}
        return ActivityCounts(kinds=kinds, languages=languages, ages=ages, flags=flags)

    def by_day(self, user: User) -> dict[dt.date, int]:
        """Meetings of each local day of the period, 0 where there is none; cancelled ones left out. One query."""
        rows = self.occurrences(user).exclude(state="cancelled").order_by()
        counted = dict(rows.annotate(day=TruncDate("starts_at")).values_list("day").annotate(Count("pk")))
        days = [self.first_day + dt.timedelta(days=offset) for offset in range(self.days)]
        return {day: counted.get(day, 0) for day in days}


@dataclass(frozen=True)
class ActivityCounts:
    """Meetings by kind, by language spoken, by age band, and by each yes-or-no choice."""

    kinds: dict[str, int]
    languages: dict[str, int]
    ages: dict[str, int]
    flags: dict[str, int]


def age_q(key: str) -> Q:
    """Ages that reach into the band. Activities that state no age at all are left out: unknown is not everybody."""
    low, high, _words = AGE_BANDS[key]
    youngest = Q(activity__age_min_months__isnull=True) | Q(activity__age_min_months__lt=high)
    oldest = Q(activity__age_max_months__isnull=True) | Q(activity__age_max_months__gt=low)
    stated = Q(activity__age_min_months__isnull=False) | Q(activity__age_max_months__isnull=False)
    return stated & youngest & oldest


def with_languages_text(rows: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """The list of codes as text: SQLite has no containment test for JSON."""
    return rows.alias(languages_text=Cast("activity__languages", TextField()))


def language_q(codes: Any) -> Q:
    condition = Q()
    for code in codes:
        condition |= Q(languages_text__contains=f'"{code}"')
    return condition


def record_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def future_date(text: str) -> dt.date | None:
    """An ISO date after today and less than three years ahead; None for anything else."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    today = timezone.localdate()
    return day if today < day < today + dt.timedelta(days=1096) else None


def this_week(query: ActivityQuery) -> ActivityQuery:
    """The same area, seven days from today."""
    return dataclasses.replace(query, starting=None, days=7, page=1)
