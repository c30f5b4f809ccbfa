"""Where a figure or a statement comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Entry


class Source(Entry):
    """A document, page, register or survey. Says who published it as an organisation; persons are not stored."""

    class Kind(models.TextChoices):
        PRESENTATION = "presentation", _("presentation")
        WEB_PAGE = "web_page", _("web page")
        OPERATING_MODEL = "operating_model", _("description of an operating model")
        REVIEW = "review", _("review")
        NEWS = "news", _("news item")
        REGISTER = "register", _("register")
        SURVEY = "survey", _("survey")
        OTHER = "other", _("other")

    title = models.CharField(max_length=250, help_text=_("In the document's own language."))
    language = models.CharField(max_length=3, default="fi")
    publisher = models.CharField(max_length=200, blank=True, help_text=_("Empty: the document does not name one."))
    kind = models.CharField(max_length=20, choices=Kind.choices)
    published_on = models.DateField(null=True, blank=True)
    edited_on = models.DateField(null=True, blank=True)
    url = models.URLField(blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Kept here.")
    )
    note_fi = models.TextField(blank=True)
    note_sv = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        ordering = ("published_on", "key")
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title
