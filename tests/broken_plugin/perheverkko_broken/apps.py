"""What the plugin says of itself."""

import os

from cms.plugin_api import PluginConfig

from . import break_in

break_in("import")


class BrokenConfig(PluginConfig):
    name = "perheverkko_broken"
    verbose_name = "Broken on demand"
    key = "broken"
    version = "1.0"
    api = ">=99" if os.environ.get("BROKEN_IN") == "api" else ">=1.0,<2"
    summary = "Breaks where BROKEN_IN says."
    urls = "perheverkko_broken.urls"

    def ready(self) -> None:
        from .contributions import register_all

        register_all()
        break_in("ready")
