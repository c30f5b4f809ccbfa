"""Which published pages show a file, and so for whom a document or an image is to be found.

A file is as open as the openest page that shows it. A page is as open as its record; one without a record (an article,
a good practice) as the organisation it stands below; one that is a draft or below a private page shows nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex

from network.models import Record
from network.models.pages import FactPage
from network.models.vocabulary import Publication, Visibility
from network.services.addresses import public_path

OPENEST_FIRST = (Visibility.PUBLIC, Visibility.NETWORK, Visibility.COORDINATORS)


@dataclass(frozen=True, slots=True)
class Showing:
    """A published page that shows a file."""

    page: Page
    url: str
    language: str
    title: str
    visibility: str


def restricted_pages() -> Q:
    """Pages with a restriction of their own or of one above them. One query."""
    restricted = Q(pk__in=[])
    for path in PageViewRestriction.objects.values_list("page__path", flat=True):
        restricted |= Q(path__startswith=path)
    return restricted


def restricted_keys(keys: Iterable[UUID]) -> set[UUID]:
    """Of these translation keys, those with a page that is restricted. One query where no page is, else two."""
    restricted = restricted_pages()
    if restricted == Q(pk__in=[]):
        return set()
    return set(
        Page.objects.filter(restricted, translation_key__in=list(keys)).values_list("translation_key", flat=True)
    )


def restricted_collections() -> tuple[str, ...]:
    """Paths in the tree below which a collection is private, to be compared with `startswith`. One query."""
    return tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))


def showings_of(model: type[Any], ids: Sequence[int]) -> dict[int, list[Showing]]:
    """By the file's id the published pages that refer to it, the openest first. Four queries."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id__in=[str(number) for number in ids],
        base_content_type=ContentType.objects.get_for_model(Page),
    ).values_list("to_object_id", "object_id")
    pages_of: dict[int, set[int]] = defaultdict(set)
    for file_id, page_id in references:
        pages_of[int(file_id)].add(int(page_id))
    wanted = {number for numbers in pages_of.values() for number in numbers}
    if not wanted:
        return {}
    found = Page.objects.filter(pk__in=wanted, live=True).exclude(restricted_pages())
    pages = {page.pk: page for page in found.select_related("locale", "content_type")}
    visibilities = _visibilities(pages.values())
    return {
        file_id: sorted(
            (_showing(pages[n], visibilities[n]) for n in sorted(numbers) if n in pages and n in visibilities),
            key=lambda showing: OPENEST_FIRST.index(Visibility(showing.visibility)),
        )
        for file_id, numbers in pages_of.items()
    }


def _showing(page: Page, visibility: str) -> Showing:
    return Showing(page, public_path(page), page.locale.language_code, page.title, visibility)


def _visibilities(pages: Iterable[Page]) -> dict[int, str]:
    """By page id; a page whose facts are not published has none. Two queries."""
    pages = list(pages)
    parents = dict(
        Page.objects.filter(path__in={page.path[: -Page.steplen] for page in pages}).values_list(
            "path", "translation_key"
        )
    )
    keys = {page.translation_key for page in pages} | set(parents.values())
    records: Mapping[UUID, str] = dict(
        Record.objects.filter(translation_key__in=keys, publication=Publication.LIVE).values_list(
            "translation_key", "visibility"
        )
    )
    found = {}
    for page in pages:
        above = parents.get(page.path[: -Page.steplen])
        if page.translation_key in records:
            found[page.pk] = records[page.translation_key]
        elif _is(page, FactPage):
            continue
        elif above is not None and above in records:
            found[page.pk] = records[above]
        else:
            found[page.pk] = Visibility.PUBLIC.value
    return found


def _is(page: Page, model: type[Any]) -> bool:
    own = page.content_type.model_class()
    return own is not None and issubclass(own, model)
