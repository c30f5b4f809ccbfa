"""What of the situation map can be found by search: counties, municipalities and statements."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from network.models import Municipality, Region
from network.models.geography import in_language
from search.contracts import SearchDocument, SearchSource
from search.services import index_changed, index_object

from .county_places import town_slug
from .language import LANGUAGES
from .models import Statement
from .statements.reading import current_statements
from .topics import topics

STATEMENT = "statement"


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
                    latitude=region.centre_latitude,
                    longitude=region.centre_longitude,
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
                    body="",
                    keywords=names,
                    url=reverse("situation_municipality", kwargs=arguments),
                    region=town.region_id,
                    municipality=town.name_fi,
                    latitude=town.latitude,
                    longitude=town.longitude,
                )


def municipality_ids() -> Iterable[str]:
    return Municipality.objects.values_list("code", flat=True)


def statement_documents(object_ids: list[str]) -> Iterator[SearchDocument]:
    """Each statement in each language it is written in. Two queries.

    One that a newer one of its area and topic has taken the place of says its year in the title, and so stands below
    the newer one, where it is found by the same words.
    """
    known = topics()
    rows = [*Statement.objects.standing().filter(key__in=object_ids).select_related("region", "source")]
    same = Statement.objects.filter(Q(region__in={row.region_id for row in rows if row.region_id}) | Q(region=None))
    current = {row.pk for row in current_statements(same.newest_first()).values()} if rows else set()
    for statement in rows:
        topic = known.get(statement.topic)
        if topic is None:
            continue
        is_old = statement.pk not in current
        for language in LANGUAGES:
            text = getattr(statement, f"text_{language}")
            if not text:
                continue
            with override(language):
                yield _statement_document(statement, language, str(topic.label), text, is_old=is_old)


def _statement_document(statement: Statement, language: str, label: str, text: str, *, is_old: bool) -> SearchDocument:
    region, as_of = statement.region, statement.as_of
    area = in_language(region, "short", language) if region else str(_("Whole country"))
    address = reverse("situation_county", kwargs={"slug": region.slug}) if region else reverse("situation_country")
    return SearchDocument(
        source=STATEMENT,
        object_id=statement.key,
        language=language,
        title=f"{area}: {label} ({as_of.year})" if is_old and as_of else f"{area}: {label}",
        summary=text,
        body="",
        keywords=statement.source.title if statement.source else "",
        url=f"{address}#{statement.topic}",
        region=region.code if region else None,
        is_example=statement.is_example,
        confirmed_on=statement.confirmed_on or as_of,
        extra={} if statement.confirmed_on else {"told": True},
    )


def index_statement(statement: Statement) -> None:
    """A statement was recorded: it, and those of its area and topic whose place it takes or gives back."""
    index_object(STATEMENT, statement.key)
    same = Statement.objects.filter(region=statement.region_id, topic=statement.topic).exclude(pk=statement.pk)
    index_changed(STATEMENT, same.order_by("key").values_list("key", flat=True))


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
    key=STATEMENT, label=_("Statements"), icon="quote", documents_for=statement_documents, all_ids=statement_ids
)
