"""What was typed into the guided form, as it was sent: kept while it is incomplete, shown again, looked through."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

Answers = Mapping[str, list[str]]
"""The form's fields, each name with its values."""


def answers_from(sent: QueryDict, form: forms.Form) -> dict[str, list[str]]:
    """The values of the form's own fields, without characters that no text has."""
    return {
        name: [value.replace("\x00", "") for value in sent.getlist(name)]
        for name in form.fields
        if any(sent.getlist(name))
    }


def as_sent(answers: Answers) -> MultiValueDict[str, str]:
    """Answers as a form is given them."""
    return MultiValueDict({name: [*values] for name, values in answers.items()})


def shown_again(form: forms.Form, answers: Answers) -> dict[str, Any]:
    """Initial values that show the answers; fields that were left empty are empty."""
    sent = as_sent(answers)
    return {name: field.widget.value_from_datadict(sent, MultiValueDict(), name) for name, field in form.fields.items()}


def answers_of(form: forms.Form) -> dict[str, list[str]]:
    """What a browser would send of the form as it is shown."""
    found: dict[str, list[str]] = {}
    for name in form.fields:
        bound = form[name]
        value, widget = bound.value(), bound.field.widget
        if isinstance(widget, forms.CheckboxInput):
            found[name] = ["on"] if value else []
        elif isinstance(value, list | tuple):
            found[name] = [str(item) for item in value]
        else:
            shown = widget.format_value(value)
            found[name] = [str(item) for item in shown] if isinstance(shown, list) else [str(shown or "")]
    return {name: values for name, values in found.items() if any(values)}
