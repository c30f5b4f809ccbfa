"""The situation map: indicators, observations, statements, and the map and county pages that show them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SituationMapConfig(AppConfig):
    name = "situation_map"
    verbose_name = _("Situation map")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import receivers, registrations  # noqa: F401
        from .changes import letters  # noqa: F401  its jobs
        from .shared import receivers as shared_receivers  # noqa: F401

        registrations.register_all()
