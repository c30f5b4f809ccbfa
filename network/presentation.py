"""What the templates of the network's pages are given: in a preview as edited, for a reader as published."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from network.models import (
    Activity,
    Municipality,
    Occurrence,
    Organisation,
    Place,
    Record,
    RecordOrganiser,
    RecordText,
    RegionPage,
    Tag,
)
from network.models.pages import ActivityPage, FactPage, OrganisationPage, PlaceFactPage
from network.models.vocabulary import ActivityState, RecordKind
from network.naming import may_be_named_to

SHOWN_OCCURRENCES = 8
MOST_READ_AHEAD = 400  # meetings looked through for the next one of each activity


def text_for(record: Record | None, language: str | None = None) -> RecordText | None:
    """The record's text for a reader: theirs if there is one, else the source's, else any. Uses prefetched texts."""
    if record is None:
        return None
    texts = {text.language: text for text in record.texts.all()}
    code = (language or get_language() or "fi")[:2]
    return texts.get(code) or texts.get(record.source_language) or next(iter(texts.values()), None)


@dataclass(frozen=True)
class OrganiserShown:
    """An organisation that arranges something, with its part in words."""

    record: Record
    role: str
    label: str


def organisers_of(record: Record, user: Any = None) -> list[OrganiserShown]:
    """Who arranges it, those who lead first, of the organisations that the reader may read."""
    return organisers_shown([*record.organiser_rows.all()], user)


def organisers_shown(rows: list[RecordOrganiser], user: Any) -> list[OrganiserShown]:
    """Two queries, however many rows."""
    ids = [row.organisation_id for row in rows]
    organisations = Record.objects.visible_to(user).filter(pk__in=ids).prefetch_related("texts").in_bulk()
    return [
        OrganiserShown(organisations[row.organisation_id], row.role, row.get_role_display())
        for row in rows
        if row.organisation_id in organisations
    ]


def organisers_edited(page: FactPage, owner: Record | None, request: HttpRequest) -> list[OrganiserShown]:
    """Who arranges it as a preview has it."""
    from network.services.projection import organiser_rows

    return organisers_shown(organiser_rows(page, Record(owner=owner)), request.user)


def online_link_for(activity: Activity, now: dt.datetime, *, meeting: Occurrence | None = None) -> str:
    """The address to take part online; empty while it is not to be shown.

    Asked to be shown only near the time, it is shown so many hours before a meeting that is held and until its end;
    with `meeting` only that one is looked at, which asks the database nothing.
    """
    hours = activity.online_link_hours_before
    if not activity.is_online or not activity.online_url or hours is None:
        return activity.online_url if activity.is_online else ""
    near = now + dt.timedelta(hours=hours)
    if meeting is not None:
        meetings = [meeting]
    elif activity.pk is None or activity._state.adding:
        from network.services.occurrences import occurrence_rows

        meetings = occurrence_rows(activity, now=now)
    else:
        meetings = [*activity.occurrences.filter(starts_at__lte=near, ends_at__gte=now)]
    off = (ActivityState.CANCELLED, ActivityState.POSTPONED)
    shown = any(each.starts_at <= near and each.ends_at >= now and each.state not in off for each in meetings)
    return activity.online_url if shown else ""


@dataclass(frozen=True)
class FactsShown:
    """The facts beside a page's text, with whether they are a preview of unsaved ones."""

    record: Record | None
    facts: Organisation | Place | Activity
    is_preview: bool


def facts_shown(page: FactPage, request: HttpRequest) -> FactsShown:
    from network.services.projection import typed_facts

    record = Record.objects.with_texts().filter(translation_key=page.translation_key).first()
    preview = bool(getattr(request, "is_preview", False)) or record is None
    if preview and page.is_source:
        return FactsShown(record, typed_facts(page, record), True)
    if record is None:
        source = page.get_translations().filter(locale__language_code=page.source_language).specific().first()
        return FactsShown(None, typed_facts(source or page, None), True)
    if isinstance(page, OrganisationPage):
        return FactsShown(record, record.organisation, preview)
    if isinstance(page, ActivityPage):
        return FactsShown(record, Activity.objects.with_texts().get(record=record), preview)
    return FactsShown(record, record.place, preview)


def place_context(page: PlaceFactPage, place: Place, request: HttpRequest) -> dict[str, Any]:
    """Hours as of now, the point as far as it may be told, photographs with their texts and their language."""
    from network.opening_words import hours_shown
    from network.rows import is_in_use
    from network.services.photographs import shown_photographs

    source = page
    if not page.is_source and not page.photographs:
        source = page.get_translations().filter(locale__language_code=page.source_language).specific().first() or page
    return {
        "hours": hours_shown(place.hours),
        "is_in_use": is_in_use(place),
        "point": place.public_point,
        "photographs": shown_photographs(source, request),
        "photographs_language": source.locale.language_code,
    }


def fact_page_context(page: FactPage, request: HttpRequest) -> dict[str, Any]:
    shown = facts_shown(page, request)
    context: dict[str, Any] = {
        "record": shown.record,
        "facts": shown.facts,
        "is_preview": shown.is_preview,
        "has_examples": page.origin == "example",
        "municipality": municipality_shown(page, shown),
        "owner_record": owner_shown(page, shown, request.user),
    }
    if isinstance(shown.facts, Activity):
        context["venue_record"] = venue_shown(shown, shown.facts, request.user)
    context["contact_email"] = contact_email(context["owner_record"] if shown.record is not None else None)
    if shown.record is not None and not (shown.is_preview and page.is_source):
        context["organisers"] = organisers_of(shown.record, request.user)
    else:
        context["organisers"] = organisers_edited(page, context["owner_record"], request)
    if isinstance(shown.facts, Activity):
        context["occurrences"] = upcoming(shown.facts, preview=shown.is_preview)
        context["tags"] = tags_of(shown.record)
        context["goes_on"] = goes_on(page, shown.facts, request.user)
        context["online_link"] = online_link_for(shown.facts, timezone.now())
    if shown.record is not None and isinstance(page, OrganisationPage):
        context["places"] = owned(shown.record, request, RecordKind.FAMILY_CENTRE, RecordKind.MEETING_PLACE)
        context |= organisation_family(shown.record, request)
        context["next_occurrences"] = next_occurrences(request, activity__record__owner=shown.record)
    if isinstance(page, PlaceFactPage) and isinstance(shown.facts, Place):
        context |= place_context(page, shown.facts, request)
    if shown.record is not None and isinstance(page, PlaceFactPage):
        context["served"] = [*shown.record.place.municipalities_served.all()]
        context["next_occurrences"] = next_occurrences(request, activity__place_id=shown.record.pk)
    return context


def organisation_family(record: Record, request: HttpRequest) -> dict[str, Any]:
    """The organisation above, those below, the municipalities served; as far as the reader may see them."""
    visible = Record.objects.visible_to(request.user).prefetch_related("texts").order_by("pk")
    return {
        "parent": visible.filter(pk=record.organisation.parent_id).first(),
        "below": [*visible.filter(organisation__parent=record)],
        "served": [*record.organisation.municipalities_served.all()],
    }


def municipality_shown(page: FactPage, shown: FactsShown) -> Municipality | None:
    """Where it stands: as published, or in a preview as edited."""
    if not shown.is_preview and shown.record is not None:
        return shown.record.municipality
    if isinstance(shown.facts, Activity) and shown.facts.place is not None:
        return shown.facts.place.record.municipality
    return getattr(page, "municipality", None)


def owner_shown(page: FactPage, shown: FactsShown, user: Any) -> Record | None:
    """The organisation that publishes the page, if the reader may see it; for a page not published yet, and in a
    preview, the organisation whose it is."""
    if shown.record is not None:
        owner = shown.record.owner
        return owner if owner is not None and (shown.is_preview or may_be_named_to(user, owner)) else None
    above = page.get_parent()
    return Record.objects.with_texts().filter(translation_key=above.translation_key).first() if above else None


def venue_shown(shown: FactsShown, activity: Activity, user: Any) -> Record | None:
    """The place that it is held in, if the reader may read it; a preview shows it as edited."""
    place = activity.place.record if activity.place else None
    return place if place is not None and (shown.is_preview or may_be_named_to(user, place)) else None


def trail_shown(context: dict[str, Any]) -> list[tuple[str, str]]:
    """(title, address) of the pages above, without an organisation that the reader may not see."""
    trail: list[tuple[str, str]] = context["breadcrumb"]
    owner = context["record"].owner if context["record"] is not None else None
    if owner is None or context["owner_record"] is not None:
        return trail
    hidden = {text.path for text in owner.texts.all()}
    return [(title, address) for title, address in trail if address not in hidden]


def contact_email(owner: Record | None) -> str:
    """The owner's address, for those who find something wrong; an organisation shows its own among its facts."""
    if owner is None:
        return ""
    return Organisation.objects.filter(record=owner.pk).values_list("email", flat=True).first() or ""


def tags_of(record: Record | None) -> list[Tag]:
    if record is None:
        return []
    return [row.tag for row in record.tag_rows.select_related("tag").order_by("tag__name")]


def upcoming(activity: Activity, *, preview: bool) -> list[Occurrence]:
    """The next meetings, those of today included; of an unsaved activity computed, else read."""
    from network.services.occurrences import occurrence_rows

    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if preview or activity.pk is None:
        rows = [row for row in occurrence_rows(activity, now=timezone.now()) if row.ends_at >= today]
        return sorted(rows, key=lambda row: row.starts_at)[:SHOWN_OCCURRENCES]
    return [*activity.occurrences.filter(ends_at__gte=today)[:SHOWN_OCCURRENCES]]


def goes_on(page: FactPage, facts: Activity, user: Any) -> Activity | None:
    """The next part or season of the same series, if it has been published."""
    key = facts.series_key or page.translation_key
    later = Activity.objects.filter(series_key=key, starts_at__gt=facts.starts_at)
    readable = later.filter(record__in=Record.objects.visible_to(user))
    return readable.select_related("record").prefetch_related("record__texts").order_by("starts_at").first()


def owned(record: Record, request: HttpRequest, *kinds: str) -> list[Record]:
    return [*record.owned.of_kind(*kinds).visible_to(request.user).with_texts()]


def next_occurrences(request: HttpRequest, limit: int = SHOWN_OCCURRENCES, **conditions: Any) -> list[Occurrence]:
    """The next meeting of each activity that fulfils the conditions (look-ups on Occurrence), over the next 60 days."""
    now = timezone.now()
    rows = Occurrence.objects.visible_to(request.user).between(now, now + dt.timedelta(days=60)).filter(**conditions)
    first_of_each: dict[int, int] = {}
    for activity_id, pk in rows.values_list("activity_id", "pk")[:MOST_READ_AHEAD]:
        first_of_each.setdefault(activity_id, pk)
    return [*Occurrence.objects.filter(pk__in=[*first_of_each.values()][:limit]).with_texts()]


def region_page_context(page: RegionPage, request: HttpRequest) -> dict[str, Any]:
    records = Record.objects.visible_to(request.user).filter(region_id=page.region_id)
    organisations = [*records.of_kind(RecordKind.ORGANISATION).with_texts()[:100]]
    places = [*records.of_kind(RecordKind.FAMILY_CENTRE, RecordKind.MEETING_PLACE).with_texts()[:100]]
    meetings = next_occurrences(request, limit=12, activity__record__region_id=page.region_id)
    shown = [*organisations, *places, *(meeting.activity.record for meeting in meetings)]
    return {
        "region": page.region,
        "organisations": organisations,
        "places": places,
        "next_occurrences": meetings,
        "has_examples": any(record.is_example for record in shown),
    }
