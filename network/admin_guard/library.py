"""Images and documents in the admin: an organisation's are for its own people."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from network.admin_guard.pages import numbers_in
from network.readable import LIBRARY_ACTIONS

NUMBERS = {
    get_image_model: ("image_id",),
    get_document_model: ("document_id", "doc_id"),
}


def check_items(user: Any, model: Any, numbers: Iterable[int]) -> None:
    """Raises PermissionDenied for an image or a document in a collection where the user may do nothing."""
    policy = policy_registry.get_by_type(model)
    for item in model.objects.filter(pk__in=set(numbers)).select_related("collection"):
        if not policy.user_has_any_permission_for_instance(user, LIBRARY_ACTIONS, item):
            raise PermissionDenied


def works_in(get_model: Any) -> Any:
    """The rule of an address of images (or documents): some collection is the user's, and so is what it names."""

    def rule(request: HttpRequest, kwargs: dict[str, Any]) -> None:
        model = get_model()
        if not policy_registry.get_by_type(model).user_has_any_permission(request.user, LIBRARY_ACTIONS):
            raise PermissionDenied
        named = [kwargs[name] for name in (*NUMBERS[get_model], "pk") if name in kwargs]
        check_items(request.user, model, numbers_in([*named, *request.GET.getlist("id")]))

    return rule


works_on_images = works_in(get_image_model)
works_on_documents = works_in(get_document_model)


def tags_of_own_items(user: Any, models: Iterable[Any]) -> "QuerySet[Tag]":
    """Tags on what the user may choose of the models."""
    found = Tag.objects.none()
    for model in models:
        items = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, ["choose", "change"])
        found |= Tag.objects.filter(
            taggit_taggeditem_items__content_type__app_label=model._meta.app_label,
            taggit_taggeditem_items__content_type__model=model._meta.model_name,
            taggit_taggeditem_items__object_id__in=items.order_by().values("pk"),
        )
    return found.distinct()
