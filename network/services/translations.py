"""Text in other languages that is written together with the original: a draft of the translation's page, published
with the original and never before it.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import Translation

from network.models import RemovedLanguage
from network.models.pages import FactPage
from network.services import review
from network.services.accompanying import accompany
from network.services.content import SET_BY_THE_TREE, home_page_of, translated_parent
from network.services.provisioning import free_slug

TEXTS = ("title", "summary", "description")
Texts = Mapping[str, Mapping[str, str]]
"""By language: title, summary and description (rich text)."""


@transaction.atomic
def save_texts(*, source: FactPage, texts: Texts, user: Any) -> None:
    """Keep the texts as drafts of the translations, which go out with the source. Unchanged ones are left alone.

    A language that was removed is there again when something is written in it. Raises PermissionDenied,
    ValidationError.
    """
    if not review.may_edit_page(user, source):
        raise PermissionDenied
    for language, text in texts.items():
        page = translation_in(source, language)
        if page is None:
            accompany(add_translation(source, language, text, user=user))
            continue
        draft = page.get_latest_revision_as_object()
        removed, _rows = RemovedLanguage.objects.filter(page=page.pk).delete()
        if all(getattr(draft, name) == text[name] for name in TEXTS) and not removed:
            continue
        for name in TEXTS:
            setattr(draft, name, text[name])
        draft.draft_title = draft.title
        draft.clean_fields(exclude=SET_BY_THE_TREE | {"tags"})
        if not draft.live:
            draft.save()
        stop_synchronising(page)
        draft.save_revision(user=user, log_action=True)
        page.refresh_from_db()
        accompany(page)


def translation_in(source: FactPage, language: str) -> Any:
    """The page in that other language, of the same type; None where there is none."""
    pages: Any = type(source)._default_manager.filter(
        translation_key=source.translation_key, locale__language_code=language
    )
    return pages.exclude(pk=source.pk).select_related("locale", "latest_revision").first()


def add_translation(source: FactPage, language: str, text: Mapping[str, str], *, user: Any) -> Any:
    """An unpublished page below the organisation or the county in that language, with its first draft. Photographs stay
    with the original, whose words on them are in its language.
    """
    parent = translated_parent(home_page_of(source), language)
    draft = source.get_latest_revision_as_object()
    facts = {field.attname: getattr(draft, field.attname) for field in type(source)._meta.local_concrete_fields}
    for name in ("page_ptr_id", "photographs"):
        facts.pop(name, None)
    page = type(source)(
        **{**facts, **text},
        locale=parent.locale,
        translation_key=source.translation_key,
        slug=free_slug(text["title"], parent),
        live=False,
        owner=user,
    )
    page.clean_fields(exclude=SET_BY_THE_TREE | {"tags"})
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True)
    page.refresh_from_db()
    return page


def stop_synchronising(page: Page) -> None:
    """A text that is written in the form is not overwritten from the translation editor's pieces any more."""
    Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).update(enabled=False)
