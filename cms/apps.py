from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Pages, blocks, settings: the platform under everything else."""

    name = "cms"
    verbose_name = _("Content")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .publishing import make_actions_atomic
        from .uploads import keep_image_names_secret

        make_actions_atomic()
        keep_image_names_secret()
