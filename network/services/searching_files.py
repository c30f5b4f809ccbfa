"""What the network gives to the search of uploaded files: documents with the text inside them, and images' texts."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, ReferenceIndex

from cms.publishing import in_transaction
from network.models import OrganisationPage, Record
from network.models.vocabulary import Publication
from network.naming import may_be_named_beside
from network.presentation import text_for
from network.services.searching_words import file_kinds
from network.shown_files import Showing, restricted_collections, showings_of
from search.contracts import SearchDocument, SearchSource
from search.extraction import services as extraction
from search.extraction.language import guess_language
from search.services import index_changed, index_object

DOCUMENT, IMAGE = extraction.SOURCE, "image"
NO_LANGUAGE = "fi"
"""Of a document that neither its text nor a page says the language of."""


@dataclass(frozen=True, slots=True)
class _Lot:
    """Files with everything that is asked of them."""

    files: list[Any]
    organisations: set[uuid.UUID]
    owners: dict[uuid.UUID, Record]
    showings: dict[int, list[Showing]]

    def owner_of(self, file: Any) -> Record | None:
        key = _key(file)
        return self.owners.get(key) if key else None

    def is_everybodys(self, file: Any) -> bool:
        """It lies in no organisation's collection."""
        return _key(file) not in self.organisations


def _key(file: Any) -> uuid.UUID | None:
    """An organisation's collection is named after its translation key."""
    try:
        return uuid.UUID(file.collection.name)
    except ValueError:
        return None


def _lot(model: type[Any], ids: Iterable[str], *beside: str) -> _Lot:
    """Those of the files that lie in no private collection. A constant number of queries."""
    numbers = [int(number) for number in ids if number.isdecimal()]
    private = restricted_collections()
    rows = model.objects.filter(pk__in=numbers).select_related("collection", *beside).prefetch_related("tags")
    files = [file for file in rows if not file.collection.path.startswith(private)]
    keys = {key for file in files if (key := _key(file))}
    known = set(OrganisationPage.objects.filter(translation_key__in=keys).values_list("translation_key", flat=True))
    owners = Record.objects.filter(translation_key__in=known, publication=Publication.LIVE).prefetch_related("texts")
    return _Lot(
        files,
        known,
        {owner.translation_key: owner for owner in owners},
        showings_of(model, [file.pk for file in files]),
    )


def document_documents(ids: Iterable[str]) -> Iterator[SearchDocument]:
    """Documents by title, tags and the text inside; each for whom it is open, see `network.shown_files`.

    What lies in no organisation's collection is everybody's. The language is the text's, else the page's, else Finnish.
    """
    lot = _lot(get_document_model(), ids, "found_text")
    for document in lot.files:
        shown = next(iter(lot.showings.get(document.pk, ())), None)
        if shown is None and not lot.is_everybodys(document):
            continue
        found = getattr(document, "found_text", None)
        text = found.text if found else ""
        name = document.filename.replace("_", " ").replace("-", " ")
        owner = lot.owner_of(document)
        visibility = "public" if lot.is_everybodys(document) or shown is None else shown.visibility
        language = (found.spoken if found else "") or guess_language(document.title)
        yield SearchDocument(
            source=DOCUMENT,
            object_id=str(document.pk),
            language=language or (shown.language if shown else NO_LANGUAGE),
            title=document.title,
            summary="",
            body=text,
            keywords="\n".join([name, *(tag.name for tag in document.tags.all())]),
            url=document.url,
            region=owner.region_id if owner else None,
            organisation=str(owner.pk) if owner else None,
            kinds=file_kinds(document.file_extension),
            visibility=visibility,
            extra={"extension": document.file_extension, "owner": _name_of(owner, language, visibility)},
        )


def _name_of(owner: Record | None, language: str, visibility: str) -> str:
    """The owner's name, where it may be named beside a file of this visibility."""
    if owner is None or not may_be_named_beside(owner, visibility):
        return ""
    text = text_for(owner, language)
    return text.title if text else ""


def image_documents(ids: Iterable[str]) -> Iterator[SearchDocument]:
    """Images by title, description, tags and what the pages say of them; a hit opens a page that shows the image.

    One document per language of the pages, since they are what says the language. An image on no page is not found.
    """
    lot = _lot(get_image_model(), ids)
    shown: dict[int, dict[str, Showing]] = {image.pk: {} for image in lot.files}
    for number, by_language in shown.items():
        for showing in lot.showings.get(number, ()):
            by_language.setdefault(showing.language, showing)
    chosen = {showing.page.pk for by_language in shown.values() for showing in by_language.values()}
    pages = Page.objects.filter(pk__in=chosen).specific()
    words = _words_beside_images(pages)
    for image in lot.files:
        owner = lot.owner_of(image)
        for language, showing in shown[image.pk].items():
            beside = words.get((image.pk, showing.page.pk), ())
            yield SearchDocument(
                source=IMAGE,
                object_id=str(image.pk),
                language=language,
                title=image.title,
                summary=" ".join(dict.fromkeys([image.description, *beside])).strip(),
                body="",
                keywords="\n".join(tag.name for tag in image.tags.all()),
                url=showing.url,
                region=owner.region_id if owner else None,
                organisation=str(owner.pk) if owner else None,
                visibility=showing.visibility,
                extra={"owner": showing.title},
            )


def _words_beside_images(pages: Iterable[Page]) -> dict[tuple[int, int], list[str]]:
    """Alternative texts, captions and credits by (image id, page id), from the pages' streams."""
    found: dict[tuple[int, int], list[str]] = {}
    for page in pages:
        for field in page._meta.get_fields():
            stream = getattr(page, field.name, None) if field.concrete else None
            raw = getattr(stream, "raw_data", None)
            for image, words in _image_values(list(raw)) if raw is not None else ():
                found.setdefault((image, page.pk), []).extend(words)
    return found


def _image_values(value: Any, beside: tuple[str, ...] = ()) -> Iterator[tuple[int, list[str]]]:
    if isinstance(value, list):
        for each in value:
            yield from _image_values(each)
    elif isinstance(value, dict):
        here = tuple(value[name] for name in ("caption", "credit") if isinstance(value.get(name), str))
        image = value.get("image")
        if isinstance(image, int):
            alt = value.get("alt_text")
            yield image, [text for text in (alt, *here, *beside) if isinstance(text, str) and text]
        for each in value.values():
            yield from _image_values(each, here or beside)


def _in_open_collections(model: type[Any], ids: list[str]) -> Iterable[str]:
    """Asked again when hits are shown: nothing of a collection that has become private."""
    private = restricted_collections()
    rows = model.objects.filter(pk__in=ids).values_list("pk", "collection__path")
    return [str(number) for number, path in rows if not path.startswith(private)]


def _all_ids(model: type[Any]) -> Iterable[str]:
    return map(str, model.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000))


FILE_SOURCES = (
    SearchSource(
        key=DOCUMENT,
        label=_("Document"),
        icon="file-text",
        documents_for=document_documents,
        all_ids=lambda: _all_ids(get_document_model()),
        still_found=lambda ids: _in_open_collections(get_document_model(), ids),
    ),
    SearchSource(
        key=IMAGE,
        label=_("Image"),
        icon="image",
        documents_for=image_documents,
        all_ids=lambda: _all_ids(get_image_model()),
        still_found=lambda ids: _in_open_collections(get_image_model(), ids),
    ),
)


def source_of_file(file: Any) -> str | None:
    """The source by which the search knows a document or an image; None for anything else."""
    return {get_document_model(): DOCUMENT, get_image_model(): IMAGE}.get(type(file))


def index_document(document: Any) -> None:
    """A document was saved or deleted: its text is read anew if the file is another."""
    if document.__class__.objects.filter(pk=document.pk).exists():
        extraction.note_document(document)
    index_object(DOCUMENT, str(document.pk))


def index_file(file: Any) -> None:
    """A document's or an image's tags were changed, or an image was saved or deleted."""
    if (source := source_of_file(file)) is not None:
        index_object(source, str(file.pk))


def index_files_on(*pages: Page) -> None:
    """Find files that these pages show, for whom they may be seen now. What has not changed is not written."""
    _index_references(
        ReferenceIndex.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(page.pk) for page in pages]
        )
    )


def index_files_of_branch(top: Page) -> None:
    """After a move, another visibility or another restriction: files on all pages from this one down."""
    index_files_on(*Page.objects.filter(path__startswith=top.path).only("pk"))


def index_reference(reference: ReferenceIndex) -> None:
    """A page has ceased to show a file."""
    for model, source in ((get_document_model(), DOCUMENT), (get_image_model(), IMAGE)):
        if reference.to_content_type_id == ContentType.objects.get_for_model(model).pk:
            index_changed(source, [reference.to_object_id])


def _index_references(references: Any) -> None:
    for model, source in ((get_document_model(), DOCUMENT), (get_image_model(), IMAGE)):
        here = references.filter(to_content_type=ContentType.objects.get_for_model(model))
        index_changed(source, here.order_by("to_object_id").values_list("to_object_id", flat=True).distinct())


def index_collection(collection: Any) -> None:
    """After a restriction was set or taken away, or a move: files in the collection and in those below."""
    for model, source in ((get_document_model(), DOCUMENT), (get_image_model(), IMAGE)):
        files = model.objects.filter(collection__path__startswith=collection.path).order_by("pk")
        index_changed(source, map(str, files.values_list("pk", flat=True)))


def follow_collection_moves() -> None:
    """A collection that is moved below a private one takes its files out of the search, in the same transaction: no
    signal tells of that. Safe to call twice."""
    original = Collection.move
    if getattr(original, "is_followed", False):
        return

    @wraps(original)
    def move(collection: Collection, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            original(collection, *args, **kwargs)
            index_collection(Collection.objects.get(pk=collection.pk))

    move.is_followed = True  # type: ignore[attr-defined]
    Collection.move = move


def save_files_whole() -> None:
    """A document or an image is saved together with its search entry and its job, or not at all. Safe to call twice."""
    for model in (get_document_model(), get_image_model()):
        if not getattr(model.save, "atomic_seam", False):
            model.save = in_transaction(model.save)
