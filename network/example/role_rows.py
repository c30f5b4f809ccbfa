"""Role groups, grants and collections as rows: what `network.services.roles` provisions one organisation at a time."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import Group, Permission
from django.db.models import F
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from network.models.pages import FactPage, RegionPage
from network.models.vocabulary import Role
from network.services.libraries import ensure_county_collection
from network.services.roles import GRANTS, LIBRARY_ROLES, admin_access, library_permissions, role_group_name


def insert_roles(organisations: Mapping[uuid.UUID, Sequence[FactPage]]) -> None:
    """The groups, grants and collection of each new organisation, given its pages in every language."""
    groups = {(key, role): Group(name=role_group_name(str(key), role)) for key in organisations for role in Role.values}
    Group.objects.bulk_create(groups.values())
    access = admin_access()
    Group.permissions.through.objects.bulk_create(
        Group.permissions.through(group=group, permission=access) for group in groups.values()
    )
    codenames = {name for names in GRANTS.values() for name in names}
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    by_codename = {permission.codename: permission for permission in permissions}
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=page.page_ptr, permission=by_codename[codename])
        for (key, role), group in groups.items()
        for codename in GRANTS[role]
        for page in organisations[key]
    )
    insert_collections(groups, {key: pages[0].path[: -pages[0].steplen] for key, pages in organisations.items()})


def insert_collections(groups: Mapping[tuple[uuid.UUID, str], Group], branches: Mapping[uuid.UUID, str]) -> None:
    """A collection per organisation, given the path of its county's branch, as the county's last children;
    `sort_collections` brings them into order.
    """
    codes = dict(RegionPage.objects.filter(path__in=set(branches.values())).values_list("path", "region_id"))
    counties = {path: ensure_county_collection(code) for path, code in codes.items()}
    steps = {path: last_step(county) for path, county in counties.items()}
    collections = []
    for key, path in branches.items():
        county, steps[path] = counties[path], steps[path] + 1
        place = Collection._get_path(county.path, county.depth + 1, steps[path])
        collections.append(Collection(name=str(key), depth=county.depth + 1, path=place))
    Collection.objects.bulk_create(collections)
    for path, number in Counter(branches.values()).items():
        Collection.objects.filter(pk=counties[path].pk).update(numchild=F("numchild") + number)
    library = library_permissions()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=groups[key, role], collection=collection, permission=permission)
        for key, collection in zip(branches, collections, strict=True)
        for role in LIBRARY_ROLES
        for permission in library
    )


def last_step(collection: Collection) -> int:
    last = collection.get_last_child()
    return Collection._str2int(last.path[-Collection.steplen :]) if last else 0


def sort_collections() -> None:
    """Collections stand in the order of their names."""
    Collection.fix_tree(fix_paths=True, parent=Collection.get_first_root_node())
