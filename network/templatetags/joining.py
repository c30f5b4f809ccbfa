"""Fields of the forms of joining."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField

from network.models import Record
from network.presentation import text_for

register = template.Library()


@register.inclusion_tag("network/joining/_field.html")
def plain_field(field: BoundField, width: str = "", needed: bool = False) -> dict[str, Any]:
    """A field with label, hint and errors.

    `width` is a class of the grid (half, third); a field `needed` in most cases is not called optional.
    """
    return {
        "field": field,
        "is_choices": isinstance(field.field.widget, forms.RadioSelect),
        "is_tick": isinstance(field.field.widget, forms.CheckboxInput),
        "width": width,
        "needed": needed,
    }


@register.filter
def first_input(field: BoundField) -> str:
    """Where a link to the field leads: its input, of choices the first one."""
    many = isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if many else str(field.auto_id)


@register.filter
def record_title(record: Record) -> str:
    """A record's title in the reader's language, else in its own. Uses prefetched texts."""
    text = text_for(record)
    return text.title if text else ""


@register.filter
def record_path(record: Record) -> str:
    """The address of `record_title`'s page."""
    text = text_for(record)
    return text.path if text else ""
