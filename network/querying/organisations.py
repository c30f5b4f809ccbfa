"""Organisations of the network as a reader looks for them."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import get_language

from network.models import Record, RecordText
from network.models.vocabulary import OrganisationKind, RecordKind
from network.querysets import RecordQuerySet, User

from .areas import Areas, choices_of
from .base import AreaQuery, records_with_words


@dataclass(frozen=True)
class OrganisationQuery(AreaQuery):
    kinds: tuple[str, ...] = ()

    @classmethod
    def parse(cls, given: QueryDict, areas: Areas) -> "OrganisationQuery":
        """From an address. What is not understood is left out."""
        return cls(**cls.area_values(given, areas), kinds=choices_of(given.getlist("kind"), OrganisationKind.values))

    def parameters(self) -> list[tuple[str, str]]:
        pairs = [*self.area_parameters(), *(("kind", kind) for kind in self.kinds)]
        return [(name, value) for name, value in pairs if value]

    @property
    def filter_count(self) -> int:
        return len(self.kinds) + bool(self.region) + bool(self.text)

    def organisations(self, user: User) -> RecordQuerySet:
        """Organisations that fit every choice, by the title that the reader sees."""
        rows = Record.objects.visible_to(user).of_kind(RecordKind.ORGANISATION).filter(self.area_q(""))
        if self.text:
            rows = rows.filter(Q(pk__in=records_with_words(self.text)))
        if self.kinds:
            rows = rows.filter(organisation__kind__in=self.kinds)
        texts = RecordText.objects.filter(record=OuterRef("pk")).order_by()
        own = Subquery(texts.filter(language=get_language()).values("title")[:1])
        source = Subquery(texts.filter(language=OuterRef("source_language")).values("title")[:1])
        return rows.alias(shown_title=Coalesce(own, source)).order_by(F("shown_title"), "pk")

    def counts(self, user: User) -> dict[str, int]:
        """Organisations of each kind, all other choices kept. One query."""
        rows = self.but(kinds=()).organisations(user).order_by()
        return dict(rows.values_list("organisation__kind").annotate(Count("pk")))
