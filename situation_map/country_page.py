"""What the page of the whole country shows: what is said of it by topic, its decisions, groups and sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from .county_page import TopicBlock, block_topics, collect_sources
from .editions.asking import Reading
from .editions.county import country_statements, unique_sources
from .editions.parts import decision_from, parts_of
from .editions.things import group_from
from .models import CooperationGroup, Decision, EditionPart, Meeting, Source
from .topics import Topic

KINDS = (EditionPart.Kind.DECISION, EditionPart.Kind.GROUP)


@dataclass(frozen=True)
class CountryPage:
    """What a county's page shows of a county, as far as there is any of the country."""

    topics: Sequence[TopicBlock]
    decisions: Sequence[Decision]
    groups: Sequence[CooperationGroup]
    sources: Sequence[Source]
    shows_example: bool

    @property
    def unsaid(self) -> list[Topic]:
        """Topics on which nothing has been said of the country."""
        return [block.topic for block in self.topics if block.current is None]


def build_country_page(reading: Reading) -> CountryPage:
    """As it stands now or as the edition has it. A constant number of queries."""
    statements = list(country_statements(reading))
    decisions, groups = _stand_now() if reading.edition is None else _frozen(reading)
    rows: list[Any] = [*statements, *decisions, *groups]
    return CountryPage(
        topics=block_topics(statements, reading.day, all_topics=True),
        decisions=decisions,
        groups=groups,
        sources=collect_sources(rows) if reading.edition is None else unique_sources(rows),
        shows_example=any(row.is_example for row in rows),
    )


def _stand_now() -> tuple[list[Decision], list[CooperationGroup]]:
    meetings = Meeting.objects.select_related("municipality").order_by("position", "held_on")
    groups = CooperationGroup.objects.filter(region=None).select_related("source")
    decisions = Decision.objects.standing().filter(region=None).select_related("source", "document")
    return list(decisions), list(groups.prefetch_related(Prefetch("meetings", meetings)))


def _frozen(reading: Reading) -> tuple[list[Decision], list[CooperationGroup]]:
    assert reading.edition is not None
    decisions, groups = [], []
    for part in parts_of(reading.edition, *KINDS):
        if part.region_code:
            continue
        if part.kind == EditionPart.Kind.DECISION:
            decisions.append(decision_from(part.content))
        else:
            groups.append(group_from(part.content))
    return decisions, groups
