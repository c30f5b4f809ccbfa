"""What the network gives to the search: its records, the site's articles, and files."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page

from cms.models import ArticlePage, SectionPage
from network.models import (
    ActivityPage,
    FamilyCentrePage,
    MeetingPlacePage,
    Occurrence,
    OrganisationPage,
    Record,
    RecordText,
)
from network.models.vocabulary import ActivityState, Publication, RecordKind
from network.naming import may_be_named_beside, owner_named, told_beside
from network.services.addresses import public_path
from network.services.searching_files import FILE_SOURCES, index_collection, index_files_of_branch
from network.services.searching_words import kind_words, record_kinds, tag_words
from network.shown_files import restricted_keys, restricted_pages
from search.contracts import SearchDocument, SearchSource
from search.models import SearchEntry
from search.services import index_changed, index_object, remove_object

ACTIVITY = "activity"
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
    """One document per record and language; owner, place and municipality are searchable too. None of a record whose
    page, in any language, is private. Constant queries a batch.
    """
    records = list(records)
    private = restricted_keys(record.translation_key for record in records)
    records = [record for record in records if record.translation_key not in private]
    bodies = descriptions([record.translation_key for record in records])
    starts = next_starts([record.pk for record in records if record.kind == RecordKind.ACTIVITY])
    for record in records:
        for text in record.texts.all():
            body = bodies.get((record.translation_key, text.language), "")
            yield _record_document(record, text, body, starts.get(record.pk))


def _record_document(record: Record, text: RecordText, body: str, next_start: dt.datetime | None) -> SearchDocument:
    municipality, is_activity = record.municipality, record.kind == RecordKind.ACTIVITY
    owner = owner_name(record, text.language)
    names = [municipality.name_fi, municipality.name_sv] if municipality else []
    names += [owner, *organiser_names(record, text.language)]
    tasks = tuple(record.activity.tasks) if is_activity else ()
    latitude, longitude, is_exact = point_of(record)
    return SearchDocument(
        source=source_of(record),
        object_id=str(record.pk),
        language=text.language,
        title=text.title,
        summary=text.summary,
        body=body,
        keywords="\n".join(
            dict.fromkeys(filter(None, [*names, *kind_words(record), *tag_words(record.tag_rows.all())]))
        ),
        url=text.path,
        region=record.region_id,
        municipality=municipality.name_fi if municipality else None,
        organisation=organisation_key(record),
        kinds=record_kinds(record),
        tasks=tasks,
        visibility=record.visibility,
        is_example=record.is_example,
        starts_at=(next_start or record.activity.starts_at) if is_activity else None,
        confirmed_on=timezone.localdate(record.confirmed_at) if record.confirmed_at else None,
        latitude=latitude,
        longitude=longitude,
        extra={"kind": record.kind, "owner": owner} | ({"exact_point": True} if is_exact else {}),
    )


def owner_name(record: Record, language: str) -> str:
    """The owner's name in that language; empty where it has none, or may not be named beside the record."""
    owner = owner_named(record)
    texts = owner.texts.all() if owner else ()
    return next((text.title for text in texts if text.language == language), "")


def organisation_key(record: Record) -> str | None:
    """The organisation that it belongs to, by the number that the finders' addresses have for it."""
    number = record.pk if record.kind == RecordKind.ORGANISATION else record.owner_id
    return str(number) if number else None


def point_of(record: Record) -> tuple[float | None, float | None, bool]:
    """Latitude, longitude, and whether it is the place's own point; else the middle of its municipality.

    What is online is nowhere; of a hidden address, and of a place that not every reader of the activity may read, only
    the municipality is told.
    """
    is_activity = record.kind == RecordKind.ACTIVITY
    if record.kind == RecordKind.ORGANISATION or (is_activity and record.activity.is_online):
        place = None
        is_somewhere = record.kind == RecordKind.ORGANISATION
    else:
        place, is_somewhere = (told_beside(record.activity.place, record) if is_activity else record.place), True
    if place is not None and (point := place.public_point):
        return (*point, True)
    if is_somewhere and record.municipality:
        return record.municipality.latitude, record.municipality.longitude, False
    return None, None, False


def next_starts(activities: list[int], *, now: dt.datetime | None = None) -> dict[int, dt.datetime]:
    """When each of these activities is held next, or was held last where nothing is to come. One query."""
    now = now or timezone.now()
    held = Occurrence.objects.filter(activity__in=activities).exclude(
        state__in=(ActivityState.CANCELLED, ActivityState.POSTPONED)
    )
    rows = (
        held.order_by()
        .values("activity")
        .annotate(coming=Min("starts_at", filter=Q(ends_at__gte=now)), last=Max("starts_at", filter=Q(ends_at__lt=now)))
    )
    return {row["activity"]: row["coming"] or row["last"] for row in rows}


def renew_starts(*, now: dt.datetime | None = None) -> None:
    """Each night: activities whose indexed meeting is over and that have another one get it into the index.

    Two queries, and those of the batches that change.
    """
    now = now or timezone.now()
    over = SearchEntry.objects.filter(source=ACTIVITY, starts_at__lt=now).order_by()
    ids = {int(number) for number in over.values_list("object_id", flat=True).distinct() if number.isdecimal()}
    coming = Occurrence.objects.filter(ends_at__gte=now).exclude(
        state__in=(ActivityState.CANCELLED, ActivityState.POSTPONED)
    )
    due = ids.intersection(coming.order_by().values_list("activity", flat=True).distinct())
    index_changed(ACTIVITY, map(str, sorted(due)))


def organiser_names(record: Record, language: str) -> list[str]:
    """The organisations that arrange it and may be named beside it, by their name in that language or in their own."""
    found = []
    for row in record.organiser_rows.all():
        texts = {text.language: text.title for text in row.organisation.texts.all()}
        if may_be_named_beside(row.organisation, record.visibility) and texts:
            found.append(
                texts.get(language) or texts.get(row.organisation.source_language) or next(iter(texts.values()))
            )
    return found


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
            .select_related("municipality", "owner", "activity__place__record", "place", "organisation")
        )
        return record_documents(
            rows.prefetch_related("texts", "owner__texts", "organiser_rows__organisation__texts", "tag_rows__tag")
        )

    def all_ids() -> Iterable[str]:
        return map(str, live_records(*kinds).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000))

    return SearchSource(key=key, label=label, icon=icon, documents_for=documents_for, all_ids=all_ids)


def plain_page_documents(ids: Iterable[str]) -> Iterable[SearchDocument]:
    rows = Page.objects.filter(pk__in=list(ids), live=True).exclude(restricted_pages())
    for page in rows.specific().select_related("locale"):
        if not isinstance(page, PLAIN_PAGES):
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


SOURCES = (
    _record_source(ACTIVITY, _("Activity"), "calendar-days", RecordKind.ACTIVITY),
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
    *FILE_SOURCES,
)


def index_plain_page(page: Page) -> None:
    if isinstance(page, PLAIN_PAGES):
        index_object("page", str(page.pk))


def remove_plain_page(page: Page) -> None:
    remove_object("page", str(page.pk))


def index_what_names(named: Record) -> None:
    """After an organisation or a place opened or closed to some readers: what it owns or arranges, and what is held in
    it, names it and tells its point, or does so no more; so do files of its collection. What says the same as before is
    not written."""
    names_it = Q(owner=named) | Q(organiser_rows__organisation=named) | Q(activity__place=named.pk)
    rows = Record.objects.filter(names_it).order_by("pk").distinct()
    found: dict[str, list[str]] = {}
    for record in rows.only("pk", "kind"):
        found.setdefault(source_of(record), []).append(str(record.pk))
    for source, ids in found.items():
        index_changed(source, ids)
    for collection in Collection.objects.filter(name=str(named.translation_key)):
        index_collection(collection)


def index_branch(top: Page) -> None:
    """After a restriction was set or taken away: everything from this page down. What has not changed is not written.

    Good practices and materials look after themselves.
    """
    branch = Page.objects.filter(path__startswith=top.path).order_by("pk")
    plain = [pk for model in PLAIN_PAGES for pk in model.objects.filter(path__startswith=top.path).values_list("pk")]
    index_changed("page", (str(pk) for (pk,) in plain))
    kinds = {"activity": [RecordKind.ACTIVITY], "organisation": [RecordKind.ORGANISATION],
             "place": [RecordKind.FAMILY_CENTRE, RecordKind.MEETING_PLACE]}  # fmt: skip
    for source, members in kinds.items():
        rows = Record.objects.filter(kind__in=members, translation_key__in=branch.values("translation_key"))
        index_changed(source, map(str, rows.order_by("pk").values_list("pk", flat=True)))
    index_files_of_branch(top)
