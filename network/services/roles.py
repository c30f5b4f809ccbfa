"""Groups and grants: one Wagtail group per role of an organisation, one of coordinators per county, in every locale's
tree.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from network.models import Membership, OrganisationPage, Record, Region, RegionPage, RegionRole, TrustedOrganisation
from network.models.vocabulary import Role
from network.services.libraries import county_collections, ensure_county_collection, grant_choosing, place_collection

GRANTS: dict[str, tuple[str, ...]] = {
    Role.VIEWER: (),
    Role.EDITOR: ("add_page", "change_page"),
    Role.PUBLISHER: ("add_page", "change_page"),
    Role.MANAGER: ("add_page", "change_page", "lock_page"),
}
COORDINATOR_GRANTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
COLLECTION_GRANTS = ("add_image", "choose_image", "change_image", "add_document", "choose_document", "change_document")

LIBRARY_ROLES = (Role.EDITOR, Role.PUBLISHER, Role.MANAGER)


def library_permissions() -> list[Permission]:
    """What those who edit may do with images and documents of their organisation."""
    return [
        *Permission.objects.filter(
            content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=COLLECTION_GRANTS
        )
    ]


def page_permission(codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)


def admin_access() -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def role_group_name(organisation_key: str, role: str) -> str:
    return f"organisation:{organisation_key}:{role}"


def coordinator_group_name(region_code: str | None) -> str:
    return f"coordinators:{region_code or 'national'}"


def grant_on_pages(group: Group, pages: list[Page], codenames: tuple[str, ...]) -> None:
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=group, page=page, permission=permission)
            for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
            for page in pages
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def provision_role_groups(*, pages: list[OrganisationPage]) -> dict[str, Group]:
    """The groups of an organisation's roles with their grants on its page in each locale, and its collection."""
    key = str(pages[0].translation_key)
    collection = place_collection(pages[0])
    access = admin_access()
    groups = {}
    for role in Role.values:
        group, _ = Group.objects.get_or_create(name=role_group_name(key, role))
        group.permissions.add(access)
        grant_on_pages(group, [*pages], GRANTS[role])
        groups[role] = group
    library = library_permissions()
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=groups[role], collection=collection, permission=permission)
            for role in LIBRARY_ROLES
            for permission in library
        ],
        ignore_conflicts=True,
    )
    return groups


@transaction.atomic
def provision_coordinators(*, region: Region | None, pages: list[RegionPage]) -> Group:
    """The group that reviews a county's content, its grants on the county's page in each locale, and its workflow.

    It chooses from the collections of the county's organisations, and the whole country's from those of every county.
    """
    code = region.code if region else None
    group, _ = Group.objects.get_or_create(name=coordinator_group_name(code))
    group.permissions.add(admin_access())
    grant_on_pages(group, [*pages], COORDINATOR_GRANTS)
    library = ensure_county_collection(code)
    grant_choosing(Group.objects.filter(name__in={group.name, coordinator_group_name(None)}), [library])
    if region is None:
        grant_choosing([group], county_collections())
    name = f"Review: {region.short_fi if region else 'national'}"
    workflow, created = Workflow.objects.get_or_create(name=name, defaults={"active": True})
    if created:
        task = GroupApprovalTask.objects.create(name=name, active=True)
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for page in pages:
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
    return group


@transaction.atomic
def set_membership(*, user, organisation: Record, role: str) -> Membership:
    """Give a person a role in an organisation; an earlier role there is replaced, with its group."""
    key = str(organisation.translation_key)
    user.groups.remove(*Group.objects.filter(name__in=[role_group_name(key, other) for other in Role.values]))
    user.groups.add(Group.objects.get(name=role_group_name(key, role)))
    membership, _ = Membership.objects.update_or_create(user=user, organisation=organisation, defaults={"role": role})
    return membership


@transaction.atomic
def remove_membership(*, user, organisation: Record) -> None:
    key = str(organisation.translation_key)
    user.groups.remove(*Group.objects.filter(name__in=[role_group_name(key, role) for role in Role.values]))
    Membership.objects.filter(user=user, organisation=organisation).delete()


@transaction.atomic
def set_coordinator(*, user, region: Region | None) -> RegionRole:
    """Make a person coordinator of a county, or of the country."""
    user.groups.add(Group.objects.get(name=coordinator_group_name(region.code if region else None)))
    role, _ = RegionRole.objects.get_or_create(user=user, region=region)
    return role


@transaction.atomic
def trust_organisation(*, organisation: Record, region: Region, trusted: bool) -> None:
    """Let the organisation's publishers publish without review in the county, or end that."""
    key = str(organisation.translation_key)
    groups = Group.objects.filter(name__in=[role_group_name(key, role) for role in (Role.PUBLISHER, Role.MANAGER)])
    pages = [page.page_ptr for page in OrganisationPage.objects.filter(translation_key=organisation.translation_key)]
    if trusted:
        TrustedOrganisation.objects.get_or_create(organisation=organisation, region=region)
        for group in groups:
            grant_on_pages(group, pages, ("publish_page",))
        return
    TrustedOrganisation.objects.filter(organisation=organisation, region=region).delete()
    GroupPagePermission.objects.filter(group__in=groups, page__in=pages, permission__codename="publish_page").delete()


@transaction.atomic
def remove_coordinator(*, user, region: Region | None) -> None:
    """End a person's task as coordinator of a county, or of the country."""
    user.groups.remove(Group.objects.get(name=coordinator_group_name(region.code if region else None)))
    RegionRole.objects.filter(user=user, region=region).delete()
