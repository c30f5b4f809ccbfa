"""Fields of the guided form, times of the desk in words."""

import datetime as dt
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField

from network.desk import words
from network.desk.forms import FIRST_LANGUAGES

register = template.Library()

WIDTHS = {
    **dict.fromkeys(("day", "start", "end", "until", "age_from", "age_to", "age_unit", "capacity"), "third"),
    **dict.fromkeys(("kind", "municipality", "address", "price", "registration_url", "registration_email"), "half"),
}
NEEDED_WHEN_SHOWN = frozenset(("until", "place", "municipality", "price"))
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
        "optional": not field.field.required and field.name not in NEEDED_WHEN_SHOWN and kind != "tick",
        "classes": " ".join(
            filter(None, (f"f-{field.name}", WIDTHS.get(field.name), "has-error" if field.errors else ""))
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
def moment(at: dt.datetime) -> str:
    """today 14.05"""
    return words.moment(at)
