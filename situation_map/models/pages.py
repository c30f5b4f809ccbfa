"""Good practices and materials: pages of an organisation, tagged by topic, that other counties can take into use.

Facts (topics, link, document, kind) are those of the source-language page, as with the network's own pages; the other
languages hold text alone. See `situation_map.shared` for how they are read.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import TranslatableField

from cms.models import BasePage
from network.fields import CodeListField
from situation_map.topics import topics

TEMPLATE = "situation_map/shared_page.html"
TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class TopicKeys:
    """The topics of a county's situation (data/coded_steps.toml) as the vocabulary of a field."""

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return [(topic.key, topic.label) for topic in topics().values()]

    @property
    def values(self) -> list[str]:
        return [*topics()]


class SharedPage(BasePage):
    """What one county or organisation has and others may use. Abstract."""

    summary = models.CharField(_("summary"), max_length=400, help_text=_("One sentence: what it is and for whom."))
    description = RichTextField(_("description"), features=TEXT_FEATURES, blank=True)
    source_language = models.CharField(max_length=3, blank=True, editable=False)
    topics = CodeListField(_("topics"), vocabulary=TopicKeys(), blank=False)  # type: ignore[arg-type]
    link = models.URLField(_("link"), blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("document"),
    )  # fmt: skip
    is_example = models.BooleanField(default=False, editable=False)

    text_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("description")]
    fact_panels = [FieldPanel("topics"), FieldPanel("link"), FieldPanel("document")]
    translatable_fields = [TranslatableField(name) for name in ("title", "slug", "summary", "description")]
    parent_page_types = ["network.OrganisationPage"]

    class Meta:
        abstract = True

    @property
    def is_source(self) -> bool:
        """Whether this page holds the facts; false for a translation of it."""
        return not self.source_language or self.source_language == self.locale.language_code

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """Nothing new below an organisation that has ended."""
        last_day = getattr(parent.specific, "ended_on", None)
        return super().can_create_at(parent) and not (last_day is not None and last_day < timezone.localdate())

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if not self.source_language and self.locale_id:
            self.source_language = self.locale.language_code
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.is_source and not self.topics:
            raise ValidationError({"topics": _("Choose at least one topic.")})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Not found for whom the organisation is not visible, so that nothing is given away."""
        from situation_map.shared import visible_owner

        if visible_owner(self, request.user) is None:
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from situation_map.shared import shared_page_context

        return {**super().get_context(request, *args, **kwargs), **shared_page_context(self, request)}


class GoodPracticePage(SharedPage):
    """A way of working that has been found good, told so that others can do the same."""

    results = RichTextField(
        _("what came of it"), features=TEXT_FEATURES, blank=True, help_text=_("And how you know it.")
    )

    content_panels = [
        *SharedPage.text_panels, FieldPanel("results"), MultiFieldPanel(SharedPage.fact_panels, _("Facts")),
    ]  # fmt: skip
    translatable_fields = [*SharedPage.translatable_fields, TranslatableField("results")]
    template = TEMPLATE

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")


class MaterialPage(SharedPage):
    """A guide, a form, slides or a film that others can use as it is."""

    class Kind(models.TextChoices):
        GUIDE = "guide", _("guide")
        FORM = "form", _("form")
        SLIDES = "slides", _("slides")
        VIDEO = "video", _("video")
        COURSE = "course", _("course material")
        OTHER = "other", _("other")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)

    content_panels = [
        *SharedPage.text_panels,
        MultiFieldPanel([FieldPanel("kind"), *SharedPage.fact_panels], _("Facts")),
    ]
    template = TEMPLATE

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    def clean(self) -> None:
        super().clean()
        if self.is_source and not self.link and not self.document_id:
            raise ValidationError({"link": _("Give the material: a link or a document.")})


class SharedUse(models.Model):
    """A county has taken another's good practice or material into use. ``page_key`` is the page's translation key."""

    region = models.ForeignKey("network.Region", models.CASCADE, related_name="+")
    page_key = models.UUIDField()
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-taken_at",)
        verbose_name = _("taken into use")
        verbose_name_plural = _("taken into use")
        constraints = [models.UniqueConstraint(fields=("region", "page_key"), name="shared_use_once")]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.page_key}"
