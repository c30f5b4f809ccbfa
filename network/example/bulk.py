"""The bulk path of the example content: the rows of the service path, batch by batch, without a signal.

What the service path (`network.services.examples.load_one_by_one`) writes is written here with bulk inserts, out of the
same pure functions. A test loads both ways and compares every row of every table, keys and other surrogate numbers
replaced by what they stand for. The comparison leaves out:

- `wagtailsearch_indexentry.title_norm`: made of the mean length of all titles at the moment of writing, so it depends
  on the order;
- the internal tables of the full-text indexes (`search_terms_*`, `wagtailsearch_indexentry_fts*`): how SQLite stores
  the rows of the tables that are compared;
- `search_indexoperation` and `jobs_job`, in use with Elasticsearch: that it has to read an entry is noted once here,
  and once for each language that is published there;
- `sqlite_sequence`: the counters behind the surrogate numbers;
- passwords and `date_joined` of the accounts, which are made anew for each load.

Receivers of `page_published` other than the network's own are not called.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page

from network.models import (
    ActivityOrganiser,
    ActivityPage,
    ActivityPageTag,
    FamilyCentrePage,
    MeetingPlacePage,
    OrganisationPage,
    Place,
    Tag,
)
from network.models.pages import FactPage
from network.services.provisioning import content_locales
from search.services import whole_index_locked

from .content import ExampleError
from .page_rows import Version, check_fields, empty_relations, insert_pages
from .plan import PlannedPage
from .positions import Branch, SectionKey, region_branches, write_child_counts
from .record_rows import insert_records
from .role_rows import insert_roles, sort_collections
from .rows import chunks, reserve_ids, room_for_many

BATCH = 1000
"""Planned pages that are held in memory at a time."""
ORDER: tuple[type[FactPage], ...] = (OrganisationPage, FamilyCentrePage, MeetingPlacePage, ActivityPage)
"""What comes later may refer to what comes earlier."""


def load_in_bulk(pages: Collection[PlannedPage], *, progress: Callable[[int, int], None]) -> None:
    """Write the pages and everything that their publication writes, in the caller's transaction.

    `pages` is read once, in its order, and need not be held in memory. Raises ExampleError for an invalid page.
    """
    loader = BulkLoader(now=timezone.now())
    done = 0
    with room_for_many(), whole_index_locked():
        for batch in chunks(pages, BATCH):
            loader.load(batch)
            done += len(batch)
            progress(done, len(pages))
        sort_collections()


class BulkLoader:
    """Keeps what later pages refer to: branches of the tree, owners' records, places, tags."""

    def __init__(self, *, now: dt.datetime) -> None:
        self.now = now
        self.locales = content_locales()
        self.branches: dict[SectionKey, Branch] = region_branches()
        self.owners: dict[uuid.UUID, int] = {}
        self.places: dict[uuid.UUID, Place] = {}
        self.tags: dict[str, Tag] = {tag.name: tag for tag in Tag.objects.all()}
        self.no_relations = {model: empty_relations(model) for model in ORDER}
        self.changed: dict[int, Branch] = {}
        """Branches by page that were given children since the counts were written."""

    def load(self, batch: Sequence[PlannedPage]) -> None:
        """Tree positions in the order of the plan, then rows type by type."""
        numbers = iter(reserve_ids(Page, sum(len(self.texts(planned)) for planned in batch)))
        versions = [version for planned in batch for version in self.versions(planned, numbers)]
        for model in ORDER:
            self.insert([version for version in versions if version.planned.model is model])
        write_child_counts(self.changed.values())
        self.changed.clear()

    def texts(self, planned: PlannedPage) -> dict[str, tuple[dict[str, str], bool]]:
        """By language: the texts that differ from the source's, and whether to publish.

        Organisations have a page in every language, the rest where there is a text, the source language first.
        """
        translated = {code: (dict(texts), True) for code, texts in planned.translations.items()}
        if planned.organisation_key is not None:
            return {planned.language: ({}, True), **translated}
        return {code: translated.get(code, ({}, code == planned.language)) for code in self.locales}

    def versions(self, planned: PlannedPage, numbers: Iterator[int]) -> list[Version]:
        """The pages of a plan, hung into the tree."""
        section = planned.organisation_key or planned.region_code
        slug = self.branches[section, planned.language].free_slug(planned.facts["title"])
        found = []
        for language, (texts, published) in self.texts(planned).items():
            page = planned.model(
                locale=self.locales[language],
                translation_key=planned.key,
                slug=slug,
                source_language=planned.language,
                live=False,
                **{**self.no_relations[planned.model], **planned.facts, **texts},
            )
            page.id = page.page_ptr_id = next(numbers)
            branch = self.branches[section, language]
            branch.hang(page)
            self.changed[branch.page_id] = branch
            if planned.model is OrganisationPage:
                self.branches[planned.key, language] = Branch(page.pk, page.path, page.url_path)
            found.append(Version(planned, page, language, published))
        return found

    def insert(self, versions: Sequence[Version]) -> None:
        if not versions:
            return
        for version in versions:
            self.relate(version)
            if version.published and not version.planned.copy:  # copies differ in dates and numbers only
                check(version)
        insert_pages(
            [version.page for version in versions], published={v.page.pk for v in versions if v.published}, now=self.now
        )
        if versions[0].planned.model is OrganisationPage:
            by_key: dict[uuid.UUID, list[FactPage]] = {}
            for version in versions:
                by_key.setdefault(version.planned.key, []).append(version.page)
            insert_roles(by_key)
        for key, facts in insert_records(versions, owners=self.owners, now=self.now).items():
            if isinstance(facts, Place):
                self.places[key] = facts
            elif versions[0].planned.model is OrganisationPage:
                self.owners[key] = facts.record_id

    def relate(self, version: Version) -> None:
        """Set what is known by key in the plan: the place, and on the source page the tags."""
        planned, page = version.planned, version.page
        if isinstance(page, ActivityPage):
            if planned.place_key:
                page.place = self.places[planned.place_key]
            if version.is_source:
                page.tagged_items = [ActivityPageTag(tag=self.tag(name)) for name in planned.tags]
                page.organisers = organisers_of(planned, self.owners)

    def tag(self, name: str) -> Tag:
        if name not in self.tags:
            self.tags[name] = Tag.objects.get_or_create(name=name)[0]
        return self.tags[name]


def organisers_of(planned: PlannedPage, records: Mapping[uuid.UUID, int]) -> list[ActivityOrganiser]:
    """Unsaved rows of a planned activity, `records` being the organisations' by translation key."""
    return [
        ActivityOrganiser(organisation_id=records[key], role=role, sort_order=number)
        for number, (key, role) in enumerate(planned.organisers)
    ]


def check(version: Version) -> None:
    """Raises ExampleError naming the entry and the field."""
    try:
        check_fields(version.page)
    except ValidationError as error:
        raise invalid(version.planned, error) from None


def invalid(planned: PlannedPage, error: ValidationError) -> ExampleError:
    """What a page's validation says, of the entry that it was planned from."""
    messages: dict[str, Any] = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    name, problems = next(iter(messages.items()))
    return ExampleError(planned.file, planned.entry, f"{name}: {problems[0]}" if name else str(problems[0]))
