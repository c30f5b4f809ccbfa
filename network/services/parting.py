"""Undoing a merger of organisations while it is known what it moved: that goes back, what came later stays."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Collection, Page, Revision

from cms.imports.models import ImportSource
from network.models import (
    Invitation,
    JoinRequest,
    Membership,
    Merger,
    Organisation,
    OrganisationPage,
    Record,
    Region,
)
from network.models.pages import FactPage
from network.models.vocabulary import Publication, Role
from network.services import roles
from network.services.changing import change_fields
from network.services.invitations import open_invitations
from network.services.languages import publish_again
from network.services.lifecycle import Ended, held, pages_of
from network.services.managing import page_of
from network.services.merged_drafts import forms_back
from network.services.merging import ORGANISER_ROWS, file_models, key_of, may_merge, place_below
from network.services.old_addresses import forget_address, hand_over_addresses, remember_address, tail_of
from network.services.projection import project_page
from network.services.provisioning import free_slug_below

ACTION = "network.part_organisations"


class TooLate(Exception):
    """The time is over, or it has been undone already."""


@dataclass(frozen=True)
class PartingPlan:
    """What goes back, counted before it is done; `stays` is what the one that stays has of its own or got since."""

    pages: int
    stays: int
    people: int
    files: int
    below: int
    sources: int


def merger_of(gone: Record) -> Merger | None:
    """The merger in which the organisation went, while it can be undone."""
    row = Merger.objects.select_related("gone", "kept", "merged_by").filter(gone=gone).first()
    return row if row is not None and row.can_be_undone and gone.publication != Publication.LIVE else None


def mergers_into(kept: Record) -> list[Merger]:
    """Those that can be undone, the latest first."""
    rows = Merger.objects.filter(kept=kept, undone_at=None).select_related("gone").prefetch_related("gone__texts")
    return [row for row in rows if row.can_be_undone]


def plan_parting(merger: Merger) -> PartingPlan:
    """Constant queries."""
    below = page_of(merger.kept).get_children()
    keys = {row["key"] for row in merger.moved["pages"]}
    present = {str(key) for key in below.values_list("translation_key", flat=True)}
    members = Membership.objects.filter(organisation=merger.kept, user__in=[row[0] for row in merger.moved["people"]])
    numbers = zip(file_models(), merger.moved["files"], strict=True)
    return PartingPlan(
        pages=len(keys & present),
        stays=len(present - keys),
        people=members.count(),
        files=sum(model.objects.filter(pk__in=ids).count() for model, ids in numbers),
        below=Organisation.objects.filter(pk__in=merger.moved["below"], parent=merger.kept).count(),
        sources=sources_of(merger).count(),
    )


@transaction.atomic
def part_organisations(*, merger: Merger, user: Any) -> None:
    """Undo the merger: all that it moved and that is still where it put it goes back, and so do the addresses.

    All of it or nothing. Raises PermissionDenied, TooLate, and Ended when the one that stayed is no longer published.
    """
    if not may_merge(user, merger.gone, merger.kept):
        raise PermissionDenied
    row = Merger.objects.select_for_update().get(pk=merger.pk)
    if not row.can_be_undone:
        raise TooLate
    kept = held(row.kept)
    gone = Record.objects.select_for_update().get(pk=row.gone_id)
    if gone.publication == Publication.LIVE:
        raise Ended
    moved = row.moved
    show_again(gone, moved, user)
    hand_over_addresses(earlier=kept.translation_key, later=gone.translation_key, only=moved["addresses"])
    keys = children_back(gone, kept, moved, user)
    owned = Record.objects.filter(owner=kept, pk__in=moved["owned"])
    (owned.filter(translation_key__in=keys) | owned.filter(source_page=None)).update(owner=gone)
    organisers_back(gone, kept, moved)
    forms_back(moved.get("forms", ()), pages_of(kept))  # mergers of before know none
    family_back(gone, kept, moved, user)
    people_back(gone, kept, moved)
    files_back(gone, kept, moved)
    sources_back(gone, row)
    for region in Region.objects.filter(pk__in=moved["trusted"]):
        roles.trust_organisation(organisation=gone, region=region, trusted=True)
    row.undone_at, row.moved = timezone.now(), {}
    row.save(update_fields=["undone_at", "moved"])
    data = {"gone": str(gone.translation_key), "kept": str(kept.translation_key), "pages": sorted(keys)}
    for record in (gone, kept):
        log(instance=page_of(record), action=ACTION, user=user, data=data)


def show_again(gone: Record, moved: dict[str, Any], user: Any) -> None:
    """Its own pages as readers had them, the original first, at their own address."""
    shown: dict[int, int | None] = dict(moved["live"])
    for page in pages_of(gone):
        revision = Revision.objects.filter(pk=shown.get(page.pk)).first() or page.latest_revision
        if page.pk in shown and revision is not None:
            publish_again(page, revision, user)
    forget_address(tail=tail_of(page_of(gone)))
    forget_address(tail=moved["tail"])


def children_back(gone: Record, kept: Record, moved: dict[str, Any], user: Any) -> set[str]:
    """Pages that are still below the other go back, each in its language. Gives their translation keys."""
    targets = {page.locale_id: page for page in pages_of(gone)}
    sources = [page.path for page in pages_of(kept)]
    back: set[str] = set()
    for row in moved["pages"]:
        page = Page.objects.filter(pk=row["page"]).first()
        if page is None or page.path[: -Page.steplen] not in sources:
            continue
        before, own = tail_of(page), [each["page"] for each in moved["pages"] if each["key"] == row["key"]]
        slug = free_slug_below([targets[page.locale_id]], row["tail"].rpartition("/")[2], leave_out=own)
        place_below(page, Page.objects.get(pk=targets[page.locale_id].pk), slug, user=user)
        remember_address(tail=before, page=Page.objects.get(pk=page.pk))
        back.add(row["key"])
    return back


def organisers_back(gone: Record, kept: Record, moved: dict[str, Any]) -> None:
    """Where the one had a part and the other has it still, the one has it; on pages, in drafts and on records."""
    for page_id, role, had in moved["organisers"]:
        for model in ORGANISER_ROWS:
            row = model.objects.filter(page=page_id, organisation=kept, role=role).first()
            if row is None or model.objects.filter(page=page_id, organisation=gone, role=role).exists():
                continue
            if had:
                model.objects.create(page_id=page_id, organisation=gone, role=role, sort_order=row.sort_order)
            else:
                model.objects.filter(pk=row.pk).update(organisation=gone)
    latest = dict(Page.objects.filter(pk__in=[row[0] for row in moved["drafts"]]).values_list("pk", "latest_revision"))
    drafts = [(latest.get(page_id), role, had) for page_id, role, had in moved["drafts"]]
    for revision_id, role, had in [*drafts, *moved.get("scheduled", ())]:  # mergers of before know none with a time
        revision = Revision.objects.filter(pk=revision_id).first()
        if revision is not None:
            revision.content["organisers"] = rows_back(revision.content.get("organisers", []), gone, kept, role, had)
            revision.save(update_fields=["content"])
    for page in Page.objects.filter(pk__in={row[0] for row in moved["organisers"]}, live=True).specific():
        if isinstance(page, FactPage) and page.is_source:
            project_page(page)


def rows_back(rows: list[dict[str, Any]], gone: Record, kept: Record, role: str, had: bool) -> list[dict[str, Any]]:
    """A draft's organisers with the one in that role again, beside the other if that had it too."""
    if any(row["organisation"] == gone.pk and row["role"] == role for row in rows):
        return rows
    found: list[dict[str, Any]] = []
    for row in rows:
        if row["organisation"] != kept.pk or row["role"] != role:
            found.append(row)
            continue
        found += [row, {**row, "pk": None, "organisation": gone.pk}] if had else [{**row, "organisation": gone.pk}]
    return found


def family_back(gone: Record, kept: Record, moved: dict[str, Any], user: Any) -> None:
    below = Organisation.objects.filter(pk__in=moved["below"], parent=kept)
    keys = [*below.values_list("record__translation_key", flat=True)]
    for page in OrganisationPage.objects.filter(translation_key__in=keys, parent=kept):
        if page.is_source:
            change_fields(page, {"parent_id": gone.pk}, user=user)
    Organisation.objects.filter(record__translation_key__in=keys, parent=kept).update(parent=gone)
    if moved["kept_was_below"] is not None and Record.objects.filter(pk=moved["kept_was_below"]).exists():
        change_fields(page_of(kept), {"parent_id": moved["kept_was_below"]}, user=user)


def people_back(gone: Record, kept: Record, moved: dict[str, Any]) -> None:
    """Members have the roles they had in both. Whose role in the other was changed since keeps that, and who was
    removed since stays removed. The other is never left without a manager that it had.
    """
    now = {row.user_id: row for row in Membership.objects.filter(organisation=kept).select_related("user")}
    for user_id, role, before, given in moved["people"]:
        if user_id not in now:
            continue
        user = now[user_id].user
        roles.set_membership(user=user, organisation=gone, role=role)
        if now[user_id].role != given:
            continue
        managers = Membership.objects.filter(organisation=kept, role=Role.MANAGER).exclude(user=user)
        if given == Role.MANAGER and before != Role.MANAGER and moved["managed"] and not managers.exists():
            continue
        if before is None:
            roles.remove_membership(user=user, organisation=kept)
        else:
            roles.set_membership(user=user, organisation=kept, role=before)
    waiting = Invitation.objects.filter(pk__in=moved["invitations"], organisation=kept)
    waiting.filter(accepted_at=None, revoked_at=None).update(organisation=gone)
    invited = {email.casefold() for email in open_invitations(gone).values_list("email", flat=True)}
    for row in Invitation.objects.filter(pk__in=moved["ended"], organisation=gone, accepted_at=None):
        if row.email.casefold() not in invited:
            Invitation.objects.filter(pk=row.pk).update(revoked_at=None)
    JoinRequest.objects.filter(pk__in=moved["requests"], organisation=None).update(organisation=gone)


def files_back(gone: Record, kept: Record, moved: dict[str, Any]) -> None:
    collections = {row.name: row for row in Collection.objects.filter(name__in=map(key_of, (gone, kept)))}
    for model, ids in zip(file_models(), moved["files"], strict=True):
        if ids:
            files = model.objects.filter(pk__in=ids, collection=collections[key_of(kept)])
            files.update(collection=collections[key_of(gone)])


def sources_of(merger: Merger) -> Any:
    """Import sources that the merger took along and that are the other's still."""
    pks = [pk for pk, _name, _given in merger.moved["sources"]]
    return ImportSource.objects.filter(pk__in=pks, owner=merger.kept.translation_key)


def sources_back(gone: Record, merger: Merger) -> None:
    """Sources go on for the one. What they brought in since stays with the other, and is no longer theirs."""
    names = {pk: (name, given) for pk, name, given in merger.moved["sources"]}
    staying = {*page_of(merger.kept).get_children().values_list("translation_key", flat=True)}
    for source in sources_of(merger):
        name, given = names[str(source.pk)]
        source.keys.filter(key__in=staying).delete()
        ImportSource.objects.filter(pk=source.pk).update(
            owner=gone.translation_key, name=name if source.name == given else source.name
        )
