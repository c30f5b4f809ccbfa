"""Model fields for facts that are lists: codes of a vocabulary, opening hours."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.opening import OpeningHours

WEEKDAYS = {
    "mon": ("ma", "mån", "mon"),
    "tue": ("ti", "tis", "tue"),
    "wed": ("ke", "ons", "wed"),
    "thu": ("to", "tors", "thu"),
    "fri": ("pe", "fre", "fri"),
    "sat": ("la", "lör", "sat"),
    "sun": ("su", "sön", "sun"),
}
HOURS_ROW = re.compile(r"^(\w+)\s+(\d{1,2})(?:[.:](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[.:](\d{2}))?$")


class CodeListField(models.JSONField):
    """A list of codes out of `vocabulary` (a TextChoices class), kept in the vocabulary's order."""

    def __init__(self, *args: Any, vocabulary: type[models.TextChoices] | None = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field:
        choices = self.vocabulary.choices if self.vocabulary else []
        kwargs.pop("widget", None)
        return forms.MultipleChoiceField(
            choices=choices,
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name),
            help_text=kwargs.get("help_text", self.help_text),
            widget=forms.CheckboxSelectMultiple,
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if not isinstance(value, list):
            raise ValidationError(_("A list of codes is expected."))
        codes = set(self.vocabulary.values) if self.vocabulary else set()
        if unknown := [code for code in value if code not in codes]:
            raise ValidationError(_("Unknown: %(codes)s"), params={"codes": ", ".join(map(str, unknown))})


def parse_opening_hours(text: str) -> list[list[str]]:
    """[weekday, "HH:MM", "HH:MM"] rows from lines such as "ma 9–12" or "thu 9:30-11:00".

    Raises ValidationError naming the line.
    """
    names = {name: code for code, spellings in WEEKDAYS.items() for name in spellings}
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not (line := line.strip().lower()):
            continue
        match = HOURS_ROW.match(line)
        if not match or match[1] not in names:
            problem = _("Line %(number)s: write a weekday and times, for example “ma 9–12”.")
            raise ValidationError(problem, params={"number": number})
        opens = f"{int(match[2]):02}:{match[3] or '00'}"
        closes = f"{int(match[4]):02}:{match[5] or '00'}"
        if not opens < closes <= "24:00" or int(opens[3:]) > 59 or int(closes[3:]) > 59:
            problem = _("Line %(number)s: the closing time is not after the opening time.")
            raise ValidationError(problem, params={"number": number})
        rows.append([names[match[1]], opens, closes])
    return sorted(rows, key=lambda row: ([*WEEKDAYS].index(row[0]), row[1]))


class OpeningHoursField(models.JSONField):
    """Opening hours as `network.opening` keeps them; edited as rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def formfield(self, **kwargs: Any) -> forms.Field:
        from network.opening_field import OpeningHoursFormField

        return OpeningHoursFormField(
            required=False,
            label=kwargs.get("label", self.verbose_name),
            help_text=kwargs.get("help_text", self.help_text),
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        OpeningHours.from_json(value)
