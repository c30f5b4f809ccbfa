"""An app whose jobs leave a countable effect."""

from django.apps import AppConfig


class EffectsConfig(AppConfig):
    name = "tests.faults.effects"
    label = "effects"
    default_auto_field = "django.db.models.BigAutoField"
