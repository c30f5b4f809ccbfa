"""A county's page as an edition has it: the same builders and templates, from what is frozen."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from network.models import Region
from situation_map.county_page import CountyPage, block_topics, build_figures, collect_sources, write_summary
from situation_map.county_places import CountyPlaces
from situation_map.models import Decision, EditionPart, Statement

from .asking import Reading
from .parts import DECISION, model_from, newest_first, observation_from, parts_of, source_from, statement_from

NO_PLACES = CountyPlaces((), (), "", "", (), 0, 0, False, False)


def county_of(reading: Reading, slug: str) -> Region:
    """Raises Http404."""
    region = next((each for each in reading.regions if each.slug == slug), None)
    if region is None:
        raise Http404(_("There is no such county."))
    return region


def build_edition_county(region: Region, reading: Reading) -> CountyPage:
    """Figures, statements, decisions and figures of the sources. Places, groups, contacts and practices are not frozen.
    Freshness is judged on the edition's day. A constant number of queries."""
    edition = reading.edition
    assert edition is not None
    kinds = (EditionPart.Kind.STATEMENT, EditionPart.Kind.DECISION, EditionPart.Kind.OBSERVATION)
    statements: list[Statement] = []
    decisions: list[Decision] = []
    observations: list[Any] = []
    for part in parts_of(edition, *kinds):
        if part.kind == EditionPart.Kind.STATEMENT:
            statements.append(statement_from(part.content))
        elif part.region_code != region.code:
            continue
        elif part.kind == EditionPart.Kind.OBSERVATION:
            observations.append(observation_from(edition.pk, part.pk, part.content))
        else:
            decision = model_from(Decision, {name: part.content[name] for name in DECISION})
            decision.source = source_from(part.content["source"])
            decisions.append(decision)
    statements = newest_first(statements)
    own = [row for row in statements if row.region_id == region.code]
    country = [row for row in statements if row.region_id is None]
    figures = build_figures(region, reading.definitions, reading.regions)
    marked: list[Any] = [*own, *observations, *decisions]
    return CountyPage(
        region=region,
        areas=(),
        figures=figures,
        summary=write_summary(region, figures, NO_PLACES) if region.in_scheme else "",
        topics=block_topics(own, edition.dated_on, all_topics=True),
        country_topics=block_topics(country, edition.dated_on, all_topics=False),
        observations=observations,
        places=NO_PLACES,
        contacts=(),
        groups=(),
        country_groups=(),
        decisions=decisions,
        shared=(),
        sources=unique_sources([*marked, *country]),
        shows_example=any(row.is_example for row in marked)
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
