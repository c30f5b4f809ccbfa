"""Creating places and activities: the page, its translations, its publication."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from wagtail.models import Page

from network.models import ActivityPage, OrganisationPage, RegionPage
from network.models.pages import FactPage
from network.services.provisioning import content_locales, free_slug

PageT = TypeVar("PageT", bound=FactPage)
Home = OrganisationPage | RegionPage
"""What places hang below: an organisation, or a county itself."""
SET_BY_THE_TREE = {"path", "depth", "url_path", "content_type", "draft_title"}


@transaction.atomic
def create_page(
    model: type[PageT],
    *,
    parent: Page,
    facts: Mapping[str, Any],
    related: Mapping[str, Iterable[Any]] | None = None,
    translations: Mapping[str, Mapping[str, str]] | None = None,
    translation_key: uuid.UUID | None = None,
    publish: bool = True,
    user: Any = None,
) -> PageT:
    """Create a page below `parent` from its fields, with translations ({language: text fields}); publish unless told
    not to.

    `related` are many-to-many fields and tags. Raises ValidationError naming the field. Returns the source-language
    page.
    """
    key = translation_key or uuid.uuid4()
    language = parent.locale.language_code
    slug = free_slug(facts["title"], parent)
    page = _add(model, parent=parent, key=key, slug=slug, language=language, values=facts, related=related or {})
    pages = [page]
    for code, texts in (translations or {}).items():
        below = translated_parent(parent, code)
        pages.append(
            _add(model, parent=below, key=key, slug=slug, language=language, values={**facts, **texts}, related={})
        )
    if publish:
        for each in pages:
            each.save_revision(user=user).publish(user=user)
    else:
        page.save_revision(user=user)
    page.refresh_from_db()
    return page


def _add(model: type[PageT], *, parent: Page, key: uuid.UUID, slug: str, language: str, values: Mapping[str, Any],
         related: Mapping[str, Iterable[Any]]) -> PageT:  # fmt: skip
    page = model(locale=parent.locale, translation_key=key, slug=slug, source_language=language, live=False, **values)
    for name, items in related.items():  # kept with the unsaved page and written with it
        field = getattr(page, name)
        field.add(*items) if model is ActivityPage and name == "tags" else field.set([*items])
    page.clean_fields(exclude=SET_BY_THE_TREE | {name for name in related if name != "tags"})
    parent.add_child(instance=page)
    return page


def translated_parent(parent: Page, language: str) -> Page:
    """The same branch in another language; organisations have their page in every locale."""
    return parent.get_translation(content_locales()[language]).specific


def organisation_page_of(page: Page) -> OrganisationPage:
    """The organisation a page belongs to."""
    found = page.get_ancestors(inclusive=True).type(OrganisationPage).last()
    if found is None:
        raise OrganisationPage.DoesNotExist(f"Page {page.pk} is not below an organisation.")
    return found.specific


def home_page_of(page: Page) -> Home:
    """The organisation a page belongs to; of what hangs right below a county, the county's branch."""
    try:
        return organisation_page_of(page)
    except OrganisationPage.DoesNotExist:
        branch: RegionPage = page.get_ancestors().type(RegionPage).last().specific
        return branch
