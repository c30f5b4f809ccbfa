"""Model fields for facts that are lists: codes of a vocabulary, opening hours."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

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


class OpeningHoursFormField(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{WEEKDAYS[day][0]} {opens}–{closes}" for day, opens, closes in value)
        return value

    def clean(self, value: Any) -> list[list[str]]:
        return parse_opening_hours(super().clean(value))


class OpeningHoursField(models.JSONField):
    """Weekly opening hours as [weekday, opens, closes] rows, local time; edited as one line a row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def formfield(self, **kwargs: Any) -> forms.Field:
        return OpeningHoursFormField(
            required=False,
            label=kwargs.get("label", self.verbose_name),
            help_text=kwargs.get("help_text", self.help_text) or _("One line a day, for example “ma 9–12”."),
        )
