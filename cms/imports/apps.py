"""The app of imports: bringing in what other systems know."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Importers, their runs and their results. Importers register from above (see `cms.imports.registry`)."""

    name = "cms.imports"
    label = "imports"
    verbose_name = _("Imports")
    default_auto_field = "django.db.models.BigAutoField"
