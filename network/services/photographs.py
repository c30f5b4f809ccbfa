"""Photographs of places: into the collection of their organisation or county, into a page's gallery, onto the page."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import HttpRequest
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from network.models import RegionPage
from network.models.pages import PlaceFactPage
from network.services.content import Home
from network.services.libraries import county_collection_name

FORMATS_WITH_METADATA = frozenset(("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "MPO"))
QUALITY = 92


@dataclass(frozen=True)
class Picture:
    """A photograph of the gallery: an image by its id, or a file just sent. `alt` says what it shows."""

    alt: str
    image_id: int | None = None
    upload: Any = None
    credit: str = ""


@dataclass(frozen=True)
class ShownPicture:
    image: Any
    alt: str
    credit: str


def collection_of(home: Home) -> Collection | None:
    """The collection of images and documents of an organisation, or of a county itself."""
    name = county_collection_name(home.region_id) if isinstance(home, RegionPage) else str(home.translation_key)
    return Collection.objects.filter(name=name).first()


def images_of(home: Home) -> Any:
    """Images in that collection itself, the latest first."""
    return get_image_model().objects.filter(collection=collection_of(home)).order_by("-created_at", "-pk")


def gallery_of(pictures: Sequence[Picture], *, home: Home, user: Any, kept: Iterable[int] = ()) -> str:
    """The gallery as the page stores it; files are saved as images first. `kept` are the images that it has already.

    Raises PermissionDenied for another image of another collection.
    """
    if not pictures:
        return ""
    own = {*kept, *images_of(home).values_list("pk", flat=True)}
    rows = []
    for picture in pictures:
        image_id = picture.image_id
        if picture.upload is not None:
            image_id = save_image(picture.upload, home=home, title=picture.alt, user=user).pk
        elif image_id not in own:
            raise PermissionDenied
        image = {"image": image_id, "decorative": False, "alt_text": picture.alt}
        value = {"image": image, "credit": picture.credit}
        rows.append({"type": "photograph", "value": value, "id": str(uuid.uuid4())})
    return json.dumps(rows)


def save_image(upload: Any, *, home: Home, title: str, user: Any) -> Any:
    """The file as an image in the collection of the organisation or the county."""
    collection = collection_of(home)
    if collection is None:
        raise PermissionDenied
    image = get_image_model()(title=title[:255], file=upload, collection=collection, uploaded_by_user=user)
    image.full_clean(exclude=["file_size", "file_hash", "width", "height"])
    image.save()
    return image


def forget_where_taken(image: Any) -> None:
    """Before a new file of an image is stored: without what the camera wrote into it, the place it was taken first.

    Renditions would carry that on, and tell a hidden address.
    """
    if not image.file or image.file._committed:
        return
    image.file.seek(0)
    try:
        with Pillow.open(image.file) as picture:
            if picture.format not in FORMATS_WITH_METADATA or not (picture.getexif() or picture.info.get("xmp")):
                return
            upright, kind = ImageOps.exif_transpose(picture), picture.format
            clean = upright.copy()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return
    finally:
        image.file.seek(0)
    kept = {"icc_profile": clean.info["icc_profile"]} if clean.info.get("icc_profile") else {}
    clean.info = {}
    written, kind = BytesIO(), "JPEG" if kind == "MPO" else kind
    clean.save(written, format=kind, quality=QUALITY, **kept)
    image.file = ContentFile(written.getvalue(), name=image.file.name)


def rows_of(page: PlaceFactPage) -> list[dict[str, Any]]:
    """The gallery's values as stored."""
    return [dict(row["value"]) for row in page.photographs.raw_data if row["type"] == "photograph"]


def image_ids_of(page: PlaceFactPage) -> list[int]:
    return [row["image"]["image"] for row in rows_of(page)]


def shown_photographs(page: PlaceFactPage, request: HttpRequest) -> list[ShownPicture]:
    """The gallery for this reader, without what lies in a collection that is not open to them."""
    blocks = [block.value for block in page.photographs if block.value.get("image")]
    closed = closed_collections(request) if blocks else set()
    return [
        ShownPicture(value["image"], value["image"].contextual_alt_text or "", value.get("credit") or "")
        for value in blocks
        if value["image"].collection_id not in closed
    ]


def closed_collections(request: HttpRequest) -> set[int]:
    """Collections with a restriction that this request does not meet, those below them included."""
    closed: set[int] = set()
    for restriction in CollectionViewRestriction.objects.select_related("collection").prefetch_related("groups"):
        if not restriction.accept_request(request):
            closed |= set(restriction.collection.get_descendants(inclusive=True).values_list("pk", flat=True))
    return closed
