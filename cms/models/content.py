"""Home, sections and articles."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import TranslatableField

from cms.blocks import ContentStreamBlock

from .base import BasePage


class HomePage(BasePage):
    """The front page of one language: a heading, a lede, and whatever panels and blocks the editors choose."""

    heading = models.CharField(_("heading"), max_length=120)
    lede = models.TextField(_("lede"), max_length=400, blank=True)
    body = StreamField(ContentStreamBlock(required=False), blank=True, verbose_name=_("content"))

    content_panels = [*BasePage.content_panels, FieldPanel("heading"), FieldPanel("lede"), FieldPanel("body")]
    translatable_fields = [TranslatableField(name) for name in ("title", "slug", "heading", "lede", "body")]
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("home page")


class SectionPage(BasePage):
    """Gathers the articles below it."""

    lede = models.TextField(_("lede"), max_length=400, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("lede")]
    translatable_fields = [TranslatableField(name) for name in ("title", "slug", "lede")]
    parent_page_types = ["cms.HomePage", "cms.SectionPage"]
    template = "cms/section_page.html"

    class Meta:
        verbose_name = _("section")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["articles"] = self.get_children().live().order_by("path").specific()
        return context


class ArticlePage(BasePage):
    """Running text: guidance, notices, statements about the service."""

    lede = models.TextField(_("lede"), max_length=400, blank=True)
    body = StreamField(ContentStreamBlock(required=False), blank=True, verbose_name=_("content"))

    content_panels = [*BasePage.content_panels, FieldPanel("lede"), FieldPanel("body")]
    translatable_fields = [TranslatableField(name) for name in ("title", "slug", "lede", "body")]
    parent_page_types = ["cms.HomePage", "cms.SectionPage"]
    template = "cms/article_page.html"

    class Meta:
        verbose_name = _("article")
