"""Uploaded files: what of their folder is served, to whom, and under which names they are kept.

Documents have a view of their own, which knows who may read them. Of images the pages show renditions only; what was
uploaded is for those who may use it. Everything else in the folder is nobody's.
"""

import posixpath
import re
import secrets
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.static import serve as serve_file
from wagtail.documents.views import serve as wagtail_documents
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.permissions import policy_registry

RENDITIONS, ORIGINALS = "images", "original_images"
ACTIONS = ("add", "change", "delete", "choose")
SECRET_BYTES = 8
SECRET = re.compile(rf"[0-9a-f]{{{2 * SECRET_BYTES}}}-")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """An image of the folder. Raises Http404 for everything else, and for originals that are not the reader's."""
    path = posixpath.normpath(f"/{path}").lstrip("/")
    folder = path.partition("/")[0]
    if folder == RENDITIONS:
        return serve_file(request, path, document_root=str(settings.MEDIA_ROOT))
    if folder != ORIGINALS or not may_open_original(request.user, path):
        raise Http404
    response = serve_file(request, path, document_root=str(settings.MEDIA_ROOT))
    patch_cache_control(response, private=True, no_cache=True)
    return response


def may_open_original(user: Any, path: str) -> bool:
    if not user.is_authenticated:
        return False
    model = get_image_model()
    image = model.objects.filter(file=path).select_related("collection").first()
    policy = policy_registry.get_by_type(model)
    return image is not None and policy.user_has_any_permission_for_instance(user, ACTIONS, image)


def document(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Wagtail's view of a document, for this reader alone: another one may not get the same answer from a cache."""
    response: HttpResponseBase = wagtail_documents.serve(request, *args, **kwargs)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def keep_image_names_secret() -> None:
    """Names of new images begin with a random word, and so do those of their renditions: an image that no published
    page shows is not found by guessing. Safe to call twice."""
    original = AbstractImage.get_upload_to
    if getattr(original, "is_secret", False):
        return

    @wraps(original)
    def get_upload_to(image: AbstractImage, filename: str) -> str:
        return str(original(image, f"{secrets.token_hex(SECRET_BYTES)}-{filename}"))

    get_upload_to.is_secret = True  # type: ignore[attr-defined]
    AbstractImage.get_upload_to = get_upload_to


def has_secret_name(image: AbstractImage) -> bool:
    return SECRET.match(posixpath.basename(image.file.name)) is not None


@transaction.atomic
def rename_image(pk: int) -> bool:
    """Keep the file under a name that nobody guesses; its renditions are made anew when they are next shown. The old
    file is deleted when the new name stands. False where there is no file."""
    image = get_image_model().objects.select_for_update().get(pk=pk)
    storage, old = image.file.storage, image.file.name
    if has_secret_name(image) or not storage.exists(old):
        return has_secret_name(image)
    with storage.open(old) as content:
        new = storage.save(image.get_upload_to(posixpath.basename(old)), File(content))
    transaction.on_commit(lambda: storage.delete(old))
    type(image).objects.filter(pk=pk).update(file=new)
    for rendition in image.renditions.all():
        rendition.delete()
    return True
