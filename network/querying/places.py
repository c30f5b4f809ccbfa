"""Family centres and meeting places as a reader looks for them."""

from dataclasses import dataclass

from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast
from django.http import QueryDict

from network.models import Place, Record
from network.models.vocabulary import MeetingPlaceKind, Phase, RecordKind, SpokenLanguage
from network.querysets import PlaceQuerySet, User

from .areas import Areas, choices_of
from .base import AreaQuery, records_with_words

PLACE_TYPES = (RecordKind.FAMILY_CENTRE.value, RecordKind.MEETING_PLACE.value)


@dataclass(frozen=True)
class PlaceQuery(AreaQuery):
    types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    step_free: bool = False
    organisation: int | None = None

    @classmethod
    def parse(cls, given: QueryDict, areas: Areas) -> "PlaceQuery":
        """From an address. What is not understood is left out."""
        return cls(
            **cls.area_values(given, areas),
            types=choices_of(given.getlist("type"), PLACE_TYPES),
            kinds=choices_of(given.getlist("kind"), MeetingPlaceKind.values),
            phases=choices_of(given.getlist("phase"), Phase.values),
            languages=choices_of(given.getlist("language"), SpokenLanguage.values),
            step_free=given.get("step_free") == "1",
        )

    def parameters(self) -> list[tuple[str, str]]:
        pairs = [
            *self.area_parameters(),
            *(("type", value) for value in self.types),
            *(("kind", value) for value in self.kinds),
            *(("phase", value) for value in self.phases),
            *(("language", value) for value in self.languages),
            ("step_free", "1" if self.step_free else ""),
        ]
        return [(name, value) for name, value in pairs if value]

    @property
    def filter_count(self) -> int:
        chosen = [*self.types, *self.kinds, *self.phases, *self.languages, self.step_free, self.region, self.text]
        return sum(map(bool, chosen))

    def places(self, user: User) -> PlaceQuerySet:
        """Places that fit every choice, by county and municipality; those of a whole county first."""
        rows = Place.objects.visible_to(user).filter(self.area_q("record__"))
        if self.text:
            words = records_with_words(self.text)
            owners = Record.objects.visible_to(user).filter(pk__in=words)
            rows = rows.filter(Q(record__in=words) | Q(record__owner__in=owners))
        if self.types:
            rows = rows.filter(record__kind__in=self.types)
        if self.kinds:
            rows = rows.filter(meeting_kind__in=self.kinds)
        if self.phases:
            rows = rows.filter(phase__in=self.phases)
        if self.step_free:
            rows = rows.filter(step_free=True)
        if self.languages:
            spoken = Q()
            for code in self.languages:
                spoken |= Q(languages_text__contains=f'"{code}"')
            rows = rows.alias(languages_text=Cast("languages", TextField())).filter(spoken)
        return rows.order_by("record__region", "record__municipality__name_fi", "record__kind", "pk")

    def counts(self, user: User) -> "PlaceCounts":
        """Places beside each choice, all other choices kept. Four queries."""
        types = self.but(types=(), kinds=()).places(user).order_by().values_list("record__kind").annotate(Count("pk"))
        kinds = self.but(kinds=()).places(user).order_by().values_list("meeting_kind").annotate(Count("pk"))
        phases = self.but(phases=()).places(user).order_by().values_list("phase").annotate(Count("pk"))
        step_free = self.but(step_free=True).places(user).count()
        return PlaceCounts(types=dict(types), kinds=dict(kinds), phases=dict(phases), step_free=step_free)


@dataclass(frozen=True)
class PlaceCounts:
    types: dict[str, int]
    kinds: dict[str, int]
    phases: dict[str, int]
    step_free: int
