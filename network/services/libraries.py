"""Where images and documents lie: a collection per county, and below it one per organisation.

A grant on a collection reaches what lies below it. The county's coordinators may choose there; an organisation's people
have their grants on its own collection, and so see no other's.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission

from network.models import OrganisationPage, RegionPage

COUNTY = "county:"
CHOOSING = ("choose_image", "choose_document")


def county_collection_name(region_code: str | None) -> str:
    return f"{COUNTY}{region_code or 'national'}"


@transaction.atomic
def ensure_county_collection(region_code: str | None) -> Collection:
    name = county_collection_name(region_code)
    return Collection.objects.filter(name=name).first() or Collection.get_first_root_node().add_child(name=name)


def region_code_above(page: OrganisationPage) -> str | None:
    """The county in whose branch the organisation's page hangs. One query."""
    return RegionPage.objects.get(path=page.path[: -page.steplen]).region_id


@transaction.atomic
def place_collection(page: OrganisationPage) -> Collection:
    """The organisation's collection, below its county's.

    One that an administrator has put elsewhere, below a private collection for instance, stays there.
    """
    county = ensure_county_collection(region_code_above(page))
    collection = Collection.objects.filter(name=str(page.translation_key)).first()
    if collection is None:
        return county.add_child(name=str(page.translation_key))
    above = collection.get_parent()
    if above.pk != county.pk and (above.is_root() or above.name.startswith(COUNTY)):
        collection.move(county, pos="sorted-child")
        collection.refresh_from_db()
    return collection


def grant_choosing(groups: Iterable[Group], collections: Iterable[Collection]) -> None:
    """Let the groups use, in pages, images and documents of the collections and of those below them."""
    collections = [*collections]
    permissions = [
        *Permission.objects.filter(
            content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=CHOOSING
        )
    ]  # fmt: skip
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=group, collection=collection, permission=permission)
            for group in groups
            for collection in collections
            for permission in permissions
        ],
        ignore_conflicts=True,
    )


def county_collections() -> list[Collection]:
    return [*Collection.objects.filter(name__startswith=COUNTY)]
