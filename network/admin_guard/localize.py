"""wagtail-localize: only one's own pages are translated; publishing translations needs the right to publish each."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from wagtail.blocks import Block, ListBlock
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail_localize.models import OverridableSegment, Translation, TranslationSource

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
    for model in chosen_models(kwargs):
        check_items(request.user, model, numbers_in([sent.POST.get("value", "")]))


def chosen_models(kwargs: dict[str, Any]) -> list[Any]:
    """What a field's number stands for, images or documents; both where that cannot be told."""
    segment = OverridableSegment.objects.filter(pk=kwargs["overridable_segment_id"]).first()
    models = [get_image_model(), get_document_model()]
    if segment is None:
        return models  # the view answers itself
    try:
        instance = segment.source.get_source_instance()
        field_name, *names = segment.context.get_field_path(instance).split(".")
        chooser: Any = instance._meta.get_field(field_name)
        if isinstance(chooser, StreamField):
            chooser = block_at(chooser.stream_block, names)
    except (ObjectDoesNotExist, FieldDoesNotExist, LookupError, AttributeError):
        return models  # the page has changed since
    chosen = getattr(chooser, "target_model", getattr(chooser, "related_model", None))
    return [model for model in models if chosen is None or issubclass(model, chosen)]


def block_at(block: Block, names: Iterable[str]) -> Block:
    """The block that the names lead to, from the outermost in."""
    for name in names:
        block = block.child_block if isinstance(block, ListBlock) else block.child_blocks[name]
    return block


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
