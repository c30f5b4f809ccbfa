"""Indicators as the search finds them: what they ask, mean and leave out, in each language; a hit opens the map.

One that is not on the map is found where a county's page shows a figure of it, and a hit opens that page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.plugins.guard import guard
from network.models import Region
from network.models.geography import in_language
from search.contracts import SearchDocument, SearchSource
from search.models import SearchEntry
from search.services import index_changed, index_object
from situation_map.language import LANGUAGES
from situation_map.models import Indicator, Observation
from situation_map.registry import THEMES, IndicatorDefinition, definitions, indicators
from situation_map.stored import definition_from

KEY = "indicator"


def indicator_documents(object_ids: list[str]) -> Iterator[SearchDocument]:
    """Each indicator that is offered or has a figure on a county's page, in each language that it has a name in. Four
    queries.

    A plugin's indicator whose texts cannot be had is left out, and its plugin's failure recorded.
    """
    wanted = set(object_ids)
    for definition in definitions(None):
        if definition.key in wanted:
            plugin, told = indicators.plugin_of(definition.key), partial(_told, definition)
            yield from guard(plugin, f"texts of indicator {definition.key}", told, fallback=[])
            wanted.discard(definition.key)
    if wanted:
        yield from _documents_beside_the_map(wanted)


def _documents_beside_the_map(keys: set[str]) -> Iterator[SearchDocument]:
    """Those whose figures stand in pages of counties: the hit opens the county that has the newest."""
    figures: dict[str, list[Observation]] = {}
    for row in _shown_beside_the_map().filter(version__indicator__key__in=keys):
        figures.setdefault(row.version.indicator.key, []).append(row)
    regions = Region.objects.in_bulk({_county_of(rows[0]) for rows in figures.values()}) if figures else {}
    for rows in figures.values():
        version = rows[0].version
        for document in _documents(definition_from(version.indicator, version)):
            yield _on_page_of(regions[_county_of(rows[0])], rows, document)


def _shown_beside_the_map() -> "QuerySet[Observation]":
    """Figures that pages of counties show apart from the map's, the newest first."""
    rows = (
        Observation.objects.current().beside_the_map().exclude(region=None, family_centre_area=None, municipality=None)
    )
    related = rows.select_related("version__indicator", "source", "family_centre_area", "municipality")
    return related.order_by(F("as_of").desc(nulls_last=True), "key")


def _county_of(row: Observation) -> str:
    """The code of the county whose page shows the figure."""
    area = row.family_centre_area or row.municipality
    return str(area.region_id if area else row.region_id)


def _on_page_of(region: Region, rows: Sequence[Observation], document: SearchDocument) -> SearchDocument:
    """With what the page says of the figures."""
    texts = [in_language(row, name, document.language) for row in rows for name in ("counting_rule", "note")]
    sources = [row.source.title for row in rows if row.source]
    with override(document.language):
        page = reverse("situation_county", kwargs={"slug": region.slug})
        return replace(
            document,
            body="\n".join(dict.fromkeys(filter(None, (document.body, *texts, *sources)))),
            keywords=f"{document.keywords}\n{region.name}",
            url=f"{page}#figures",
            region=region.code,
            is_example=all(row.is_example for row in rows),
        )


def _told(definition: IndicatorDefinition) -> list[SearchDocument]:
    return [*_documents(definition)]


def _documents(definition: IndicatorDefinition) -> Iterator[SearchDocument]:
    told: set[tuple[str, str]] = set()
    for language in LANGUAGES:
        with override(language):
            label, question = str(definition.label), str(definition.question)
            if not label or (label, question) in told:
                continue  # what is not translated is the Finnish once more
            told.add((label, question))
            texts = [definition.definition, definition.counting_rule, definition.limits, definition.source]
            texts += [step.label for step in definition.steps]
            words = [THEMES[definition.theme], definition.unit, definition.owner]
            yield SearchDocument(
                source=KEY,
                object_id=definition.key,
                language=language,
                title=label,
                summary=question,
                body="\n".join(filter(None, map(str, texts))),
                keywords="\n".join(filter(None, map(str, words))),
                url=f"{reverse('situation_map')}?{urlencode({'indicator': definition.key})}",
            )


def indicator_ids() -> Iterable[str]:
    beside = _shown_beside_the_map().order_by().values_list("version__indicator__key", flat=True).distinct()
    return [*(definition.key for definition in definitions(None)), *beside]


INDICATORS = SearchSource(
    key=KEY, label=_("Indicators"), icon="chart-column", documents_for=indicator_documents, all_ids=indicator_ids
)


def index_indicator(key: str) -> None:
    """In the transaction of its change; one that is not offered any more, and has no figure on a page, leaves the
    index."""
    index_object(KEY, key)


def index_indicators_beside_the_map(rows: Iterable[Indicator]) -> None:
    """In the transaction that changes their figures; those that are offered say the same as before."""
    index_changed(KEY, sorted(indicator.key for indicator in rows if not indicator.is_listed))


def index_all_indicators() -> None:
    """After many have changed. What says the same in the index is left as it is."""
    found = SearchEntry.objects.filter(source=KEY).order_by().values_list("object_id", flat=True)
    index_changed(KEY, sorted({*indicator_ids(), *found}))
