"""Publishing writes records: facts from the source-language page, text from each language version.

Called by the receivers inside the transaction of the page's own change (see `cms.publishing`). The functions that
build rows are pure and shared with the bulk loader, so both ways give the same rows.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from network.models import (
    Activity,
    ActivityPage,
    FamilyCentrePage,
    MeetingPlacePage,
    Organisation,
    OrganisationPage,
    Place,
    Record,
    RecordOrganiser,
    RecordTag,
    RecordText,
    RegionPage,
)
from network.models.pages import FactPage, PlaceFactPage
from network.models.vocabulary import OrganiserRole, Origin, Publication, RecordKind
from network.services.addresses import public_path
from network.services.occurrences import sync_occurrences
from network.services.searching import index_what_names, source_of
from network.services.slots import remove_slots, sync_slots_at
from search.services import index_object, remove_object

KINDS: dict[type[FactPage], RecordKind] = {
    OrganisationPage: RecordKind.ORGANISATION,
    FamilyCentrePage: RecordKind.FAMILY_CENTRE,
    MeetingPlacePage: RecordKind.MEETING_PLACE,
    ActivityPage: RecordKind.ACTIVITY,
}
ORGANISATION_FACTS = ("kind", "business_id", "website", "email", "phone", "parent_id", "ended_on")
PLACE_FACTS = (
    "phase", "address", "postal_code", "latitude", "longitude", "precision", "hide_address", "opening_hours",
    "step_free", "pram", "toilet", "parking", "public_transport", "languages",
)  # fmt: skip
ACTIVITY_FACTS = (
    "kind", "state", "starts_at", "ends_at", "recurrence", "excluded_dates", "cancelled_dates",
    "postponed_dates", "moved_meetings", "meeting_notes", "state_note", "series_key", "place_id", "address",
    "is_online", "online_url", "online_link_hours_before", "age_min_months", "age_max_months", "is_free", "price_cents",
    "price_text", "registration", "registration_url", "registration_email", "registration_phone",
    "registration_deadline", "capacity", "languages", "tasks", "target_groups",
)  # fmt: skip
# A change of these is a new revision of the series for calendars (SEQUENCE of RFC 5545).
SCHEDULE_FACTS = (
    "state", "starts_at", "ends_at", "recurrence", "excluded_dates", "cancelled_dates", "postponed_dates",
    "moved_meetings",
)  # fmt: skip


def typed_facts(page: FactPage, record: Record | None) -> Organisation | Place | Activity:
    """An unsaved row of the kind's table, from the page's fields."""
    if isinstance(page, OrganisationPage):
        return Organisation(record=record, **{name: getattr(page, name) for name in ORGANISATION_FACTS})
    if isinstance(page, ActivityPage):
        return Activity(record=record, **{name: getattr(page, name) for name in ACTIVITY_FACTS})
    facts = {name: getattr(page, name) for name in PLACE_FACTS} | hidden_facts(page)
    if isinstance(page, FamilyCentrePage):
        facts |= {"form": page.form, "lead_sector": page.lead_sector}
    elif isinstance(page, MeetingPlacePage):
        facts |= {"meeting_kind": page.meeting_kind}
    return Place(record=record, **facts)


def hidden_facts(page: FactPage) -> dict[str, Any]:
    """What takes the place of a hidden address: the page keeps it, records, indexes and previews never get it."""
    if not getattr(page, "hide_address", False):
        return {}
    return {"address": "", "postal_code": "", "latitude": None, "longitude": None, "precision": "municipality"}


def municipality_code_of(page: FactPage) -> str | None:
    """Where it stands: the place's municipality for an activity held in a place of the network, else its own."""
    if isinstance(page, ActivityPage) and page.place:
        return page.place.record.municipality_id
    return getattr(page, "municipality_id", None)


def organiser_rows(page: FactPage, record: Record) -> list[RecordOrganiser]:
    """Unsaved rows of who arranges it, those who lead first.

    The owner leads unless the page gives it another part or says that another leads.
    """
    chosen = [] if isinstance(page, OrganisationPage) else [*page.organisers.all()]
    parts = dict.fromkeys((str(row.role), row.organisation_id) for row in chosen)
    leads = any(role == OrganiserRole.LEAD for role, _organisation in parts)
    stated = any(organisation == record.owner_id for _role, organisation in parts)
    owner = [] if record.owner_id is None or leads or stated else [(OrganiserRole.LEAD.value, record.owner_id)]
    ordered = sorted([*owner, *parts], key=lambda part: OrganiserRole.values.index(part[0]))
    return [
        RecordOrganiser(record=record, organisation_id=organisation, role=role, position=number)
        for number, (role, organisation) in enumerate(ordered)
    ]


def record_values(
    page: FactPage,
    *,
    region_code: str | None,
    owner_id: int | None,
    municipality_code: str | None,
    published_at: dt.datetime,
) -> dict[str, Any]:
    """Column values of the page's record, `region_code` being the county branch it hangs in."""
    from network.geography import region_of_municipality

    confirmed = is_confirmed(page)
    return {
        "kind": KINDS[type(page)],
        "owner_id": owner_id,
        "region_id": region_of_municipality(municipality_code) or region_code,
        "municipality_id": municipality_code,
        "visibility": page.visibility,
        "publication": Publication.LIVE,
        "origin": page.origin,
        "source_note": page.source_note,
        "source_page_id": page.pk,
        "source_language": page.source_language,
        "confirmed_at": published_at if confirmed else None,
        "confirmed_by_role": "editor" if confirmed else "",
        "updated_at": published_at,
    }


def is_confirmed(page: FactPage) -> bool:
    """What people publish they confirm. What a source text says alone is nobody's word, until somebody writes it."""
    if page.origin != Origin.SOURCE:
        return True
    written = page.live_revision is not None and page.live_revision.user_id is not None
    earlier = Record.objects.filter(translation_key=page.translation_key).exclude(confirmed_at=None)
    return written or earlier.exists()


def ancestry(page: Page) -> tuple[str | None, int | None]:
    """(code of the county branch, record id of the organisation) above a page."""
    region_code, owner_id = None, None
    for above in page.get_ancestors().filter(depth__gt=2).specific():
        if isinstance(above, RegionPage):
            region_code = above.region_id
        elif isinstance(above, OrganisationPage):
            owner_id = Record.objects.filter(translation_key=above.translation_key).values_list("pk", flat=True).first()
    return region_code, owner_id


@transaction.atomic
def project_page(page: FactPage) -> Record | None:
    """Write what a published page says into its record. A translation without a published source writes nothing."""
    before = Record.objects.filter(translation_key=page.translation_key).first()
    told_before = told_elsewhere(before)
    record = project_facts(page) if page.is_source else before
    if record is None:
        return None
    project_text(page, record)
    if page.is_source:
        for other in page.get_translations().filter(live=True).specific():
            project_text(other, record)
    index_object(source_of(record), str(record.pk))
    if before is None and isinstance(page, OrganisationPage):  # what was published below it has had no owner so far
        reproject_branch(page, inclusive=False)
    if before is not None and told_before != told_elsewhere(record):
        index_what_names(record)
    return record


def told_elsewhere(record: Record | None) -> tuple[Any, ...]:
    """What the index says of an organisation or a place beside other things: whether it may be named, and its point."""
    if record is None:
        return ()
    place = getattr(record, "place", None) if source_of(record) == "place" else None
    return record.visibility, record.publication, place.public_point if place else None


def project_facts(page: FactPage) -> Record:
    now = page.last_published_at or timezone.now()
    region_code, owner_id = ancestry(page)
    values = record_values(
        page, region_code=region_code, owner_id=owner_id, municipality_code=municipality_code_of(page), published_at=now
    )
    record, created = Record.objects.update_or_create(translation_key=page.translation_key, defaults=values)
    if created or record.first_published_at is None:
        record.first_published_at = page.first_published_at or now
        record.save(update_fields=["first_published_at"])
    facts = typed_facts(page, record)
    if isinstance(facts, Activity):
        facts.sequence = next_sequence(facts)
    facts.save(force_insert=created)
    if isinstance(page, OrganisationPage) and isinstance(facts, Organisation):
        facts.municipalities_served.set(page.municipalities_served.all())
    if isinstance(page, PlaceFactPage) and isinstance(facts, Place):
        facts.municipalities_served.set(page.municipalities_served.all())
        sync_slots_at(facts, now=timezone.now())
    if not isinstance(page, OrganisationPage):
        RecordOrganiser.objects.filter(record=record).delete()
        RecordOrganiser.objects.bulk_create(organiser_rows(page, record))
    if isinstance(facts, Activity):
        sync_occurrences([facts], now=timezone.now())
        RecordTag.objects.filter(record=record).delete()
        RecordTag.objects.bulk_create(RecordTag(record=record, tag=tag) for tag in page.tags.all())
    return record


def next_sequence(facts: Activity) -> int:
    """The published schedule's number: one more than before if it is another now, 0 for the first."""
    before = Activity.objects.filter(pk=facts.pk).first()
    if before is None:
        return 0
    return before.sequence + any(getattr(before, name) != getattr(facts, name) for name in SCHEDULE_FACTS)


def project_text(page: FactPage, record: Record) -> None:
    """Write the page's text; with a new address, everything below it gets a new one too.

    Wagtail's own signal for a new slug comes after the commit, when it would be too late to be part of it.
    """
    language, path = page.locale.language_code, public_path(page)
    before = RecordText.objects.filter(record=record, language=language).values_list("path", flat=True).first()
    RecordText.objects.update_or_create(
        record=record, language=language, defaults={"title": page.title, "summary": page.summary, "path": path}
    )
    if before not in (None, path):
        reproject_branch(page, inclusive=False)


@transaction.atomic
def withdraw_page(page: FactPage) -> None:
    """A page was unpublished: its text goes; with the source page the whole record is archived."""
    record = Record.objects.filter(translation_key=page.translation_key).first()
    if record is None:
        return
    if page.is_source:
        close_record(record)
    else:
        record.texts.filter(language=page.locale.language_code).delete()
        index_object(source_of(record), str(record.pk))


def close_record(record: Record) -> None:
    """Archives it; what names it elsewhere does so no more."""
    source = source_of(record)
    record.publication = Publication.ARCHIVED
    record.save(update_fields=["publication"])
    remove_slots(record)
    remove_object(source, str(record.pk))
    if source != "activity":  # which nothing else names
        index_what_names(record)
    if source == "place":
        sync_slots_at(record.place, now=timezone.now())


@transaction.atomic
def remove_page_record(page: FactPage) -> None:
    """A page is being deleted: with the source page goes the record and everything that it owns."""
    record = Record.objects.filter(translation_key=page.translation_key).first()
    if record is None:
        return
    if not page.is_source:
        withdraw_page(page)
        return
    going = [*record.owned.all(), record]
    for gone in going:
        close_record(gone)
    for gone in going:
        gone.delete()


def reproject_branch(top: Page, *, inclusive: bool = True) -> None:
    """After a move or a new slug: every published page in the branch gets its new address, county and owner."""
    for page in top.get_descendants(inclusive=inclusive).filter(live=True).order_by("depth").specific():
        if isinstance(page, FactPage):
            project_page(page)
