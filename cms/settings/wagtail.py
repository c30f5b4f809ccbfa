"""Wagtail and wagtail-localize."""

from .security import PUBLIC_URL

WAGTAIL_SITE_NAME = "Perheverkko"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
# Wagtail's admin would call third parties for these two.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fi", "suomi"), ("sv", "svenska"), ("en", "English")]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "key", "odt", "ods", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "search.extraction.forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# An address typed as a link stays one: Wagtail would answer with the title of the draft behind it.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = "none"
WAGTAILEMBEDS_FINDERS: list[dict] = []  # nothing is fetched from third parties; see cms.blocks.video
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_MODERATION_ENABLED = True
# The admin's dates stay in Wagtail's ISO formats: only those are read back in Finnish, Swedish and English alike.
TAGGIT_CASE_INSENSITIVE = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WAGTAIL_FINISH_WORKFLOW_ACTION = "network.finishing.publish_approved"
