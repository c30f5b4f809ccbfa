"""What the database keeps of plugins: where they are in use, and how they last failed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.plugins.querysets import PluginActivationQuerySet, PluginStateQuerySet


class PluginState(models.Model):
    """The latest failure of a plugin while it was in use. No row, or a row without a time: none is known."""

    plugin = models.CharField(_("plugin"), max_length=50, primary_key=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    failed_in = models.CharField(_("failed in"), max_length=200, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    objects = PluginStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("plugin")
        verbose_name_plural = _("plugins")
        default_permissions = ("view", "change")
        constraints = [models.CheckConstraint(condition=~Q(plugin=""), name="plugin_state_has_plugin")]

    def __str__(self) -> str:
        return self.plugin


class PluginActivation(models.Model):
    """Whether a site uses a plugin; without a row it does. Only what is shown is switched: data is kept and
    computed for all sites."""

    plugin = models.CharField(_("plugin"), max_length=50)
    site = models.ForeignKey("wagtailcore.Site", models.CASCADE, related_name="+", verbose_name=_("site"))
    is_active = models.BooleanField(_("in use"), default=True)

    objects = PluginActivationQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of a plugin")
        verbose_name_plural = _("use of plugins")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["plugin", "site"], name="plugin_activation_one_per_site")]

    def __str__(self) -> str:
        return f"{self.plugin}: {self.site}"
