"""What a county's page shows: its figures, statements, places, contacts, groups, decisions and sources."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from wagtail.models import Site

from network.models import FamilyCentreArea, Municipality, Region

from .atlas.frame import county_area
from .county_areas import AreaRow, list_areas
from .county_places import CountyPlaces, build_places
from .freshness import Freshness, judge_freshness
from .layers import AreaFigure, Layer, build_layer
from .map_page import RANGE_LEFT, RANGE_WIDTH, group_by_theme, write_rank
from .models import ContactRole, CooperationGroup, Decision, Meeting, Observation, Source, Statement
from .registry import IndicatorDefinition, Step, Text, Value, definitions
from .series import series_of_all, values_of_all
from .shared import SharedItem, shared_of_region
from .summary import SUMMARISED, say_outside, summarise
from .topics import Topic, topics
from .trends import Trend, trend_of

FEW = 12
"""Up to so many indicators are open on the page; of more, each theme after the first is folded."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One indicator of the county among the others, and how it went."""

    layer: Layer
    figure: AreaFigure
    rank: str
    position: int | None
    others: tuple[int, ...]
    trend: Trend | None

    @property
    def definition(self) -> IndicatorDefinition:
        return self.layer.definition


@dataclass(frozen=True, slots=True)
class ProfileTheme:
    label: Text
    rows: tuple[Profile, ...]
    is_open: bool


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
class Figures:
    """The county's indicators: profiles by theme, those that could not be computed, and all counties' values."""

    themes: Sequence[ProfileTheme]
    failed: Sequence[IndicatorDefinition]
    values: Mapping[str, Mapping[str, Value]]

    @property
    def profiles(self) -> list[Profile]:
        return [row for theme in self.themes for row in theme.rows]


@dataclass(frozen=True)
class CountyPage:
    region: Region
    areas: Sequence[AreaRow]
    figures: Figures
    summary: str
    topics: Sequence[TopicBlock]
    country_topics: Sequence[TopicBlock]
    observations: Sequence[Observation]
    places: CountyPlaces
    contacts: Sequence[ContactRole]
    groups: Sequence[CooperationGroup]
    country_groups: Sequence[CooperationGroup]
    decisions: Sequence[Decision]
    shared: Sequence[SharedItem]
    sources: Sequence[Source]
    shows_example: bool

    @property
    def summary_is_example(self) -> bool:
        """Whether a figure that the summary states is an example."""
        return any(row.figure.value.is_example for row in self.figures.profiles if row.definition.key in SUMMARISED)

    @property
    def areas_known(self) -> bool:
        return all(area.is_known for area in self.areas)

    @property
    def unsaid(self) -> list[Topic]:
        """Topics on which nothing has been said of this county."""
        return [block.topic for block in self.topics if block.current is None]

    @property
    def vacant(self) -> int:
        """How many contact posts are vacant."""
        return sum(contact.posts or 1 for contact in self.contacts if contact.state == ContactRole.State.VACANT)


def build_county_page(region: Region, *, user: Any, site: Site | None) -> CountyPage:
    """Everything the page shows. The number of queries does not grow with what the county has."""
    today = timezone.localdate()
    figures = build_figures(region, definitions(site), list(Region.objects.all()))
    municipalities = list(Municipality.objects.filter(region=region))
    statements = list(Statement.objects.of_region(region.code))
    country = list(Statement.objects.of_country())
    observations = list(Observation.objects.of_region(region.code).beside_the_map())
    groups = read_groups(region)
    own_groups = [group for group in groups if group.region_id]
    contacts = list(ContactRole.objects.filter(region=region).select_related("source"))
    decisions = list(Decision.objects.standing().filter(region=region).select_related("source", "document"))
    places = build_places(region, municipalities, user)
    shared = shared_of_region(region, user)
    marked = [*statements, *observations, *own_groups, *contacts, *decisions]
    areas = FamilyCentreArea.objects.filter(region=region).prefetch_related("municipalities")
    return CountyPage(
        region=region,
        areas=list_areas(areas, places),
        figures=figures,
        summary=write_summary(region, figures, places),
        topics=block_topics(statements, today, all_topics=True),
        country_topics=block_topics(country, today, all_topics=False),
        observations=observations,
        places=places,
        contacts=contacts,
        groups=own_groups,
        country_groups=[group for group in groups if not group.region_id],
        decisions=decisions,
        shared=shared,
        sources=collect_sources([*marked, *country, *groups]),
        shows_example=places.has_examples
        or any(row.is_example for row in [*marked, *shared])
        or any(profile.figure.value.is_example for profile in figures.profiles),
    )


def write_summary(region: Region, figures: Figures, places: CountyPlaces) -> str:
    if region.in_scheme:
        return summarise(region.code, figures.values, topics())
    return say_outside(places.operating_centres, places.unknown_centres)


def build_figures(region: Region, listed: Sequence[IndicatorDefinition], regions: Sequence[Region]) -> Figures:
    """Every indicator over all counties, for the county's place among them, and the county's own trend; none for an
    area outside the scheme. The number of queries does not grow with the number of stored indicators."""
    if not region.in_scheme:
        return Figures((), (), {})
    counties = [county_area(each) for each in regions if each.in_scheme]
    own = [area for area in counties if area.code == region.code]
    values = values_of_all(listed, counties)
    series = series_of_all(listed, own)
    themes: list[ProfileTheme] = []
    failed: list[IndicatorDefinition] = []
    for label, together in group_by_theme(listed):
        layers = [
            build_layer(each, regions, values=values[each.key], failed=values[each.key] is None) for each in together
        ]
        failed += [layer.definition for layer in layers if layer.failed]
        rows = tuple(
            build_profile(layer, region.code, trend_of(layer.definition, series[layer.definition.key][region.code]))
            for layer in layers
            if not layer.failed
        )
        themes.append(ProfileTheme(label, rows, len(listed) <= FEW or not themes))
    return Figures(themes, failed, {key: found for key, found in values.items() if found is not None})


def build_profile(layer: Layer, code: str, trend: Trend | None) -> Profile:
    figure = layer.figures[code]
    placed = {other: round(RANGE_LEFT + position * RANGE_WIDTH) for other, position in layer.positions.items()}
    others = tuple(sorted({position for other, position in placed.items() if other != code}))
    return Profile(layer, figure, write_rank(layer, figure), placed.get(code), others, trend)


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
    """Each source once with its document, the newest first; undated ones last. At most one query."""
    found = {row.source.pk: row.source for row in rows if row.source is not None}
    prefetch_related_objects([*found.values()], "document")
    oldest = datetime.date.min
    return sorted(found.values(), key=lambda source: source.edited_on or source.published_on or oldest, reverse=True)
