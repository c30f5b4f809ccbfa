"""What the network gives to the search: its records, the site's articles, and documents."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, TextChoices
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.models import ArticlePage, SectionPage
from network.models import ActivityPage, FamilyCentrePage, MeetingPlacePage, OrganisationPage, Record, Region
from network.models.vocabulary import ActivityKind, MeetingPlaceKind, OrganisationKind, Publication, RecordKind
from network.readable import documents_on, may_read_document
from network.services.addresses import public_path
from search.contracts import SearchDocument, SearchSource
from search.services import index_object, remove_object

PLAIN_PAGES = (ArticlePage, SectionPage)
PAGE_TYPES = {
    RecordKind.ORGANISATION: OrganisationPage,
    RecordKind.FAMILY_CENTRE: FamilyCentrePage,
    RecordKind.MEETING_PLACE: MeetingPlacePage,
    RecordKind.ACTIVITY: ActivityPage,
}


def live_records(*kinds: str) -> QuerySet[Record]:
    return Record.objects.filter(kind__in=kinds, publication=Publication.LIVE)


def plain_text(html: str) -> str:
    """Text of rich text, a space between its paragraphs."""
    return strip_tags(html.replace("</p>", " </p>").replace("</li>", " </li>")).strip()


def record_documents(records: Iterable[Record]) -> Iterable[SearchDocument]:
    """One document per record and language; owner, place and municipality are searchable too. Constant queries a
    batch.
    """
    records = list(records)
    bodies = descriptions([record.translation_key for record in records])
    for record in records:
        municipality = record.municipality
        for text in record.texts.all():
            names = [municipality.name_fi, municipality.name_sv] if municipality else []
            if record.owner:
                names += [owner.title for owner in record.owner.texts.all() if owner.language == text.language]
            organisers = organiser_names(record, text.language)
            yield SearchDocument(
                source=source_of(record),
                object_id=str(record.pk),
                language=text.language,
                title=text.title,
                summary=text.summary,
                body="\n".join(
                    [
                        bodies.get((record.translation_key, text.language), ""),
                        *dict.fromkeys([*names, *organisers]),
                        *kind_words(record),
                        *(row.tag.name for row in record.tag_rows.all()),
                    ]
                ),
                url=text.path,
                region=record.region_id,
                municipality=municipality.name_fi if municipality else None,
                visibility=record.visibility,
                is_example=record.is_example,
                starts_at=record.activity.starts_at if record.kind == RecordKind.ACTIVITY else None,
                extra={"kind": record.kind, "owner": names[-1] if record.owner and names else ""},
            )


def organiser_names(record: Record, language: str) -> list[str]:
    """The published organisations that arrange it, by their name in that language or in their own."""
    found = []
    for row in record.organiser_rows.all():
        texts = {text.language: text.title for text in row.organisation.texts.all()}
        if row.organisation.publication == Publication.LIVE and texts:
            found.append(
                texts.get(language) or texts.get(row.organisation.source_language) or next(iter(texts.values()))
            )
    return found


def kind_words(record: Record) -> tuple[str, ...]:
    """What the record is, in every language: "familjecafé" finds a family café that is described in Finnish only.

    Needs its typed row.
    """
    if record.kind == RecordKind.ACTIVITY:
        return words_of(ActivityKind, record.activity.kind)
    if record.kind == RecordKind.ORGANISATION:
        return words_of(OrganisationKind, record.organisation.kind)
    return words_of(RecordKind, record.kind) + words_of(MeetingPlaceKind, record.place.meeting_kind)


@cache
def words_of(vocabulary: type[TextChoices], code: str) -> tuple[str, ...]:
    """The word for a code in each language; none for "other", which says nothing."""
    if code not in vocabulary.values or code == "other":
        return ()
    words = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            words.append(str(dict(vocabulary.choices)[code]))
    return tuple(dict.fromkeys(words))


def descriptions(keys: list[Any]) -> dict[tuple[Any, str], str]:
    """Running text of the live pages with these translation keys, by (key, language)."""
    found: dict[tuple[Any, str], str] = {}
    for model in PAGE_TYPES.values():
        rows = model.objects.filter(translation_key__in=keys, live=True).values_list(
            "translation_key", "locale__language_code", "description"
        )
        found |= {(key, language): plain_text(description) for key, language, description in rows}
    return found


def source_of(record: Record) -> str:
    return "place" if record.kind in (RecordKind.FAMILY_CENTRE, RecordKind.MEETING_PLACE) else record.kind


def _record_source(key: str, label: Any, icon: str, *kinds: str) -> SearchSource:
    def documents_for(ids: Iterable[str]) -> Iterable[SearchDocument]:
        rows = (
            live_records(*kinds)
            .filter(pk__in=list(ids))
            .select_related("municipality", "owner", "activity", "place", "organisation")
        )
        return record_documents(
            rows.prefetch_related("texts", "owner__texts", "organiser_rows__organisation__texts", "tag_rows__tag")
        )

    def all_ids() -> Iterable[str]:
        return map(str, live_records(*kinds).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000))

    return SearchSource(key=key, label=label, icon=icon, documents_for=documents_for, all_ids=all_ids)


def plain_page_documents(ids: Iterable[str]) -> Iterable[SearchDocument]:
    for page in Page.objects.filter(pk__in=list(ids), live=True).specific().select_related("locale"):
        if not isinstance(page, PLAIN_PAGES) or page.get_view_restrictions().exists():
            continue
        body: Any = getattr(page, "body", None)
        yield SearchDocument(
            source="page",
            object_id=str(page.pk),
            language=page.locale.language_code,
            title=page.title,
            summary=page.lede,
            body=plain_text(body.render_as_block()) if body else "",
            url=public_path(page),
            region=None,
            municipality=None,
            visibility="public",
            is_example=False,
            starts_at=None,
            extra={},
        )


def document_documents(ids: Iterable[str]) -> Iterable[SearchDocument]:
    """Uploaded documents that anybody may open, in Finnish unless their collection says otherwise."""
    rows = get_document_model().objects.filter(pk__in=list(ids)).prefetch_related("tags").select_related("collection")
    for document in rows:
        if document.collection.get_view_restrictions().exists() or not may_read_document(None, document):
            continue
        yield SearchDocument(
            source="document",
            object_id=str(document.pk),
            language="fi",
            title=document.title,
            summary=" ".join(tag.name for tag in document.tags.all()),
            body=document.filename.replace("_", " ").replace("-", " "),
            url=document.url,
            region=None,
            municipality=None,
            visibility="public",
            is_example=False,
            starts_at=None,
            extra={"extension": document.file_extension},
        )


SOURCES = (
    _record_source("activity", _("Activity"), "calendar-days", RecordKind.ACTIVITY),
    _record_source("place", _("Place"), "map-pin", RecordKind.FAMILY_CENTRE, RecordKind.MEETING_PLACE),
    _record_source("organisation", _("Organisation"), "users", RecordKind.ORGANISATION),
    SearchSource(
        key="page",
        label=_("Page"),
        icon="file-text",
        documents_for=plain_page_documents,
        all_ids=lambda: (
            str(pk) for model in PLAIN_PAGES for pk in model.objects.filter(live=True).values_list("pk", flat=True)
        ),
    ),
    SearchSource(
        key="document",
        label=_("Document"),
        icon="file-text",
        documents_for=document_documents,
        all_ids=lambda: map(str, get_document_model().objects.order_by("pk").values_list("pk", flat=True)),
    ),
)


def county_names(language: str) -> dict[str, str]:
    """The counties' short names by code, in Finnish for a language that they have none in. One query."""
    field = f"short_{language}" if language in ("fi", "sv", "en") else "short_fi"
    return dict(Region.objects.order_by("code").values_list("code", field))


def index_plain_page(page: Page) -> None:
    if isinstance(page, PLAIN_PAGES):
        index_object("page", str(page.pk))


def remove_plain_page(page: Page) -> None:
    remove_object("page", str(page.pk))


def index_documents_on(page: Page) -> None:
    """Find an organisation's documents once a page shows them, and no longer when none does."""
    for number in documents_on(page):
        index_object("document", number)


def index_document(document: Any) -> None:
    index_object("document", str(document.pk))
