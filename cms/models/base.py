"""What every page of the site has in common."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page


class BasePage(Page):
    """Abstract and field-free: a field here would be a column in every page type, plugins' included.

    Parents never list `subpage_types` (that would shut plugins' pages out): children name their parents.
    """

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `content_language` when the page is shown to a reader of another language, and `breadcrumb`."""
        context = super().get_context(request, *args, **kwargs)
        context["content_language"] = getattr(request, "fallback_from", None)
        context["breadcrumb"] = self.breadcrumb(request)
        return context

    def breadcrumb(self, request: HttpRequest) -> list[tuple[str, str]]:
        """(title, address) of the pages above, without the home page and without containers nobody can read."""
        above = self.get_ancestors().filter(depth__gt=2, live=True)
        return [(page.title, page.get_url(request)) for page in above]
