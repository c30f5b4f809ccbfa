"""An organisation's life: a new name, another county, an organisation above it, its last day."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page

from network.models import ActivityPage, Municipality, Organisation, OrganisationPage, Record, Region
from network.models.vocabulary import ActivityState, Publication, Role
from network.permissions import is_coordinator, role_in
from network.recurrence import Schedule, local_of
from network.repeating import until_part
from network.services import roles
from network.services.changing import change_fields
from network.services.managing import may_coordinate, may_manage, page_of
from network.services.members import is_national
from network.services.old_addresses import remember_address, tail_of
from network.services.projection import reproject_branch
from network.services.provisioning import free_slug_below, region_branch
from network.services.review import region_code_of


class Ended(Exception):
    """The organisation has ended already, or is no longer published."""


def pages_of(organisation: Record) -> list[OrganisationPage]:
    """The organisation's page in every language, the source first."""
    pages = OrganisationPage.objects.select_related("locale").filter(translation_key=organisation.translation_key)
    return sorted(pages, key=lambda page: (not page.is_source, page.locale.language_code))


def held(organisation: Record) -> Record:
    """The record as it is now, held until the transaction ends. Raises Ended for one that is not published."""
    record = Record.objects.select_for_update().get(pk=organisation.pk)
    if record.publication != Publication.LIVE:
        raise Ended
    return record


@transaction.atomic
def rename_organisation(*, organisation: Record, titles: Mapping[str, str], user: Any) -> OrganisationPage:
    """Give the organisation a new name: `titles` by language, the source's is needed. Old addresses lead on.

    A language without a name of its own has the source's. Raises PermissionDenied, Ended, ValidationError.
    """
    if not may_manage(user, organisation):
        raise PermissionDenied
    record = held(organisation)
    source = record.source_language
    names = {language: " ".join(title.split()) for language, title in titles.items() if title.strip()}
    if source not in names:
        raise ValidationError({f"title_{source}": _("An organisation needs a name.")})
    if any(len(name) > 120 for name in names.values()):
        raise ValidationError({f"title_{source}": _("At most 120 characters.")})
    pages = pages_of(record)
    before = tail_of(pages[0])
    slug = free_slug_below([page.get_parent() for page in pages], names[source], leave_out=[page.pk for page in pages])
    for page in pages:
        change_fields(page, {"title": names.get(page.locale.language_code, names[source]), "slug": slug}, user=user)
    renamed = page_of(record)
    remember_address(tail=before, page=renamed)
    for page in pages_of(record):
        reproject_branch(page)
    return renamed


def may_set_parent(user: Any, organisation: Record, parent: Record | None) -> bool:
    """Who coordinates the organisation's county, and who manages both."""
    if may_coordinate(user, organisation):
        return True
    return may_manage(user, organisation) and (parent is None or role_in(user, parent.pk) == Role.MANAGER)


@transaction.atomic
def set_parent(*, organisation: Record, parent: Record | None, user: Any) -> None:
    """Put the organisation below another one, or below none. Raises PermissionDenied, Ended, ValidationError."""
    if not may_set_parent(user, organisation, parent):
        raise PermissionDenied
    record = held(organisation)
    if parent is not None:
        if held(parent).kind != record.kind:
            raise ValidationError({"parent": _("Choose an organisation.")})
        if record.pk in [parent.pk, *ids_above(parent)]:
            raise ValidationError({"parent": _("That organisation is below this one, or is this one itself.")})
    change_fields(page_of(record), {"parent": parent}, user=user)


def ids_above(organisation: Record) -> list[int]:
    """Record ids of the organisations above, nearest first; ends at a circle, which the data may not have."""
    above: list[int] = []
    # Each row is held, so that two moves at once cannot close a circle between them.
    rows = Organisation.objects.select_for_update()
    following = rows.filter(record=organisation).values_list("parent_id", flat=True).first()
    while following is not None and following not in above:
        above.append(following)
        following = rows.filter(pk=following).values_list("parent_id", flat=True).first()
    return above


def may_move(user: Any, organisation: Record, region: Region | None) -> bool:
    """Coordinators of both counties: the one it leaves and the one it comes to."""
    return may_coordinate(user, organisation) and (
        is_coordinator(user, region.code) if region is not None else is_national(user)
    )


@transaction.atomic
def move_organisation(
    *, organisation: Record, region: Region | None, municipality: Municipality | None, user: Any
) -> OrganisationPage:
    """Move the organisation with all its content to another county's branch, in every language; trust ends.

    Raises PermissionDenied, Ended, ValidationError.
    """
    if not may_move(user, organisation, region):
        raise PermissionDenied
    record = held(organisation)
    if region is not None and municipality is not None and municipality.region_id != region.code:
        raise ValidationError({"municipality": _("This municipality is in another county.")})
    pages = pages_of(record)
    old_code, before = region_code_of(pages[0]), tail_of(pages[0])
    code = region.code if region is not None else None
    if code == old_code:
        raise ValidationError({"region": _("The organisation is in this county already.")})
    branches = {page.pk: region_branch(code, page.locale.language_code) for page in pages}
    slug = free_slug_below([*branches.values()], pages[0].slug, leave_out=[page.pk for page in pages])
    for trusted in record.trusted_in.select_related("region"):
        roles.trust_organisation(organisation=record, region=trusted.region, trusted=False)
    for page in pages:
        changed = change_fields(page, {"slug": slug, "municipality": municipality}, user=user)
        move_below(changed, branches[page.pk], user=user)
    moved = page_of(record)
    remember_address(tail=before, page=moved)
    return moved


def move_below(page: Page, target: Page, *, user: Any) -> None:
    """Move a page; who may was checked before, by role: coordinators of the whole country have no grant on a county."""
    MovePageAction(page, target, pos="last-child", user=user).execute(skip_permission_checks=True)


@transaction.atomic
def end_organisation(*, organisation: Record, ended_on: dt.date, user: Any) -> int:
    """The organisation's last day: its page stays with a notice, its activities end, no new ones are made.

    Returns how many activities were ended. Raises PermissionDenied, Ended, ValidationError.
    """
    if not may_coordinate(user, organisation):
        raise PermissionDenied
    record = held(organisation)
    if abs((ended_on - timezone.localdate()).days) > 3660:
        raise ValidationError({"ended_on": _("This date is more than ten years away.")})
    change_fields(page_of(record), {"ended_on": ended_on}, user=user)
    ended = 0
    for activity in activities_of(record):
        values = what_ends(activity, ended_on)
        if values:
            change_fields(activity, values, user=user)
            ended += 1
    return ended


@transaction.atomic
def resume_organisation(*, organisation: Record, user: Any) -> None:
    """It goes on after all. Its activities stay as they ended. Raises PermissionDenied, Ended."""
    if not may_coordinate(user, organisation):
        raise PermissionDenied
    change_fields(page_of(held(organisation)), {"ended_on": None}, user=user)


def activities_of(organisation: Record) -> list[ActivityPage]:
    """Published activities of the organisation, their source-language pages."""
    keys = organisation.owned.filter(kind="activity", publication=Publication.LIVE).values("source_page_id")
    return [*ActivityPage.objects.filter(pk__in=keys).select_related("locale").order_by("pk")]


def what_ends(activity: ActivityPage, ended_on: dt.date) -> dict[str, Any]:
    """The fields that end an activity with that local day; nothing when it has no meeting later."""
    now = timezone.now()
    later = [
        meeting
        for meeting in Schedule.of(activity).meetings(now)
        if local_of(meeting.starts_at).date() > ended_on and not meeting.cancelled
    ]
    if not later or activity.state == ActivityState.CANCELLED:
        return {}
    if not activity.recurrence or local_of(activity.starts_at).date() > ended_on:
        return {"state": ActivityState.CANCELLED}
    parts = [part for part in activity.recurrence.split(";") if not part.startswith(("UNTIL=", "COUNT="))]
    moved_later = {meeting.day.isoformat() for meeting in later if meeting.day <= ended_on}
    return {
        "recurrence": ";".join([*parts, until_part(ended_on)]),
        "cancelled_dates": sorted({*activity.cancelled_dates, *moved_later}),
    }


def check_goes_on(page: OrganisationPage) -> None:
    """Raises ValidationError for an organisation that has ended: nothing new is written for it."""
    if page.has_ended:
        raise ValidationError({"organisation": _("This organisation has ended. Nothing new can be written for it.")})
