"""What the plugin says of itself."""

from django.utils.translation import gettext_lazy as _

from cms.plugin_api import PluginConfig


class StatisticsConfig(PluginConfig):
    name = "perheverkko_statistics"
    verbose_name = _("Reference figures")
    key = "statistics"
    version = "1.0.0"
    api = ">=1.0,<2"
    summary = _("Population and number of municipalities of every county, for the situation map.")

    def ready(self) -> None:
        from cms.plugin_api import indicators

        from .figures import INDICATORS

        for definition in INDICATORS:
            indicators.register(definition, plugin=self.key)
