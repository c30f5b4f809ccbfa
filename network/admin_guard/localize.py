"""wagtail-localize: only one's own pages are translated; publishing translations needs the right to publish each."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from network.admin_guard.library import check_items
from network.admin_guard.pages import numbers_in, page_numbers

T = TypeVar("T")


def translates(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Raises PermissionDenied for a page that the user may not change, or translations they may not publish."""
    source, translations = named_source(kwargs)
    pages = [*Page.objects.filter(pk__in=page_numbers(kwargs))]
    pages += pages_of([source] if source else [], TranslationSource.get_source_instance)
    targets = pages_of(translations, Translation.get_target_instance)
    if any(not page.permissions_for_user(request.user).can_edit() for page in [*pages, *targets]):
        raise PermissionDenied
    publishes = request.POST.get("publish_translations") or request.POST.get("action") == "publish"
    if publishes and any(not page.permissions_for_user(request.user).can_publish() for page in [*pages, *targets]):
        raise PermissionDenied


def overrides_field(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """As `translates`; a number put into a field is no image or document of somebody else's."""
    translates(request, kwargs)
    request.body  # noqa: B018  kept by Django once read, so that the view reads it again
    sent = Request(request, parsers=[FormParser(), MultiPartParser()])  # Django itself reads forms sent by POST only
    for model in (get_image_model(), get_document_model()):
        check_items(request.user, model, numbers_in([sent.POST.get("value", "")]))


def named_source(kwargs: dict[str, Any]) -> tuple[TranslationSource | None, list[Translation]]:
    """What a localize view works on; nothing for a number that is none, which the view answers itself."""
    if "translation_source_id" in kwargs:
        source = TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
        return source, [*source.translations.filter(enabled=True)] if source else []
    if "translation_id" in kwargs:
        translation = Translation.objects.filter(pk=kwargs["translation_id"]).select_related("source").first()
        return (translation.source, [translation]) if translation else (None, [])
    return None, []


def pages_of(items: Iterable[T], instance_of: Callable[[T], Any]) -> list[Page]:
    """The pages among what the items stand for; what has been deleted, or does not exist yet, is left out."""
    found = []
    for item in items:
        try:
            instance = instance_of(item)
        except ObjectDoesNotExist:
            continue
        if isinstance(instance, Page):
            found.append(instance)
    return found
