"""The fields of the guided form, step by step; `network.desk.forms` puts them together and checks them as a whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.models import Municipality, Place
from network.models.vocabulary import ActivityKind, CentreTask, OrganiserRole, Registration, SpokenLanguage, TargetGroup
from network.presentation import text_for
from network.repeating import MOST_COUNT, MOST_INTERVAL

DATE = "%Y-%m-%d"
MOST_TAGS = 8
MOST_ORGANISERS = 8
AGE_UNITS = [("years", _("years")), ("months", _("months"))]
LINK_SHOWN = [
    ("", _("Always")),
    (1, _("From one hour before")),
    (24, _("From a day before")),
    (168, _("From a week before")),
]
SHORT_WEEKDAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")), (5, _("Saturday")),
    (6, _("Sunday")),
]  # fmt: skip


class PlaceChoiceField(forms.ModelChoiceField):
    """A place of the network; its choices are set in groups, those used lately first."""

    def label_from_instance(self, place: Any) -> str:
        text = text_for(place.record)
        where = place.record.municipality.name if place.record.municipality else ""
        return f"{where}: {text.title if text else place.pk}" if where else str(text.title if text else place.pk)


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format=DATE)


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")


class WhatFields(forms.Form):
    title = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example “Family café in the library”."))
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What happens, and for whom. This is shown in lists."),
    )
    description = forms.CharField(
        label=_("Tell more"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_(
            "What to bring, where the door is, whether one may come late. An empty line begins a new paragraph."
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=200, help_text=_("Words people search with, separated by commas.")
    )


class WhenFields(forms.Form):
    """Times of day are local."""

    repeats = forms.ChoiceField(label=_("How often"), widget=forms.RadioSelect, initial="once")
    day = forms.DateField(label=_("Day"), widget=date_input(), help_text=_("The first one, if it repeats."))
    start = forms.TimeField(label=_("Starts"), widget=time_input())
    end = forms.TimeField(label=_("Ends"), widget=time_input())
    every = forms.IntegerField(
        label=_("Every how many"), required=False, initial=1, min_value=1, max_value=MOST_INTERVAL,
        help_text=_("1: each time, 2: every other."),
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which weekdays"), choices=SHORT_WEEKDAYS, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None: on the weekday of the first day."),
    )  # fmt: skip
    monthly = forms.ChoiceField(
        label=_("Which day of the month"),
        choices=[
            ("date", _("The same date as the first day")),
            ("nth", _("The same weekday, for example the second Tuesday")),
            ("last", _("The last such weekday of the month")),
        ],
        required=False,
        initial="nth",
    )
    ends = forms.ChoiceField(
        label=_("Goes on"),
        choices=[
            ("until", _("Until a day")), ("count", _("A number of times")), ("open", _("Until further notice")),
        ],
        required=False,
        widget=forms.RadioSelect,
        initial="until",
    )  # fmt: skip
    until = forms.DateField(label=_("Last day"), required=False, widget=date_input())
    times = forms.IntegerField(label=_("How many times"), required=False, min_value=1, max_value=MOST_COUNT)
    skip = forms.CharField(
        label=_("Not on these days"),
        required=False,
        max_length=600,
        help_text=_("Days or weeks separated by commas, for example week 42, 24.12.2026."),
    )


class WhereFields(forms.Form):
    where = forms.ChoiceField(
        label=_("Where it is held"),
        choices=[
            ("place", _("In a place of the network")),
            ("address", _("At another address")),
            ("online", _("Online only")),
        ],
        widget=forms.RadioSelect,
        initial="place",
    )
    place = PlaceChoiceField(
        label=_("Place"), queryset=Place.objects.none(), required=False, empty_label=_("Choose a place")
    )
    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        required=False,
        empty_label=_("Choose a municipality"),
    )
    address = forms.CharField(label=_("Street address"), required=False, max_length=160)
    also_online = forms.BooleanField(label=_("One can take part online too"), required=False)
    online_url = forms.URLField(label=_("Link to take part"), required=False, assume_scheme="https")
    online_link = forms.TypedChoiceField(
        label=_("The link is shown"), choices=LINK_SHOWN, coerce=int, empty_value=None, required=False,
        help_text=_("A link that is shown only near the time is not passed on by accident."),
    )  # fmt: skip


class WhomFields(forms.Form):
    age_from = forms.IntegerField(label=_("Youngest"), required=False, min_value=0, max_value=1200)
    age_from_unit = forms.ChoiceField(label=_("Youngest: in"), choices=AGE_UNITS, required=False, initial="years")
    age_to = forms.IntegerField(label=_("Oldest"), required=False, min_value=0, max_value=1200)
    age_to_unit = forms.ChoiceField(
        label=_("Oldest: in"), choices=AGE_UNITS, required=False, initial="years",
        help_text=_("Leave both ages empty if age does not matter."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SpokenLanguage.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Those spoken at the activity itself."),
    )  # fmt: skip
    target_groups = forms.MultipleChoiceField(
        label=_("Especially for"), choices=TargetGroup.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    tasks = forms.MultipleChoiceField(
        label=_("Task of a family centre"),
        choices=CentreTask.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class PriceFields(forms.Form):
    is_free = forms.BooleanField(label=_("Free of charge"), required=False, initial=True)
    price = forms.CharField(
        label=_("Price"), required=False, max_length=160, help_text=_("For example “5 € a family”.")
    )
    registration = forms.ChoiceField(
        label=_("Registration"), choices=Registration.choices, widget=forms.RadioSelect, initial=Registration.NONE
    )
    registration_url = forms.URLField(label=_("Registration: link"), required=False, assume_scheme="https")
    registration_email = forms.EmailField(label=_("Registration: e-mail"), required=False)
    registration_phone = forms.RegexField(
        label=_("Registration: telephone"), regex=r"^\+?[\d\s()-]{5,29}$", required=False,
        error_messages={"invalid": _("Write a telephone number, for example 040 123 4567.")},
    )  # fmt: skip
    closes_day = forms.DateField(label=_("Registration closes"), required=False, widget=date_input())
    closes_time = forms.TimeField(
        label=_("Closes at"), required=False, widget=time_input(), help_text=_("Empty: at the end of the day.")
    )
    capacity = forms.IntegerField(label=_("How many fit"), required=False, min_value=1, max_value=10000)


class OrganiserFields(forms.Form):
    """The writer's own organisation and others beside it, these by name, so that it works by typing alone."""

    own_part = forms.ChoiceField(
        label=_("Your organisation's part"), choices=OrganiserRole.choices, required=False, initial=OrganiserRole.LEAD
    )

    def add_organiser_rows(self, number: int) -> None:
        parts = [(role.value, role.label) for role in OrganiserRole]
        for index in range(number):
            self.fields[f"organiser_{index}"] = forms.CharField(
                label=_("Organisation %(number)s") % {"number": index + 1}, required=False, max_length=255
            )
            self.fields[f"organiser_part_{index}"] = forms.ChoiceField(
                label=_("Its part"), choices=parts, required=False, initial=OrganiserRole.PARTNER
            )


class TextFields(forms.Form):
    """Name, sentence and text in other languages; the names of the fields end in the language's code."""

    def add_texts(self, language: str) -> None:
        attrs = {"lang": language, "autocomplete": "off"}
        self.fields[f"title_{language}"] = forms.CharField(
            label=_("Name"), required=False, max_length=120, widget=forms.TextInput(attrs=attrs)
        )
        self.fields[f"summary_{language}"] = forms.CharField(
            label=_("In one sentence"),
            required=False,
            max_length=300,
            widget=forms.Textarea(attrs={**attrs, "rows": 2}),
        )
        self.fields[f"description_{language}"] = forms.CharField(
            label=_("Tell more"), required=False, max_length=5000, widget=forms.Textarea(attrs={**attrs, "rows": 5})
        )
