"""Role groups, grants and collections as rows: what `network.services.roles` provisions one organisation at a time."""

import uuid
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from network.models.pages import FactPage
from network.models.vocabulary import Role
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
    insert_collections(groups, [*organisations])


def insert_collections(groups: Mapping[tuple[uuid.UUID, str], Group], keys: Sequence[uuid.UUID]) -> None:
    """A collection per organisation, as the root's last children; `sort_collections` brings them into order."""
    root = Collection.get_first_root_node()
    last = root.get_last_child()
    step = Collection._str2int(last.path[-Collection.steplen :]) if last else 0
    collections = [
        Collection(
            name=str(key), depth=root.depth + 1, path=Collection._get_path(root.path, root.depth + 1, step + number)
        )
        for number, key in enumerate(keys, start=1)
    ]
    Collection.objects.bulk_create(collections)
    Collection.objects.filter(pk=root.pk).update(numchild=root.numchild + len(collections))
    library = library_permissions()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=groups[key, role], collection=collection, permission=permission)
        for key, collection in zip(keys, collections, strict=True)
        for role in LIBRARY_ROLES
        for permission in library
    )


def sort_collections() -> None:
    """Collections stand in the order of their names."""
    Collection.fix_tree(fix_paths=True, parent=Collection.get_first_root_node())
