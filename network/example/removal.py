"""Taking the example content out again: what was loaded goes, what people have made stays.

Words that the search has learnt for its spelling suggestions stay: a suggestion is only made when it finds something.
"""

import uuid
from collections.abc import Collection

from django.contrib.auth.models import Group
from django.db.models import Q
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection as LibraryCollection
from wagtail.models import Page, PageLogEntry, Revision

from network.models import ActivityPage, FamilyCentrePage, MeetingPlacePage, OrganisationPage, Record, Tag
from network.models.vocabulary import Origin, RecordKind, Role
from network.services.roles import role_group_name
from network.services.searching import source_of
from search.services import remove_objects

from .role_rows import sort_collections
from .rows import chunks

FACT_PAGES = (OrganisationPage, FamilyCentrePage, MeetingPlacePage, ActivityPage)
CHUNK = 500


def example_page_ids() -> set[int]:
    return {
        pk for model in FACT_PAGES for pk in model.objects.filter(origin=Origin.EXAMPLE).values_list("pk", flat=True)
    }


def additions() -> list[Page]:
    """Pages of any type that were added by hand below example organisations."""
    branches = {*OrganisationPage.objects.filter(origin=Origin.EXAMPLE).values_list("path", flat=True)}
    lengths = {len(path) for path in branches}
    loaded = example_page_ids()
    below = Page.objects.filter(depth__gt=min(lengths, default=0) // Page.steplen).values_list("pk", "path")
    found = [pk for pk, path in below if pk not in loaded and any(path[:length] in branches for length in lengths)]
    return [page for some in chunks(found, CHUNK) for page in Page.objects.filter(pk__in=some)]


def delete_records(*, added: Collection[Page]) -> int:
    """Delete the records of examples and of added pages, with their search entries; the number of those of examples."""
    keys = {page.translation_key for page in added}
    records = Record.objects.filter(Q(origin=Origin.EXAMPLE) | Q(translation_key__in=keys))
    count = Record.objects.filter(origin=Origin.EXAMPLE).count()
    by_source: dict[str, list[str]] = {}
    for record in records.only("pk", "kind").iterator(chunk_size=2000):
        by_source.setdefault(source_of(record), []).append(str(record.pk))
    for source, ids in by_source.items():
        remove_objects(source, ids)
    records.exclude(kind=RecordKind.ORGANISATION).delete()  # owners are protected while they own
    records.delete()
    return count


def delete_pages(*, added: Collection[Page]) -> None:
    """Delete example pages and added ones from the leaves up, with revisions and log, as if they had never been."""
    ids = example_page_ids() | {page.pk for page in added}
    levels: dict[int, list[int]] = {}
    for some in chunks(ids, CHUNK):
        for pk, depth in Page.objects.filter(pk__in=some).values_list("pk", "depth"):
            levels.setdefault(depth, []).append(pk)
    for depth in sorted(levels, reverse=True):
        for some in chunks(levels[depth], CHUNK):
            pages = Page.objects.filter(pk__in=some)
            pages.update(
                live=False, latest_revision=None, live_revision=None
            )  # their records are gone: nothing to withdraw
            Revision.page_revisions.filter(object_id__in=[str(pk) for pk in some]).delete()
            pages.delete()
            PageLogEntry.objects.filter(page_id__in=some).delete()


def delete_roles(keys: Collection[uuid.UUID]) -> None:
    """Delete the organisations' groups and collections; files that people put there move to the root collection."""
    names = [role_group_name(str(key), role) for key in keys for role in Role.values]
    for some in chunks(names, CHUNK):
        Group.objects.filter(name__in=some).delete()
    root = LibraryCollection.get_first_root_node()
    for some in chunks(map(str, keys), CHUNK):
        collections = LibraryCollection.objects.filter(name__in=some)
        for model in (get_image_model(), get_document_model()):
            model.objects.filter(collection__in=collections).update(collection=root)
        collections.delete()
    sort_collections()


def example_tag_ids() -> list[int]:
    tags = Tag.objects.filter(activity_pages__content_object__origin=Origin.EXAMPLE)
    return [*tags.values_list("pk", flat=True).distinct()]


def delete_unused_tags(ids: Collection[int]) -> None:
    for some in chunks(ids, CHUNK):
        Tag.objects.filter(pk__in=some, activity_pages__isnull=True).delete()
