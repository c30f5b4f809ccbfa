"""A county's page as an edition has it: the same builders and templates, from what is frozen."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from network.models import Region
from situation_map.county_page import CountyPage, block_topics, build_figures, collect_sources, write_summary
from situation_map.models import EditionPart, Statement

from .asking import Reading
from .parts import decision_from, newest_first, observation_from, parts_of, statement_from
from .things import contact_from, group_from, places_from, shared_from

KINDS = (
    EditionPart.Kind.STATEMENT, EditionPart.Kind.DECISION, EditionPart.Kind.OBSERVATION, EditionPart.Kind.PLACE,
    EditionPart.Kind.GROUP, EditionPart.Kind.CONTACT, EditionPart.Kind.PRACTICE, EditionPart.Kind.AREA,
)  # fmt: skip


def county_of(reading: Reading, slug: str) -> Region:
    """Raises Http404."""
    region = next((each for each in reading.regions if each.slug == slug), None)
    if region is None:
        raise Http404(_("There is no such county."))
    return region


def build_edition_county(region: Region, reading: Reading) -> CountyPage:
    """Figures, statements, decisions, figures of the sources, and what stood beside them where the edition holds it.
    Freshness is judged on the edition's day. A constant number of queries."""
    edition = reading.edition
    assert edition is not None
    parts: dict[str, list[EditionPart]] = defaultdict(list)
    for part in parts_of(edition, *KINDS, county=region.code):
        parts[part.kind].append(part)
    statements = newest_first([statement_from(part.content) for part in parts[EditionPart.Kind.STATEMENT]])
    own = [row for row in statements if row.region_id == region.code]
    country = [row for row in statements if row.region_id is None]
    observations: list[Any] = [
        observation_from(edition.pk, part.pk, part.content)
        for part in parts[EditionPart.Kind.OBSERVATION]
        if part.region_code == region.code
    ]
    decisions = [decision_from(part.content) for part in parts[EditionPart.Kind.DECISION] if part.region_code]
    groups = [group_from(part.content) for part in parts[EditionPart.Kind.GROUP]]
    contacts = [contact_from(part.content) for part in parts[EditionPart.Kind.CONTACT]]
    shared = shared_from([part.content for part in parts[EditionPart.Kind.PRACTICE] if part.region_code])
    places = places_from(
        region,
        [part.content for part in parts[EditionPart.Kind.AREA] if part.key.startswith("municipality:")],
        [part.content for part in parts[EditionPart.Kind.PLACE] if part.region_code],
        held=edition.holds("places"),
    )
    figures = build_figures(region, reading.definitions, reading.regions)
    own_groups = [row for row in groups if row.region_id]
    marked: list[Any] = [*own, *observations, *decisions, *own_groups, *contacts]
    return CountyPage(
        region=region,
        areas=(),
        figures=figures,
        summary=write_summary(region, figures, places) if region.in_scheme or edition.holds("places") else "",
        topics=block_topics(own, edition.dated_on, all_topics=True),
        country_topics=block_topics(country, edition.dated_on, all_topics=False),
        observations=observations,
        places=places,
        contacts=contacts,
        groups=own_groups,
        country_groups=[row for row in groups if not row.region_id],
        decisions=decisions,
        shared=shared,
        sources=unique_sources([*marked, *country, *groups]),
        shows_example=places.has_examples
        or any(row.is_example for row in [*marked, *shared])
        or any(profile.figure.value.is_example for profile in figures.profiles),
    )


def country_statements(reading: Reading) -> Iterable[Statement]:
    """What is said of the whole country, the newest first."""
    if reading.edition is None:
        return Statement.objects.of_country()
    parts = parts_of(reading.edition, EditionPart.Kind.STATEMENT)
    rows = newest_first([statement_from(part.content) for part in parts])
    return [row for row in rows if row.region_id is None]


def unique_sources(rows: list) -> list:
    """Each source once: what is read back from an edition has keys and no primary keys."""
    for row in rows:
        if row.source is not None:
            row.source.pk = row.source.key
    return collect_sources(rows)
