"""What the admin calls the collections that the site keeps: by their county or organisation, as it is named today.

Such a collection stores a key, never a name: so it follows when a county or an organisation is renamed, and each reader
sees the name in their own language.
"""

import uuid
from collections.abc import Iterable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.db.models.query import ModelIterable
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.forms.collections import CollectionForm
from wagtail.documents.views import documents
from wagtail.images.views import chooser, images
from wagtail.images.views.bulk_actions import AddToCollectionBulkAction
from wagtail.models import Collection
from wagtail.models.media import CollectionQuerySet

from network.models import OrganisationPage, RegionPage
from network.services.libraries import COUNTY, county_collection_name

ROOT = "Root"
ONE_BY_ONE = 5


def organisation_key(stored: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(stored)
    except ValueError:
        return None


def is_kept(collection: Collection) -> bool:
    """Whether the collection is a county's or an organisation's, and its stored name their key."""
    return collection.name.startswith(COUNTY) or organisation_key(collection.name) is not None


class LibraryNames:
    """The names that one request needs. At most seven queries for a language, however many collections it lists: a few
    organisations are asked for one by one, and when there are more all of them at once.
    """

    def __init__(self) -> None:
        self.counties: dict[str, dict[str, str]] = {}
        self.organisations: dict[str, dict[uuid.UUID, str]] = {}
        self.are_whole: set[str] = set()

    def name_of(self, collection: Collection) -> str:
        stored: str = collection.name
        if collection.depth == 1 and stored == ROOT:
            return _("Everybody's files")
        language = (get_language() or "")[:2]
        if stored.startswith(COUNTY):
            return self.county_names(language).get(stored, stored)
        key = organisation_key(stored)
        return stored if key is None else self.organisation_name(key, language) or stored

    def county_name(self, code: str) -> str:
        """By the county's code, or "national"; empty for a code of none."""
        return self.county_names((get_language() or "")[:2]).get(f"{COUNTY}{code}", "")

    def name_of_organisation(self, key: uuid.UUID) -> str:
        return self.organisation_name(key, (get_language() or "")[:2])

    def county_names(self, language: str) -> dict[str, str]:
        if language not in self.counties:
            rows = RegionPage.objects.values_list("region_id", "title", "locale__language_code")
            self.counties[language] = {
                county_collection_name(code): title
                for code, title, spoken in sorted(rows, key=lambda row: row[2] == language)
            }
        return self.counties[language]

    def organisation_name(self, key: uuid.UUID, language: str) -> str:
        known = self.organisations.setdefault(language, {})
        if key not in known and language not in self.are_whole:
            pages = OrganisationPage.objects.all()
            if len(known) < ONE_BY_ONE:
                pages = pages.filter(translation_key=key)
            else:
                self.are_whole.add(language)
            rows = pages.values_list("translation_key", "title", "locale__language_code")
            known.setdefault(key, "")
            known.update({found: title for found, title, spoken in sorted(rows, key=lambda row: row[2] == language)})
        return known.get(key, "")


# The names of this request; None outside the admin, where a collection says what it stores.
shown_names: ContextVar[LibraryNames | None] = ContextVar("shown_names", default=None)


def shown_name(collection: Collection) -> str:
    names = shown_names.get()
    stored: str = collection.name
    return stored if names is None else names.name_of(collection)


def in_order_of_names(collections: Iterable[Collection]) -> list[Collection]:
    """What lies in a collection right after it, in the order of the names that are shown."""
    rows = [*collections]
    named = {row.path: shown_name(row).casefold() for row in rows}

    def place(row: Collection) -> list[tuple[str, str]]:
        above = [row.path[:end] for end in range(row.steplen, len(row.path) + 1, row.steplen)]
        return [(named.get(path, ""), path) for path in above]

    return sorted(rows, key=place)


def call_by_name(collection: Collection) -> None:
    """For a collection that is only shown in this request, by templates that read its stored name."""
    collection.name = shown_name(collection)


def name_libraries() -> None:
    """Let the admin show names where it lists collections or what lies in them. Safe to call twice."""
    if getattr(Collection.__str__, "is_named", False):
        return
    _name_collections()
    _order_choices()
    for view in (images.IndexView, documents.IndexView, chooser.BaseImageChooseView):
        _name_rows(view)
    _name_in_message(AddToCollectionBulkAction)
    _keep_keys()


def _name_collections() -> None:
    def say(collection: Collection) -> str:
        return shown_name(collection)

    say.is_named = True  # type: ignore[attr-defined]
    Collection.__str__ = say
    original = Collection.get_indented_name

    @wraps(original)
    def get_indented_name(collection: Collection, *args: Any, **kwargs: Any) -> str:
        named = Collection(name=shown_name(collection), depth=collection.depth)
        said: str = original(named, *args, **kwargs)
        return said

    Collection.get_indented_name = get_indented_name


def _order_choices() -> None:
    """Choices come from a list of labels, or from a form's field, which iterates."""
    original = CollectionQuerySet.iterator

    def get_indented_choices(rows: Any) -> list[tuple[int, str]]:
        depth = rows.get_min_depth()
        return [(row.pk, row.get_indented_name(depth, html=True)) for row in in_order_of_names(rows)]

    @wraps(original)
    def iterator(rows: Any, *args: Any, **kwargs: Any) -> Any:
        found = original(rows, *args, **kwargs)
        if shown_names.get() is None or not issubclass(rows._iterable_class, ModelIterable):
            return found
        return iter(in_order_of_names(found))

    CollectionQuerySet.get_indented_choices = get_indented_choices
    CollectionQuerySet.iterator = iterator


def _name_rows(view: Any) -> None:
    original = view.get_context_data

    @wraps(original)
    def get_context_data(self: Any, **kwargs: Any) -> Any:
        context = original(self, **kwargs)
        for row in context["results"] if "results" in context else context["object_list"]:
            call_by_name(row.collection)
        return context

    view.get_context_data = get_context_data


def _name_in_message(action: Any) -> None:
    original = action.get_success_message

    @wraps(original)
    def get_success_message(self: Any, *args: Any, **kwargs: Any) -> Any:
        call_by_name(self.cleaned_form.cleaned_data["collection"])
        return original(self, *args, **kwargs)

    action.get_success_message = get_success_message


def _keep_keys() -> None:
    """A key is not to be edited as if it were a name."""
    original = CollectionForm.__init__

    @wraps(original)
    def __init__(form: Any, *args: Any, **kwargs: Any) -> None:
        original(form, *args, **kwargs)
        if form.instance.pk and is_kept(form.instance):
            del form.fields["name"]

    CollectionForm.__init__ = __init__
