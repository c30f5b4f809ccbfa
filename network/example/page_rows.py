"""Pages as rows: the tables of a page type, revisions, tags, log, and what Wagtail keeps to find and count references.

The rows are those that saving a draft, a revision and its publication leave behind. Nothing is signalled.
"""

import datetime as dt
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from network.models import ActivityOrganiser, ActivityPageTag, FamilyCentreOrganiser, MeetingPlaceOrganiser
from network.models.pages import FactPage

from .plan import PlannedPage
from .rows import insert_rows, reserve_ids

CHILDREN: tuple[tuple[type[Model], str, str], ...] = (
    (ActivityPageTag, "tagged_items", "content_object"),
    (ActivityOrganiser, "organisers", "page"),
    (FamilyCentreOrganiser, "organisers", "page"),
    (MeetingPlaceOrganiser, "organisers", "page"),
)
"""Rows that belong to a page: their model, the page's name for them, their name for the page."""


@dataclass(slots=True)
class Version:
    """A planned page in one language; a version without text of its own stays a draft."""

    planned: PlannedPage
    page: FactPage
    language: str
    published: bool

    @property
    def is_source(self) -> bool:
        return self.language == self.planned.language


def check_fields(page: FactPage) -> None:
    """What saving checks, except what asks the database. Raises ValidationError naming the field."""
    related = {field.name for field in page._meta.get_fields() if field.is_relation}
    page.clean_fields(exclude=related | {"path", "depth", "url_path"})
    path, page.path = page.path, ""  # without a place in the tree there are no siblings whose slugs would be asked for
    try:
        page.clean()
    finally:
        page.path = path


def empty_relations(model: type[FactPage]) -> dict[str, list[Any]]:
    """Nothing for each child relation: said of a new page, no query has to find it out."""
    relations = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
    return {name: [] for name in [*relations, *(field.name for field in get_all_child_m2m_relations(model))]}


def insert_pages(pages: Sequence[FactPage], *, published: Set[int], now: dt.datetime) -> None:
    """Insert pages of one type, which have their keys and their place in the tree, and what Wagtail keeps about them.

    Those whose key is in `published` become live.
    """
    model = type(pages[0])
    for page in pages:
        page.draft_title = page.title
    insert_children(pages)
    revisions = publish([page for page in pages if page.pk in published], now=now)
    insert_rows(Page, pages)
    insert_rows(model, pages)
    insert_rows(Revision, revisions)
    insert_log(pages, now=now)
    insert_references(pages)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(model, pages)


def insert_children(pages: Sequence[FactPage]) -> None:
    """The rows of the pages' tags and organisers, which get their keys: revisions hold these."""
    for model, relation, parent in CHILDREN:
        rows = []
        for page in pages:
            for row in getattr(page, relation).all() if type(page) is parent_of(model, parent) else ():
                setattr(row, parent, page)
                rows.append(row)
        for row, number in zip(rows, reserve_ids(model, len(rows)), strict=True):
            row.pk = number
        insert_rows(model, rows)


def parent_of(model: type[Model], name: str) -> Any:
    """The page type that a row's parental key leads to."""
    return model._meta.get_field(name).related_model


def publish(pages: Sequence[FactPage], *, now: dt.datetime) -> list[Revision]:
    """Unsaved revisions of the drafts, which become live ones."""
    base = ContentType.objects.get_for_model(Page)
    revisions = []
    for page, number in zip(pages, reserve_ids(Revision, len(pages)), strict=True):
        revision = Revision(
            id=number,
            content_type_id=page.content_type_id,
            base_content_type=base,
            object_id=str(page.pk),
            created_at=now,
            object_str=str(page),
            content=page.serializable_data(),
        )
        page.live = True
        page.latest_revision_id = page.live_revision_id = number
        page.latest_revision_created_at = page.first_published_at = page.last_published_at = now
        revisions.append(revision)
    return revisions


def insert_log(pages: Sequence[FactPage], *, now: dt.datetime) -> None:
    rows = []
    for page in pages:
        common = {
            "page": page,
            "content_type_id": page.content_type_id,
            "label": page.get_admin_display_title(),
            "timestamp": now,
            "content_changed": True,
        }
        rows.append(PageLogEntry(action="wagtail.create", **common))
        if page.live:
            rows.append(PageLogEntry(action="wagtail.publish", revision_id=page.live_revision_id, **common))
    insert_rows(PageLogEntry, rows)


def insert_references(pages: Sequence[FactPage]) -> None:
    """What `ReferenceIndex.create_or_update_for_object` writes, for many objects that have none yet."""
    base = ContentType.objects.get_for_model(Page)
    rows = (
        ReferenceIndex(
            content_type_id=page.content_type_id,
            base_content_type=base,
            object_id=str(page.pk),
            to_content_type_id=to_type,
            to_object_id=to_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for page in pages
        for to_type, to_id, model_path, content_path in dict.fromkeys(
            ReferenceIndex._extract_references_from_object(page)
        )
    )
    insert_rows(ReferenceIndex, rows)
