"""The document that a figure, statement or decision comes from, kept here: which are taken, where they lie."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents import get_document_model
from wagtail.utils.file import hash_filelike

from network.models import Region
from network.services.libraries import ensure_county_collection
from situation_map.models import Source

MOST_BYTES = 20 * 1024 * 1024
HEAD_BYTES = 4096
ZIP, PDF = b"PK\x03\x04", b"%PDF-"
ZIPPED = ("docx", "xlsx", "pptx", "odt", "ods")
PLAIN = ("csv", "txt")
ACCEPTED = ("pdf", *ZIPPED, *PLAIN)


def extension_of(name: str) -> str:
    return PurePath(name).suffix.removeprefix(".").lower()


def check_document(upload: Any) -> None:
    """Raises ValidationError for a file that is too big, empty, of another kind, or not of the kind that it says."""
    extension = extension_of(upload.name)
    if extension not in ACCEPTED:
        raise ValidationError(
            _("This is no kind of document that is kept here. Send one of these: %(kinds)s.")
            % {"kinds": ", ".join(kind.upper() for kind in ACCEPTED)}
        )
    if upload.size > MOST_BYTES:
        raise ValidationError(
            _("The file is %(size)s. At most %(most)s can be kept.")
            % {"size": filesizeformat(upload.size), "most": filesizeformat(MOST_BYTES)}
        )
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    upload.seek(0)
    if not is_of_kind(extension, head):
        raise ValidationError(_("The file is not what its name says (%(kind)s).") % {"kind": extension.upper()})


def is_of_kind(extension: str, head: bytes) -> bool:
    if extension == "pdf":
        return PDF in head[:1024]
    if extension in ZIPPED:
        return head.startswith(ZIP)
    return bool(head) and b"\0" not in head


def keep_document(upload: Any, *, title: str, region: Region | None, user: Any) -> Any:
    """The file as a document, in the county's collection: in no organisation's, and so everybody's to read.

    Raises ValidationError. Who may do it is checked before.
    """
    check_document(upload)
    upload.seek(0)
    file_hash = hash_filelike(upload)
    upload.seek(0)
    return get_document_model().objects.create(
        title=title[:255],
        file=File(upload, name=get_valid_filename(PurePath(upload.name).name)),
        file_size=upload.size,
        file_hash=file_hash,
        collection=ensure_county_collection(region.code if region else None),
        uploaded_by_user=user,
    )


def attach_document(source: Source, document: Any) -> None:
    """The source is read in the document; where it has no address of its own, its address is the document's.

    So downloads and editions, which keep the address of a source, lead to it.
    """
    source.document = document
    source.url = source.url or address_of(document)


def address_of(document: Any) -> str:
    """The document's whole address, for downloads and other sites."""
    return f"{settings.PUBLIC_URL}{document.url}"


class DocumentField(forms.FileField):
    """A file input for the document."""

    def __init__(self, label: Any = None) -> None:
        super().__init__(
            label=label or gettext_lazy("Document of the source"),
            required=False,
            widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in ACCEPTED)}),
            help_text=gettext_lazy(
                "A file, if it is read nowhere else: PDF, an office document, CSV or text, at most 20 MB. Everybody "
                "can open it, so it must not hold personal data."
            ),
            validators=[check_document],
        )
