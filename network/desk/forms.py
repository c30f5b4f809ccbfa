"""The guided form of an activity: plain choices in, facts of an ActivityPage out."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from network.desk import keeping
from network.models import ActivityPage, Municipality, OrganisationPage, Place
from network.models.vocabulary import ActivityKind, CentreTask, Registration, SpokenLanguage, TargetGroup
from network.presentation import text_for
from network.recurrence import HORIZON, LOCAL

MOST_TAGS = 8
DATE = "%Y-%m-%d"
FIRST_LANGUAGES = ("fi", "sv", "en", "ru", "ar", "uk", "so", "fse")

MISSING = {
    "title": _("Give it a name."),
    "summary": _("Say in one sentence what happens."),
    "day": _("Choose the day."),
    "start": _("Say when it starts."),
    "end": _("Say when it ends."),
    "languages": _("Choose at least one language."),
}


class PlaceChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, place: Any) -> str:
        text = text_for(place.record)
        where = place.record.municipality.name if place.record.municipality else ""
        return f"{where}: {text.title if text else place.pk}" if where else str(text.title if text else place.pk)


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format=DATE)


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")


class ActivityForm(forms.Form):
    """One screen, in steps. Times are local (Europe/Helsinki); `instance` is the draft being edited, None for a new."""

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

    repeats = forms.ChoiceField(label=_("How often"), widget=forms.RadioSelect, initial="once")
    day = forms.DateField(label=_("Day"), widget=date_input(), help_text=_("The first one, if it repeats."))
    start = forms.TimeField(label=_("Starts"), widget=time_input())
    end = forms.TimeField(label=_("Ends"), widget=time_input())
    until = forms.DateField(label=_("Last day"), required=False, widget=date_input())
    skip = forms.CharField(
        label=_("Not on these days"),
        required=False,
        max_length=600,
        help_text=_("Dates separated by commas, for example 24.12.2026, 31.12.2026."),
    )

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
    online_url = forms.URLField(
        label=_("Link to take part"), required=False, assume_scheme="https", help_text=_("Everybody sees it.")
    )

    age_unit = forms.ChoiceField(
        label=_("Ages in"), choices=[("years", _("years")), ("months", _("months"))], initial="years"
    )
    age_from = forms.IntegerField(label=_("Youngest"), required=False, min_value=0, max_value=99)
    age_to = forms.IntegerField(
        label=_("Oldest"),
        required=False,
        min_value=0,
        max_value=99,
        help_text=_("Leave both empty if age does not matter."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SpokenLanguage.choices, widget=forms.CheckboxSelectMultiple
    )
    target_groups = forms.MultipleChoiceField(
        label=_("Especially for"), choices=TargetGroup.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    tasks = forms.MultipleChoiceField(
        label=_("Task of a family centre"),
        choices=CentreTask.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    is_free = forms.BooleanField(label=_("Free of charge"), required=False, initial=True)
    price = forms.CharField(
        label=_("Price"), required=False, max_length=160, help_text=_("For example “5 € a family”.")
    )
    registration = forms.ChoiceField(
        label=_("Registration"), choices=Registration.choices, widget=forms.RadioSelect, initial=Registration.NONE
    )
    registration_url = forms.URLField(label=_("Registration: link"), required=False, assume_scheme="https")
    registration_email = forms.EmailField(label=_("Registration: e-mail"), required=False)
    capacity = forms.IntegerField(label=_("How many fit"), required=False, min_value=1, max_value=10000)

    STEPS = (
        ("what", _("What"), ("title", "summary", "description", "kind", "tags")),
        ("when", _("When"), ("repeats", "day", "start", "end", "until", "skip")),
        ("where", _("Where"), ("where", "place", "municipality", "address", "also_online", "online_url")),
        ("whom", _("For whom"), ("age_from", "age_to", "age_unit", "languages", "target_groups", "tasks")),
        (
            "price",
            _("Price and registration"),
            ("is_free", "price", "registration", "registration_url", "registration_email", "capacity"),
        ),
    )

    def __init__(
        self,
        *args: Any,
        organisation: OrganisationPage,
        region_code: str | None,
        instance: ActivityPage | None = None,
        **kwargs: Any,
    ) -> None:
        initial = keeping.initial_from(instance) if instance else self.first_values(organisation)
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.instance = instance
        self.set_choices(region_code)
        for name, words in MISSING.items():
            self.fields[name].error_messages["required"] = words
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
                field.widget.attrs.setdefault("class", "input")
            if name in ("title", "summary"):
                field.widget.attrs["autocomplete"] = "off"

    @staticmethod
    def first_values(organisation: OrganisationPage) -> dict[str, Any]:
        """What a new activity of the organisation most likely has."""
        return {
            "kind": ActivityKind.DROP_IN,
            "languages": [organisation.source_language or "fi"],
            "municipality": organisation.municipality_id,
        }

    def set_choices(self, region_code: str | None) -> None:
        places = (
            Place.objects.filter(record__region_id=region_code, record__publication="live")
            .exclude(phase__in=("ended", "planned"))
            .with_texts()
        )
        municipalities = (
            Municipality.objects.filter(region_id=region_code) if region_code else Municipality.objects.all()
        )
        if self.instance and self.instance.place_id:
            places = places | Place.objects.filter(pk=self.instance.place_id).with_texts()
        self.fields["place"].queryset = places.order_by("record__municipality__name_fi", "pk")  # type: ignore[attr-defined]
        self.fields["municipality"].queryset = municipalities  # type: ignore[attr-defined]
        self.fields["repeats"].choices = keeping.repeat_choices(self.instance)  # type: ignore[attr-defined]
        if not self.is_bound and not self.initial.get("place") and not self.instance and not places.exists():
            self.initial["where"] = "address"
        given = [code for code in self.initial.get("languages", []) if code not in FIRST_LANGUAGES]
        first = [*FIRST_LANGUAGES, *given]
        words = dict(SpokenLanguage.choices)
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            *((code, words[code]) for code in first),
            *((code, word) for code, word in SpokenLanguage.choices if code not in first),
        ]

    def steps(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        return [(key, title, [self[name] for name in names]) for key, title, names in self.STEPS]

    @property
    def problems(self) -> list[tuple[forms.BoundField | None, str]]:
        """Errors in the order of the form, those of the whole first."""
        whole = [(None, str(error)) for error in self.non_field_errors()]
        return whole + [
            (field, str(error)) for _k, _t, fields in self.steps() for field in fields for error in field.errors
        ]

    def clean_tags(self) -> list[str]:
        parts = (part.strip().lower() for part in self.cleaned_data["tags"].split(","))
        names = [*dict.fromkeys(part for part in parts if part)]
        if len(names) > MOST_TAGS:
            words = ngettext_lazy("At most %(number)s tag.", "At most %(number)s tags.", MOST_TAGS)
            raise forms.ValidationError(words, params={"number": MOST_TAGS})
        return names

    def clean_skip(self) -> list[str]:
        return keeping.dates_from(self.cleaned_data["skip"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.forget_what_does_not_apply(data)
        self.check_times(data)
        self.check_where(data)
        low, high = data.get("age_from"), data.get("age_to")
        if low is not None and high is not None and high < low:
            self.add_error("age_to", _("The oldest age is below the youngest."))
        if not data.get("is_free") and not data.get("price"):
            self.add_error("price", _("Give the price, or choose free of charge."))
        ways = data.get("registration_url") or data.get("registration_email")
        if (
            data.get("registration") == Registration.REQUIRED
            and not ways
            and not self.errors.keys() & {"registration_url", "registration_email"}
        ):
            self.add_error("registration_url", _("Say how to register: a link or an e-mail address."))
        return data

    def forget_what_does_not_apply(self, data: dict[str, Any]) -> None:
        """Fields that the choices hide neither count nor fail."""
        where, repeats = data.get("where"), data.get("repeats")
        hidden = {
            "place": where != "place",
            "municipality": where != "address",
            "address": where != "address",
            "also_online": where == "online",
            "online_url": where != "online" and not data.get("also_online"),
            "until": repeats in ("once", "keep"),
            "skip": repeats == "once",
            "price": bool(data.get("is_free")),
            "registration_url": data.get("registration") == Registration.NONE,
            "registration_email": data.get("registration") == Registration.NONE,
        }
        for name in (name for name, is_hidden in hidden.items() if is_hidden):
            self.errors.pop(name, None)
            data[name] = [] if name == "skip" else None if name in ("place", "municipality", "until") else ""

    def check_times(self, data: dict[str, Any]) -> None:
        start, end, day, until = (data.get(name) for name in ("start", "end", "day", "until"))
        if start and end and end <= start and not keeping.days_between(self.instance):
            self.add_error("end", _("The end is not after the start."))
        if data.get("repeats") in ("weekly", "biweekly"):
            if until is None and "until" not in self.errors:
                self.add_error("until", _("Give the last day, at most two years ahead."))
            elif until and day and not day <= until <= day + HORIZON:
                self.add_error("until", _("The last day is before the first, or over two years after it."))

    def check_where(self, data: dict[str, Any]) -> None:
        where = data.get("where")
        if where == "place" and not data.get("place") and "place" not in self.errors:
            self.add_error("place", _("Choose the place, or give another address."))
        if where == "address" and not data.get("municipality") and "municipality" not in self.errors:
            self.add_error("municipality", _("Choose the municipality."))

    def facts(self) -> dict[str, Any]:
        """Fields of an ActivityPage, tags apart. What the form cannot say is kept as the instance has it."""
        data = self.cleaned_data
        where, rule = data["where"], keeping.rule_of(data, self.instance)
        last_day = data["day"] + dt.timedelta(days=keeping.days_between(self.instance))
        plain = ("title", "summary", "kind", "languages", "target_groups", "tasks", "is_free", "registration",
                 "registration_url", "registration_email", "capacity", "address")  # fmt: skip
        return {
            **{name: data[name] for name in plain},
            "description": keeping.description_of(data["description"], self.instance),
            "starts_at": dt.datetime.combine(data["day"], data["start"], LOCAL).astimezone(dt.UTC),
            "ends_at": dt.datetime.combine(last_day, data["end"], LOCAL).astimezone(dt.UTC),
            "recurrence": rule,
            "excluded_dates": data["skip"] if rule else [],
            "place": data["place"] if where == "place" else None,
            "municipality": keeping.municipality_of(data, self.instance),
            "is_online": where == "online" or bool(data["also_online"]),
            "online_url": data["online_url"] or "",
            **keeping.ages_of(data),
            **keeping.price_of(data, self.instance),
        }

    def candidate(self) -> ActivityPage | None:
        """The instance with the form's values, unsaved, to compare; None while something is wrong with them."""
        if self.instance is None or len(self.cleaned_data) < len(self.fields):
            return None
        page = self.instance.with_content_json(self.instance.serializable_data())
        for name, value in self.facts().items():
            setattr(page, name, value)
        return page
