"""Editions as the search finds them: by name and foreword, the public ones alone."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from search.contracts import SearchDocument, SearchSource
from situation_map.language import LANGUAGES
from situation_map.models import Edition

KEY = "edition"


def edition_documents(object_ids: list[str]) -> Iterator[SearchDocument]:
    """Each public edition in each language that it has a name or a foreword in. One query."""
    for edition in Edition.objects.published().filter(slug__in=object_ids):
        for language in LANGUAGES:
            name, foreword = getattr(edition, f"name_{language}"), getattr(edition, f"foreword_{language}")
            if not (name or foreword):
                continue
            with override(language):
                yield SearchDocument(
                    source=KEY,
                    object_id=edition.slug,
                    language=language,
                    title=name or edition.name_fi,
                    summary=foreword,
                    body="",
                    url=reverse("edition", kwargs={"slug": edition.slug}),
                    is_example=edition.is_example,
                    confirmed_on=edition.dated_on,
                    extra={"told": True},
                )


def still_public(object_ids: list[str]) -> Iterable[str]:
    """The clock decides, whatever the index has."""
    return Edition.objects.published().filter(slug__in=object_ids).values_list("slug", flat=True)


def edition_ids() -> Iterable[str]:
    return Edition.objects.published().values_list("slug", flat=True)


EDITIONS = SearchSource(
    key=KEY, label=_("Editions of the situation map"), icon="book-open", documents_for=edition_documents,
    all_ids=edition_ids, still_found=still_public,
)  # fmt: skip


def index_edition(edition: Edition) -> None:
    from search.services import index_object

    index_object(KEY, edition.slug)
