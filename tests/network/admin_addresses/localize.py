"""wagtail-localize: submitting, updating, translating, publishing and stopping translations."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.network.admin_addresses.rows import Row

LOCALIZE = "wagtail_localize"
COORDINATOR, ADMINISTRATOR = "coordinator", "administrator"


def localize(name: str, *args: str, **facts: object) -> Row:
    names = () if "report" in name else args or ("translation",)
    return Row(f"{LOCALIZE}:{name}", names, **facts)  # type: ignore[arg-type]


ROWS = (
    localize("submit_page_translation", "draft"),
    localize("submit_page_translation", "waiting", data={"locales": ["{swedish}"], "include_subtree": ""},
             changes=True),
    localize("submit_page_translation", "branch", data={"locales": ["{swedish}"], "include_subtree": "on"},
             owner=COORDINATOR, insiders=("editor",)),
    localize("submit_snippet_translation", "=network", "=tag", "=1", owner=ADMINISTRATOR, shows=False,
             status=(200, 302, 404)),
    localize("update_translations", "source"),
    localize("update_translations", "source", data={}, changes=True),
    localize("update_translations", "source", data={"publish_translations": "on"}, owner=COORDINATOR, changes=True,
             insiders=("editor", "publisher")),
    localize("edit_string_translation", "translation", "segment", method="put", data={"value": "Fågel"},
             changes=True, status=(201,)),
    localize("edit_string_translation", "their_translation", "segment", owner="", method="put", data={"value": "Fågel"},
             why="a text of another page"),
    localize("edit_override", "translation", "override", owner="", method="put", data={"value": "{their_image}"},
             why="no field of these pages is overridden"),
    localize("edit_override", "their_translation", "override", owner="", method="put", data={"value": "{image}"},
             why="a text of another page"),
    localize("download_pofile"),
    localize("upload_pofile", data=lambda scene: {"file": SimpleUploadedFile("x.po", b"x")}),
    localize("machine_translate", data={}),
    localize("preview_translation"),
    localize("preview_translation", "translation", "=default", shows=False, status=(200, 302, 404)),
    localize("stop_translation", data={}, changes=True),
    localize("convert_to_alias", "target", status=(200, 302, 404), shows=False),
    localize("convert_to_alias", "target", data={}, status=(200, 302, 404)),
    localize("translations_report", owner=ADMINISTRATOR),
    localize("translations_report", owner=ADMINISTRATOR, query="export=csv", shows=False),
    localize("translations_report_results", owner=ADMINISTRATOR),
    localize("snippets_api_listing", "=network", "=tag", owner=ADMINISTRATOR, shows=False, status=(200, 302, 400, 404)),
    localize("snippets_api_detail", "=network", "=tag", "=1", owner=ADMINISTRATOR, shows=False,
             status=(200, 302, 400, 404)),
    # The editor of a page under translation is wagtail-localize's: it publishes with "action".
    Row("wagtailadmin_pages:edit", ("target",)),
    Row("wagtailadmin_pages:edit", ("target",), data={"action": "publish"}, owner=COORDINATOR, status=(200, 302),
        insiders=("editor", "publisher")),
)  # fmt: skip
