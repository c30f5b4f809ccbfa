"""What every page of the site has in common."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from cms.models.page_form import PageForm
from cms.plugins.activation import is_model_active


class BasePage(Page):
    """Abstract and field-free: a field here would be a column in every page type, plugins' included.

    Parents never list `subpage_types` (that would shut plugins' pages out): children name their parents.
    """

    base_form_class = PageForm

    class Meta:
        abstract = True

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Not where the plugin that brought the page type is switched off."""
        return super().can_create_at(parent) and is_model_active(cls, parent.get_site())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `content_language` when the page is shown to a reader of another language, and `breadcrumb`."""
        context = super().get_context(request, *args, **kwargs)
        context["content_language"] = getattr(request, "fallback_from", None)
        context["breadcrumb"] = self.breadcrumb(request)
        return context

    def breadcrumb(self, request: HttpRequest) -> list[tuple[str, str]]:
        """(title, address) of the pages above, without the home page and without containers nobody can read."""
        above = [*self.get_ancestors().filter(depth__gt=2, live=True).select_related("locale")]
        if getattr(request, "fallback_from", None):
            above = in_language_of_reader(above)
        return [(page.title, page.get_url(request)) for page in above]


def in_language_of_reader(pages: list[Page]) -> list[Page]:
    """Each page's version in the reader's language where it is published, else the page itself. One query."""
    keys = [page.translation_key for page in pages]
    own = Page.objects.live().filter(translation_key__in=keys, locale__language_code=get_language(), alias_of=None)
    found = {page.translation_key: page for page in own.select_related("locale")}
    return [found.get(page.translation_key, page) for page in pages]
