"""What a county's page shows: its figures, statements, places, contacts, groups, decisions and sources."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from wagtail.models import Site

from network.models import FamilyCentreArea, Municipality, Region

from .county_places import CountyPlaces, build_places
from .freshness import Freshness, judge_freshness
from .layers import AreaFigure, Layer, build_layer
from .map_page import RANGE_LEFT, RANGE_WIDTH, group_by_theme, write_rank
from .models import ContactRole, CooperationGroup, Decision, Meeting, Observation, Source, Statement
from .registry import IndicatorDefinition, Step, indicators
from .summary import SUMMARISED, summarise
from .topics import Topic, topics


@dataclass(frozen=True, slots=True)
class Profile:
    """One indicator of the county among the others."""

    layer: Layer
    figure: AreaFigure
    rank: str
    position: int | None
    others: tuple[int, ...]

    @property
    def definition(self) -> IndicatorDefinition:
        return self.layer.definition


@dataclass(frozen=True, slots=True)
class ShownStatement:
    statement: Statement
    step: Step | None
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class TopicBlock:
    """A topic with its statements, the current one first. ``current`` is empty where nothing has been said."""

    topic: Topic
    current: ShownStatement | None
    earlier: tuple[ShownStatement, ...]


@dataclass(frozen=True)
class CountyPage:
    region: Region
    areas: Sequence[FamilyCentreArea]
    profiles: Sequence[Profile]
    failed: Sequence[IndicatorDefinition]
    summary: str
    topics: Sequence[TopicBlock]
    country_topics: Sequence[TopicBlock]
    observations: Sequence[Observation]
    places: CountyPlaces
    contacts: Sequence[ContactRole]
    groups: Sequence[CooperationGroup]
    country_groups: Sequence[CooperationGroup]
    decisions: Sequence[Decision]
    sources: Sequence[Source]
    shows_example: bool

    @property
    def summary_is_example(self) -> bool:
        """Whether a figure that the summary states is an example."""
        return any(row.figure.value.is_example for row in self.profiles if row.definition.key in SUMMARISED)

    @property
    def areas_known(self) -> bool:
        return all(area.municipalities_known for area in self.areas)

    @property
    def unsaid(self) -> list[Topic]:
        """Topics on which nothing has been said of this county."""
        return [block.topic for block in self.topics if block.current is None]


def build_county_page(region: Region, *, user: Any, site: Site | None) -> CountyPage:
    """Everything the page shows. The number of queries does not grow with what the county has."""
    today = timezone.localdate()
    layers = build_layers(region, site)
    profiles = [build_profile(layer, region.code) for layer in layers if not layer.failed]
    municipalities = list(Municipality.objects.filter(region=region))
    statements = list(Statement.objects.of_region(region.code))
    country = list(Statement.objects.of_country())
    observations = list(Observation.objects.of_region(region.code))
    groups = read_groups(region)
    own_groups = [group for group in groups if group.region_id]
    contacts = list(ContactRole.objects.filter(region=region).select_related("source"))
    decisions = list(Decision.objects.filter(region=region).select_related("source"))
    places = build_places(region, municipalities, user)
    marked = [*statements, *observations, *own_groups, *contacts, *decisions]
    return CountyPage(
        region=region,
        areas=list(FamilyCentreArea.objects.filter(region=region)),
        profiles=profiles,
        failed=[layer.definition for layer in layers if layer.failed],
        summary=summarise({profile.definition.key: profile.figure.value for profile in profiles}, topics()),
        topics=block_topics(statements, today, all_topics=True),
        country_topics=block_topics(country, today, all_topics=False),
        observations=observations,
        places=places,
        contacts=contacts,
        groups=own_groups,
        country_groups=[group for group in groups if not group.region_id],
        decisions=decisions,
        sources=collect_sources([*marked, *country, *groups]),
        shows_example=places.has_examples
        or any(row.is_example for row in marked)
        or any(profile.figure.value.is_example for profile in profiles),
    )


def build_layers(region: Region, site: Site | None) -> list[Layer]:
    """Every indicator over all counties, for the county's place among them; none for an area outside the scheme."""
    if not region.in_scheme:
        return []
    regions = list(Region.objects.all())
    themes = group_by_theme(indicators.active(site))
    return [build_layer(definition, regions) for _label, definitions in themes for definition in definitions]


def build_profile(layer: Layer, code: str) -> Profile:
    figure = layer.figures[code]
    placed = {
        other.region.code: round(RANGE_LEFT + other.position * RANGE_WIDTH)
        for other in layer.known
        if other.position is not None
    }
    others = tuple(sorted({position for other, position in placed.items() if other != code}))
    return Profile(layer, figure, write_rank(layer, figure), placed.get(code), others)


def block_topics(statements: Iterable[Statement], today: datetime.date, *, all_topics: bool) -> list[TopicBlock]:
    """Statements by topic in the topics' order. Statements come newest first; real ones go before examples."""
    by_topic: dict[str, list[ShownStatement]] = defaultdict(list)
    known = topics()
    for statement in sorted(statements, key=lambda row: row.is_example):
        topic = known.get(statement.topic)
        if topic:
            freshness = judge_freshness(statement, today)
            by_topic[topic.key].append(ShownStatement(statement, topic.step(statement.step), freshness))
    blocks = [TopicBlock(topic, *_first_and_rest(by_topic[key])) for key, topic in known.items()]
    return blocks if all_topics else [block for block in blocks if block.current]


def _first_and_rest(shown: list[ShownStatement]) -> tuple[ShownStatement | None, tuple[ShownStatement, ...]]:
    return (shown[0], tuple(shown[1:])) if shown else (None, ())


def read_groups(region: Region) -> list[CooperationGroup]:
    """Groups of the county and those said of the whole country, with their meetings in the source's order."""
    meetings = Meeting.objects.select_related("municipality").order_by("position", "held_on")
    groups = CooperationGroup.objects.select_related("source").prefetch_related(Prefetch("meetings", meetings))
    return list(groups.filter(region=region)) + list(groups.filter(region__isnull=True))


def collect_sources(rows: Iterable[Any]) -> list[Source]:
    """Each source once, the newest first; undated ones last."""
    found = {row.source.pk: row.source for row in rows if row.source is not None}
    oldest = datetime.date.min
    return sorted(found.values(), key=lambda source: source.edited_on or source.published_on or oldest, reverse=True)
