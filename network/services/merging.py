"""Two organisations become one: everything of the one goes to the other, and every old address leads there."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Collection, Page, Revision

from cms.imports.models import ImportSource
from network.models import (
    ActivityOrganiser,
    FamilyCentreOrganiser,
    FormDraft,
    Invitation,
    JoinRequest,
    MeetingPlaceOrganiser,
    Membership,
    Merger,
    Organisation,
    OrganisationPage,
    Record,
    RecordOrganiser,
)
from network.models.pages import FactPage
from network.models.vocabulary import Publication, RecordKind, Role
from network.services import roles
from network.services.changing import change_fields
from network.services.invitations import open_invitations
from network.services.lifecycle import held, ids_above, move_below, pages_of
from network.services.managing import may_coordinate, page_of
from network.services.members import higher_role
from network.services.merged_drafts import coming_revisions, drafts_naming, move_forms
from network.services.old_addresses import hand_over_addresses, remember_address, tail_of
from network.services.projection import project_page
from network.services.provisioning import free_slug_below

ACTION = "network.merge_organisations"
COUNTED = ("forms", "people", "invitations", "organised", "files", "below", "sources")
ORGANISER_ROWS = (ActivityOrganiser, FamilyCentreOrganiser, MeetingPlaceOrganiser)


@dataclass(frozen=True)
class MergePlan:
    """What a merger moves, counted before it is done."""

    places: list[str]
    activities: list[str]
    drafts: int
    forms: int
    people: int
    invitations: int
    organised: int
    files: int
    below: int
    sources: int

    @property
    def is_empty(self) -> bool:
        parts = (
            self.places,
            self.activities,
            self.drafts,
            self.forms,
            self.people,
            self.files,
            self.below,
            self.sources,
        )
        return not any(parts)


def may_merge(user: Any, gone: Record, kept: Record) -> bool:
    return may_coordinate(user, gone) and may_coordinate(user, kept)


def plan_merger(gone: Record) -> MergePlan:
    """What would move. Constant queries."""
    page = page_of(gone)
    published = [*gone.owned.filter(publication=Publication.LIVE).prefetch_related("texts").order_by("kind", "pk")]
    keys = {record.translation_key for record in published}
    drafts = {key for key in page.get_children().values_list("translation_key", flat=True) if key not in keys}
    places = (RecordKind.FAMILY_CENTRE, RecordKind.MEETING_PLACE)
    return MergePlan(
        places=[title_of(record) for record in published if record.kind in places],
        activities=[title_of(record) for record in published if record.kind == RecordKind.ACTIVITY],
        drafts=len(drafts),
        forms=FormDraft.objects.filter(organisation__in=pages_of(gone), finished_at=None).count(),
        people=Membership.objects.filter(organisation=gone).count(),
        invitations=open_invitations(gone).count(),
        organised=RecordOrganiser.objects.filter(organisation=gone).exclude(record__owner=gone).count(),
        files=sum(model.objects.filter(collection__name=str(gone.translation_key)).count() for model in file_models()),
        below=Organisation.objects.filter(parent=gone).count(),
        sources=ImportSource.objects.filter(owner=gone.translation_key).count(),
    )


def title_of(record: Record) -> str:
    titles = {text.language: text.title for text in record.texts.all()}
    return titles.get(record.source_language) or next(iter(titles.values()), "")


def file_models() -> tuple[Any, Any]:
    return get_image_model(), get_document_model()


@transaction.atomic
def merge_organisations(*, gone: Record, kept: Record, user: Any) -> None:
    """Everything of `gone` becomes `kept`'s; `gone` is archived and its addresses lead to `kept`.

    All of it or nothing. Raises PermissionDenied, Ended, ValidationError.
    """
    if not may_merge(user, gone, kept):
        raise PermissionDenied
    if gone.pk == kept.pk:
        raise ValidationError({"other": _("Choose another organisation.")})
    first, second = sorted((gone, kept), key=lambda record: record.pk)
    held(first), held(second)  # always in this order, so that two mergers at once do not wait for each other
    before, plan = tail_of(page_of(gone)), plan_merger(gone)
    moved: dict[str, Any] = {"tail": before, "owned": [*gone.owned.values_list("pk", flat=True)]}
    moved["pages"] = pages = move_children(gone, kept, user)
    gone.owned.update(owner=kept)
    moved |= move_organisers(gone, kept)
    moved["forms"] = move_forms(pages_of(gone), pages_of(kept))
    moved |= move_family(gone, kept, user)
    moved |= move_people(gone, kept)
    moved["files"] = move_files(gone, kept)
    moved["sources"] = move_sources(gone, kept)
    moved["trusted"] = [*gone.trusted_in.values_list("region_id", flat=True)]
    for trusted in gone.trusted_in.select_related("region"):
        roles.trust_organisation(organisation=gone, region=trusted.region, trusted=False)
    moved["live"] = archive(gone, user)
    moved["addresses"] = hand_over_addresses(earlier=gone.translation_key, later=kept.translation_key)
    remember_address(tail=before, page=page_of(kept))
    Merger.objects.create(gone=gone, kept=kept, moved=moved, merged_by=user)
    write_down(gone, kept, plan, {row["key"]: row["tail"] for row in reversed(pages)}, user)


def write_down(gone: Record, kept: Record, plan: MergePlan, moved: dict[str, str], user: Any) -> None:
    """In the history of both pages: what came from where, so that whoever has to part them again knows it. People are
    counted, not named."""
    data = {
        "gone": str(gone.translation_key),
        "kept": str(kept.translation_key),
        "pages": moved,
        **{name: getattr(plan, name) for name in COUNTED},
    }
    for record in (gone, kept):
        log(instance=page_of(record), action=ACTION, user=user, data=data)


def move_children(gone: Record, kept: Record, user: Any) -> list[dict[str, Any]]:
    """Pages below the one go below the other, each in its language; what an equal name would hide gets a new slug.
    Gives of each page where it was below its language's home, the languages of one after another."""
    targets = {page.locale_id: page for page in pages_of(kept)}
    children: dict[Any, list[Page]] = {}
    moved: list[dict[str, Any]] = []
    for above in pages_of(gone):
        for child in above.get_children().order_by("path"):
            children.setdefault(child.translation_key, []).append(child)
    for versions in children.values():
        own = [page.pk for page in versions]
        slugs = {
            slug: free_slug_below([*targets.values()], slug, leave_out=own)
            for slug in dict.fromkeys(version.slug for version in versions)
        }
        for version in versions:
            moved.append({"page": version.pk, "key": str(version.translation_key), "tail": tail_of(version)})
            place_below(version, Page.objects.get(pk=targets[version.locale_id].pk), slugs[version.slug], user=user)
            if slugs[version.slug] != version.slug:
                remember_address(tail=moved[-1]["tail"], page=Page.objects.get(pk=version.pk))
    return moved


def place_below(version: Page, target: Page, slug: str, *, user: Any) -> None:
    """Move a page, with that slug there."""
    if version.slug != slug:
        set_slug(version, slug)
    move_below(Page.objects.get(pk=version.pk), target, user=user)


def set_slug(page: Page, slug: str) -> None:
    """Also in what is to be published, which would bring the old slug back."""
    specific = page.specific
    specific.slug = slug
    specific.save(clean=False)
    for revision in coming_revisions(specific):
        revision.content["slug"] = slug
        revision.save(update_fields=["content"])


def move_organisers(gone: Record, kept: Record) -> dict[str, list[list[Any]]]:
    """Where the one arranges something, the other does; on pages, in their latest drafts, in what has a time to be
    published, and on records.

    Gives of pages, of drafts (by their page) and of scheduled revisions: whose it is, the role, and whether the other
    had that role there already.
    """
    pages = {*drafts_naming(gone)}
    changed: list[list[Any]] = []
    drafts: list[list[Any]] = []
    scheduled: list[list[Any]] = []
    for model in ORGANISER_ROWS:
        for row in model.objects.filter(organisation=gone).select_related("page"):
            pages.add(row.page_id)
            had = model.objects.filter(page=row.page_id, organisation=kept, role=row.role).exists()
            changed.append([row.page_id, row.role, had])
            if had:
                row.delete()
            else:
                row.organisation = kept
                row.save(update_fields=["organisation"])
    for page in Page.objects.filter(pk__in=pages).specific():
        for revision in coming_revisions(page):
            found = rewrite_draft(revision, gone, kept)
            if revision.pk == page.latest_revision_id:
                drafts += [[page.pk, *row] for row in found]
            if revision.approved_go_live_at:
                scheduled += [[revision.pk, *row] for row in found]
        if page.live and isinstance(page, FactPage) and page.is_source:
            project_page(page)
    return {"organisers": changed, "drafts": drafts, "scheduled": scheduled}


def rewrite_draft(revision: Revision, gone: Record, kept: Record) -> list[tuple[str, bool]]:
    """Gives the roles that the one had in it, each with whether the other had it too."""
    before = [(row["organisation"], row["role"]) for row in revision.content.get("organisers", [])]
    seen: set[tuple[int, str]] = set()
    rows = []
    for row in revision.content.get("organisers", []):
        row = {**row, "organisation": kept.pk} if row["organisation"] == gone.pk else row
        if (row["organisation"], row["role"]) not in seen:
            seen.add((row["organisation"], row["role"]))
            rows.append(row)
    revision.content["organisers"] = rows
    revision.save(update_fields=["content"])
    return [(role, (kept.pk, role) in before) for organisation, role in before if organisation == gone.pk]


def move_family(gone: Record, kept: Record, user: Any) -> dict[str, Any]:
    """Organisations below the one are below the other; the other itself goes to where the one was."""
    above = ids_above(kept)
    below = Organisation.objects.filter(parent=gone).exclude(record=kept)
    moved = {"below": [*below.values_list("pk", flat=True)], "kept_was_below": above[0] if gone.pk in above else None}
    if gone.pk in above:  # the kept one is below the other: it takes its place
        nearest = Organisation.objects.filter(record=gone).values_list("parent_id", flat=True).first()
        change_fields(page_of(kept), {"parent_id": nearest}, user=user)
    for page in OrganisationPage.objects.filter(parent=gone).exclude(translation_key=kept.translation_key):
        if page.is_source:
            change_fields(page, {"parent_id": kept.pk}, user=user)
    Organisation.objects.filter(parent=gone).exclude(record=kept).update(parent=kept)
    return moved


def move_people(gone: Record, kept: Record) -> dict[str, Any]:
    """Members keep the higher of their roles; invitations that wait lead to the other organisation."""
    theirs = dict(Membership.objects.filter(organisation=kept).values_list("user_id", "role"))
    people = []
    for membership in Membership.objects.filter(organisation=gone).select_related("user"):
        role = higher_role(membership.role, theirs.get(membership.user_id, membership.role))
        people.append([membership.user_id, membership.role, theirs.get(membership.user_id), role])
        roles.set_membership(user=membership.user, organisation=kept, role=role)
        roles.remove_membership(user=membership.user, organisation=gone)
    invited = {email.casefold() for email in open_invitations(kept).values_list("email", flat=True)}
    passed, ended = [], []
    for invitation in open_invitations(gone):
        if invitation.email.casefold() in invited:
            ended.append(invitation.pk)
            Invitation.objects.filter(pk=invitation.pk).update(revoked_at=timezone.now())
        else:
            passed.append(invitation.pk)
            Invitation.objects.filter(pk=invitation.pk).update(organisation=kept)
    requests = JoinRequest.objects.filter(organisation=gone)
    found = {
        "people": people, "managed": Role.MANAGER in theirs.values(), "invitations": passed, "ended": ended,
        "requests": [*requests.values_list("pk", flat=True)],
    }  # fmt: skip
    requests.update(organisation=None)
    return found


def move_files(gone: Record, kept: Record) -> list[list[int]]:
    """Images and documents go to the other's collection, where its people may use and change them."""
    collections = {row.name: row for row in Collection.objects.filter(name__in=map(key_of, (gone, kept)))}
    if key_of(gone) not in collections or key_of(kept) not in collections:
        return [[] for _model in file_models()]
    moved = []
    for model in file_models():
        files = model.objects.filter(collection=collections[key_of(gone)])
        moved.append([*files.values_list("pk", flat=True)])
        files.update(collection=collections[key_of(kept)])
    return moved


def move_sources(gone: Record, kept: Record) -> list[list[str]]:
    """What the one brings in from goes on for the other, with all that is known of it; an equal name gets a number."""
    moved: list[list[str]] = []
    theirs = set(ImportSource.objects.filter(owner=kept.translation_key).values_list("importer", "name"))
    for source in ImportSource.objects.filter(owner=gone.translation_key).order_by("created_at", "pk"):
        name, number = source.name, 1
        while (source.importer, name) in theirs:
            number += 1
            name = f"{source.name[:190]} ({number})"
        theirs.add((source.importer, name))
        moved.append([str(source.pk), source.name, name])
        ImportSource.objects.filter(pk=source.pk).update(owner=kept.translation_key, name=name)
    return moved


def key_of(record: Record) -> str:
    return str(record.translation_key)


def archive(gone: Record, user: Any) -> list[list[int | None]]:
    """Its pages are taken off, translations first; they stay in the tree with their history. Gives those that readers
    had, with what they had."""
    shown: list[list[int | None]] = []
    for page in reversed(pages_of(gone)):
        if state := page.current_workflow_state:
            state.cancel(user=user)
        if page.live:
            shown.append([page.pk, page.live_revision_id or page.latest_revision_id])
            UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)  # checked above, by role
    return shown
