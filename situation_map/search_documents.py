"""What of the situation map can be found by search: counties, municipalities and statements."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from network.models import Municipality, Region
from network.models.geography import in_language
from search.contracts import SearchDocument, SearchSource

from .county_places import town_slug
from .language import LANGUAGES
from .models import Statement
from .topics import topics


def region_documents(object_ids: list[str]) -> Iterator[SearchDocument]:
    """Each county in three languages, found by its names and its municipalities. Two queries."""
    regions = Region.objects.filter(code__in=object_ids).prefetch_related("municipalities")
    for region in regions:
        for language in LANGUAGES:
            with override(language):
                names = sorted({town.name for town in region.municipalities.all()})
                yield SearchDocument(
                    source="region",
                    object_id=region.code,
                    language=language,
                    title=region.name,
                    summary=region.short,
                    body=", ".join(names),
                    url=reverse("situation_county", kwargs={"slug": region.slug}),
                    region=region.code,
                )


def region_ids() -> Iterable[str]:
    return Region.objects.values_list("code", flat=True)


def municipality_documents(object_ids: list[str]) -> Iterator[SearchDocument]:
    """Each municipality in three languages, found by its names and its county's. One query."""
    for town in Municipality.objects.filter(code__in=object_ids).select_related("region"):
        names = ", ".join(dict.fromkeys((town.name_fi, town.name_sv)))
        for language in LANGUAGES:
            with override(language):
                arguments = {"slug": town.region.slug, "town": town_slug(town)}
                yield SearchDocument(
                    source="municipality",
                    object_id=town.code,
                    language=language,
                    title=town.name,
                    summary=town.region.name,
                    body=names,
                    url=reverse("situation_municipality", kwargs=arguments),
                    region=town.region_id,
                    municipality=town.name_fi,
                )


def municipality_ids() -> Iterable[str]:
    return Municipality.objects.values_list("code", flat=True)


def statement_documents(object_ids: list[str]) -> Iterator[SearchDocument]:
    """Each statement in each language it is written in. One query."""
    known = topics()
    for statement in Statement.objects.standing().filter(key__in=object_ids).select_related("region", "source"):
        topic = known.get(statement.topic)
        if topic is None:
            continue
        for language in LANGUAGES:
            text = getattr(statement, f"text_{language}")
            if not text:
                continue
            with override(language):
                yield _statement_document(statement, language, str(topic.label), text)


def _statement_document(statement: Statement, language: str, label: str, text: str) -> SearchDocument:
    region = statement.region
    area = in_language(region, "short", language) if region else str(_("Whole country"))
    address = reverse("situation_county", kwargs={"slug": region.slug}) if region else reverse("situation_map")
    return SearchDocument(
        source="statement",
        object_id=statement.key,
        language=language,
        title=f"{area}: {label}",
        summary=text,
        body=statement.source.title if statement.source else "",
        url=f"{address}#{statement.topic}" if region else address,
        region=region.code if region else None,
        is_example=statement.is_example,
    )


def statement_ids() -> Iterable[str]:
    return Statement.objects.standing().values_list("key", flat=True)


REGIONS = SearchSource(
    key="region", label=_("Counties"), icon="map", documents_for=region_documents, all_ids=region_ids
)
MUNICIPALITIES = SearchSource(
    key="municipality",
    label=_("Municipalities"),
    icon="map",
    documents_for=municipality_documents,
    all_ids=municipality_ids,
)
STATEMENTS = SearchSource(
    key="statement", label=_("Statements"), icon="quote", documents_for=statement_documents, all_ids=statement_ids
)
