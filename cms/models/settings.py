"""What an administrator sets for a site: who answers for it, and where the footer leads."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    publisher = models.CharField(
        _("publisher"), max_length=160, default="Perheverkko", help_text=_("Who answers for the site.")
    )
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    notice = models.CharField(
        _("notice"),
        max_length=240,
        blank=True,
        help_text=_("Shown at the top of every page, for example during a break."),
    )

    panels = [FieldPanel("publisher"), FieldPanel("contact_email"), FieldPanel("notice")]

    class Meta:
        verbose_name = _("site settings")
