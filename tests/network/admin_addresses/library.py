"""Images, documents and collections, with their choosers, bulk actions, admin API, and the files themselves."""

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.tests.utils import get_test_image_file

from tests.network.admin_addresses.rows import Row

ADMINISTRATOR, COORDINATOR = "administrator", "coordinator"
RENDITION = ("wagtailimages_rendition",)
LOGS = ("wagtailcore_modellogentry", "wagtailsearch_*", "wagtailcore_referenceindex")
IMAGE_TABLES = ("wagtailimages_image", "wagtailcore_uploadedfile", *RENDITION, *LOGS)


def png() -> SimpleUploadedFile:
    data = get_test_image_file("lisatty.png").file.getvalue()
    return SimpleUploadedFile("lisatty.png", data, content_type="image/png")


def text() -> SimpleUploadedFile:
    return SimpleUploadedFile("lisatty.txt", b"x", content_type="text/plain")


IMAGES = (
    Row("wagtailimages:index", listing=True, own=RENDITION),
    Row("wagtailimages:index", query="q=kuva&layout=list", listing=True, own=RENDITION),
    Row("wagtailimages:index", query="collection_id={collection}", listing=True, own=RENDITION),
    Row("wagtailimages:index_results", query="q=kuva", listing=True, own=RENDITION),
    Row("wagtailimages:edit", ("image",)),
    Row("wagtailimages:edit", ("image",), data={"title": "Muutettu", "collection": "{collection}"}, changes=True),
    Row("wagtailimages:edit", ("their_image",), data={"title": "Oma", "collection": "{collection}"}, owner="",
        listing=True, own=IMAGE_TABLES, why="one's own image put into another organisation's collection"),
    Row("wagtailimages:delete", ("image",)),
    Row("wagtailimages:delete", ("image",), data={}, changes=True),
    Row("wagtailimages:url_generator", ("image",), owner=ADMINISTRATOR, status=(302, 404), shows=False),
    Row("wagtailimages:url_generator_output", ("image",), owner=ADMINISTRATOR, status=(302, 404), shows=False),
    Row("wagtailimages:preview", ("image", "=width-100"), shows=False),
    Row("wagtailimages:image_usage", ("image",)),
    Row("wagtailimages:add", listing=True, shows=False),
    Row("wagtailimages:add", query="collection_id={collection}", listing=True, shows=False),
    Row("wagtailimages:add", data=lambda scene: {"title": "x", "file": png(), "collection": scene.number("collection")},
        changes=True, listing=True, own=IMAGE_TABLES),
    Row("wagtailimages:add_multiple", listing=True, shows=False),
    Row("wagtailimages:add_multiple", listing=True, changes=True,
        data=lambda scene: {"title": "x", "files[]": png(), "collection": scene.number("collection")},
        own=IMAGE_TABLES),
    Row("wagtailimages:edit_multiple", ("image",), changes=True,
        data={"image-{image}-title": "x", "image-{image}-collection": "{collection}"}),
    Row("wagtailimages:create_multiple_from_uploaded_image", ("uploaded_image",), changes=True,
        data={"uploaded-image-{uploaded_image}-title": "x", "uploaded-image-{uploaded_image}-collection":
              "{collection}"}),
    Row("wagtailimages:delete_multiple", ("image",), data={}, changes=True),
    Row("wagtailimages:delete_upload_multiple", ("uploaded_image",), data={}, changes=True),
    Row("wagtailimages_chooser:choose", listing=True, own=RENDITION),
    Row("wagtailimages_chooser:choose_results", query="q=kuva", listing=True, own=RENDITION),
    Row("wagtailimages_chooser:choose_results", query="collection_id={collection}", listing=True, own=RENDITION),
    Row("wagtailimages_chooser:chosen", ("image",)),
    Row("wagtailimages_chooser:chosen_multiple", query="id={image}"),
    Row("wagtailimages_chooser:select_format", ("image",)),
    Row("wagtailimages_chooser:select_format", ("image",), changes=True, data={
        "image-chooser-insertion-format": "left", "image-chooser-insertion-alt_text": "x"}, shows=True),
    Row("wagtailimages_chooser:create", listing=True, shows=False, own=RENDITION),
    Row("wagtailimages_chooser:create", listing=True, changes=True, data=lambda scene: {
        "image-chooser-upload-title": "x", "image-chooser-upload-file": png(),
        "image-chooser-upload-collection": scene.number("collection")},
        own=IMAGE_TABLES),
)  # fmt: skip

DOCUMENT_TABLES = ("wagtaildocs_document", "wagtailcore_uploadedfile", "search_*", "jobs_job", *LOGS)

DOCUMENTS = (
    Row("wagtaildocs:index", listing=True),
    Row("wagtaildocs:index", query="q=tiedosto&collection_id={collection}", listing=True),
    Row("wagtaildocs:index_results", query="q=tiedosto", listing=True),
    Row("wagtaildocs:add", listing=True, shows=False),
    Row("wagtaildocs:add", data=lambda scene: {"title": "x", "file": text(), "collection": scene.number("collection")},
        changes=True, listing=True, own=DOCUMENT_TABLES),
    Row("wagtaildocs:edit", ("document",)),
    Row("wagtaildocs:edit", ("document",), data={"title": "Muutettu", "collection": "{collection}"}, changes=True),
    Row("wagtaildocs:edit", ("their_document",), data={"title": "Oma", "collection": "{collection}"}, owner="",
        listing=True, own=DOCUMENT_TABLES, why="one's own document put into another organisation's collection"),
    Row("wagtaildocs:delete", ("document",)),
    Row("wagtaildocs:delete", ("document",), data={}, changes=True),
    Row("wagtaildocs:add_multiple", listing=True, shows=False),
    Row("wagtaildocs:add_multiple", listing=True, changes=True,
        data=lambda scene: {"title": "x", "files[]": text(), "collection": scene.number("collection")},
        own=DOCUMENT_TABLES),
    Row("wagtaildocs:edit_multiple", ("document",), changes=True,
        data={"doc-{document}-title": "x", "doc-{document}-collection": "{collection}"}),
    Row("wagtaildocs:create_multiple_from_uploaded_document", ("uploaded_document",), owner="",
        why="Wagtail keeps uploads for documents that need more fields, and refuses them with a list of extensions",
        data={"uploaded-document-{uploaded_document}-title": "x",
              "uploaded-document-{uploaded_document}-collection": "{collection}"}),
    Row("wagtaildocs:delete_multiple", ("document",), data={}, changes=True),
    Row("wagtaildocs:delete_upload_multiple", ("uploaded_document",), data={}, changes=True),
    Row("wagtaildocs:document_usage", ("document",)),
    Row("wagtaildocs_chooser:choose", listing=True),
    Row("wagtaildocs_chooser:choose_results", query="q=tiedosto", listing=True),
    Row("wagtaildocs_chooser:choose_results", query="collection_id={collection}", listing=True),
    Row("wagtaildocs_chooser:chosen", ("document",)),
    Row("wagtaildocs_chooser:chosen_multiple", query="id={document}"),
    Row("wagtaildocs_chooser:create", listing=True, shows=False),
    Row("wagtaildocs_chooser:create", listing=True, changes=True, data=lambda scene: {
        "document-chooser-upload-title": "x", "document-chooser-upload-file": text(),
        "document-chooser-upload-collection": scene.number("collection")}, own=DOCUMENT_TABLES),
    Row("wagtaildocs_serve", ("document", "document_file")),
    Row("wagtaildocs_authenticate_with_password", ("restriction",), owner="", listing=True,
        why="asks for a password, whoever one is, and names nothing"),
    Row("/media/{document_path}", owner="", why="documents are served by their own view only"),
)  # fmt: skip


def bulk(kind: str, action: str, item: str, **facts: object) -> Row:
    app = {"image": "wagtailimages", "document": "wagtaildocs"}[kind]
    return Row("wagtail_bulk_action", (f"={app}", f"={kind}", f"={action}"), query=f"id={{{item}}}", **facts)  # type: ignore[arg-type]


BULK = tuple(
    row
    for kind in ("image", "document")
    for row in (
        bulk(kind, "add_tags", kind),
        bulk(kind, "add_tags", kind, data={"tags": "uusi"}, changes=True),
        bulk(kind, "add_to_collection", kind, owner=ADMINISTRATOR),
        bulk(kind, "add_to_collection", kind, owner=ADMINISTRATOR, data={"collection": "{their_collection}"},
             changes=True, insiders=("editor",)),
        bulk(kind, "add_to_collection", f"their_{kind}", owner=ADMINISTRATOR, data={"collection": "{collection}"},
             changes=True, listing=True),
        bulk(kind, "delete", kind),
        bulk(kind, "delete", kind, data={}, changes=True),
        Row("wagtail_bulk_action", (f"=wagtail{kind}s" if kind == "image" else "=wagtaildocs", f"={kind}", "=delete"),
            query="id=all", listing=True),
        Row("wagtail_bulk_action", (f"=wagtail{kind}s" if kind == "image" else "=wagtaildocs", f"={kind}", "=delete"),
            query="id=all&childOf={collection}", listing=True),
    )
)  # fmt: skip

COLLECTIONS = (
    Row("wagtailadmin_collections:index", owner=ADMINISTRATOR),
    Row("wagtailadmin_collections:add", owner=ADMINISTRATOR),
    Row("wagtailadmin_collections:add", owner=ADMINISTRATOR, data={"name": "x", "parent": "{restricted}"},
        changes=True, insiders=("editor", COORDINATOR)),
    Row("wagtailadmin_collections:edit", ("restricted",), owner=ADMINISTRATOR),
    Row("wagtailadmin_collections:edit", ("restricted",), owner=ADMINISTRATOR, data={"name": "x"}, form=True,
        changes=True, insiders=("editor", COORDINATOR)),
    Row("wagtailadmin_collections:delete", ("restricted",), owner=ADMINISTRATOR),
    Row("wagtailadmin_collections:delete", ("restricted",), owner=ADMINISTRATOR, data={}, changes=True,
        insiders=("editor", COORDINATOR)),
    Row("wagtailadmin_collections:set_privacy", ("collection",), owner=ADMINISTRATOR, shows=False),
    Row("wagtailadmin_collections:set_privacy", ("collection",), owner=ADMINISTRATOR, changes=True,
        data={"restriction_type": "login"}, insiders=("editor", COORDINATOR)),
)  # fmt: skip

ADMIN_API = tuple(
    Row(f"wagtailadmin_api:{kind}s:{name}", args, query=query, owner=ADMINISTRATOR)
    for kind in ("image", "document")
    for name, args, query in (("listing", (), ""), ("detail", (kind,), ""), ("find", (), f"id={{{kind}}}"))
)

ROWS = (*IMAGES, *DOCUMENTS, *BULK, *COLLECTIONS, *ADMIN_API)
