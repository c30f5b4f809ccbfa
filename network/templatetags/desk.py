"""Fields of the guided form, times of the desk in words."""

import datetime as dt
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField

from cms import dates
from network.desk import words
from network.desk.forms import FIRST_LANGUAGES

register = template.Library()

THIRDS = ("day", "start", "end", "every", "until", "times", "closes_day", "closes_time", "capacity")
HALVES = (
    "age_from", "age_to", "age_from_unit", "age_to_unit", "kind", "municipality", "address", "price",
    "registration_url", "registration_email", "registration_phone", "online_url", "online_link", "monthly", "own_part",
)  # fmt: skip
WIDTHS = {**dict.fromkeys(THIRDS, "third"), **dict.fromkeys(HALVES, "half")}
NEEDED_WHEN_SHOWN = frozenset((
    "until", "times", "every", "monthly", "ends", "place", "municipality", "price", "age_from_unit", "age_to_unit",
    "own_part", "online_link",
))  # fmt: skip
SHORT_LIST = 4


@register.inclusion_tag("network/desk/_field.html")
def desk_field(field: BoundField) -> dict[str, Any]:
    """A field with its label, hint, errors and choices as the form shows them."""
    widget = field.field.widget
    ticks_many = isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect)
    kind = "choices" if ticks_many else "tick" if isinstance(widget, forms.CheckboxInput) else "input"
    options = [*field.subwidgets] if ticks_many else []
    split = len(FIRST_LANGUAGES) if field.name == "languages" else len(options)
    chosen_later = [option for option in options[split:] if option.data["selected"]]
    return {
        "field": field,
        "kind": kind,
        "first": [*options[:split], *chosen_later],
        "rest": [option for option in options[split:] if option not in chosen_later],
        "many": len(options) > SHORT_LIST,
        "optional": not field.field.required and not is_needed(field.name) and kind != "tick",
        "classes": " ".join(
            filter(None, (f"f-{field.name}", width_of(field.name), "has-error" if field.errors else ""))
        ),
        "described": " ".join(
            filter(
                None,
                (
                    f"{field.auto_id}_helptext" if field.help_text else "",
                    f"{field.auto_id}_error" if field.errors else "",
                ),
            )
        ),
    }


def width_of(name: str) -> str:
    if name.startswith("organiser_"):
        return "third-part" if name.startswith("organiser_part") else "two-thirds"
    return WIDTHS.get(name, "")


def is_needed(name: str) -> bool:
    """Not required of every activity, but when it is shown at all: nothing to call optional."""
    return name in NEEDED_WHEN_SHOWN or name.startswith("organiser_part")


@register.filter
def focus_id(field: BoundField) -> str:
    """Where a link to the field leads: its input, of choices the first one."""
    ticks_many = isinstance(field.field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect)
    return f"{field.auto_id}_0" if ticks_many else str(field.auto_id)


@register.filter
def waited(since: dt.datetime) -> str:
    """2 days"""
    return words.waited(since)


@register.filter
def short_day_and_year(value: dt.date | dt.datetime) -> str:
    """ma 23.11.2026"""
    return dates.format_short_day_and_year(value)


@register.filter
def moment(at: dt.datetime) -> str:
    """today 14.05"""
    return words.moment(at)
