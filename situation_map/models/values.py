"""What every table of figures has in common: a row has one value, or the reason why there is none."""

from django.db import models
from django.db.models import Q

from situation_map.registry import Missing


def one_value_or_missing(name: str) -> models.CheckConstraint:
    """The named constraint on ``value_number``, ``value_date``, ``value_text`` and ``missing``."""
    return models.CheckConstraint(
        name=name,
        condition=(
            Q(missing="", value_number__isnull=False, value_date__isnull=True, value_text="")
            | Q(missing="", value_number__isnull=True, value_date__isnull=False, value_text="")
            | (Q(missing="", value_number__isnull=True, value_date__isnull=True) & ~Q(value_text=""))
            | (
                Q(missing__in=[m.value for m in Missing], value_number__isnull=True)
                & Q(value_date__isnull=True, value_text="")
            )
        ),
    )
